import KernelInterface

/// One rule of the kernel, as operations with the answers that they must get on every target.
struct Rule: Sendable, CustomStringConvertible {
    let name: String
    /// The controllers that the root must offer to its children.
    let needs: [CgroupController]
    /// CPUs that it needs.
    let cpus: Int
    /// Whether others on the machine notice it, such as partitions, which take CPUs from everyone.
    let isIntrusive: Bool
    let body: @Sendable (Ground) throws -> Void

    init(
        _ name: String, needs: [CgroupController] = [], cpus: Int = 1, isIntrusive: Bool = false,
        _ body: @escaping @Sendable (Ground) throws -> Void
    ) {
        self.name = name
        self.needs = needs
        self.cpus = cpus
        self.isIntrusive = isIntrusive
        self.body = body
    }

    var description: String { name }

    static let all: [Rule] =
        contract + core + limits + threads + processes + freezing + killing + cpu + memory + pids + io + cpusets
        + partitions + minor

    func run(on target: any Target, below base: CgroupPath) throws {
        let ground = try Ground(target, base)
        defer { ground.clear() }
        try body(ground)
    }
}
