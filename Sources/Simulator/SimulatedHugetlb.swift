import KernelInterface

/// What the hugetlb controller keeps of a cgroup, for pages of 2 MiB. Nothing in the simulation uses huge pages.
struct HugetlbState: Equatable, Sendable {
    /// Bytes, rounded down to a huge page; nil is `max`.
    var limit: UInt64?
    var reservationLimit: UInt64?

    static let pageBytes: UInt64 = 2 << 20
}

extension SimulatedFile {
    static let hugetlbFiles: [SimulatedFile] = [
        limit("hugetlb.2MB.max", \.hugetlb.limit),
        limit("hugetlb.2MB.rsvd.max", \.hugetlb.reservationLimit),
        constant("hugetlb.2MB.current", .hugetlb, "0\n"),
        constant("hugetlb.2MB.rsvd.current", .hugetlb, "0\n"),
        constant("hugetlb.2MB.events", .hugetlb, "max 0\n"),
        constant("hugetlb.2MB.events.local", .hugetlb, "max 0\n"),
        SimulatedFile("hugetlb.2MB.numa_stat", .hugetlb, .belowRoot) { (kernel, _) throws(Refusal) in
            "total=0" + kernel.machine.nodes.list.indices.map { " N\($0)=0" }.joined() + "\n"
        },
    ]

    private static func limit(
        _ name: String, _ path: any WritableKeyPath<CgroupState, UInt64?> & Sendable
    ) -> SimulatedFile {
        SimulatedFile(name, .hugetlb, .belowRoot) { (kernel, slot) throws(Refusal) in
            kernel.cgroups[slot][keyPath: path].map { "\($0)\n" } ?? "max\n"
        } write: { (kernel, slot, text) throws(Refusal) in
            let pages = try kernel.pages(text)
            let bytes = pages &* kernel.machine.pageBytes / HugetlbState.pageBytes * HugetlbState.pageBytes
            kernel.cgroups[slot][keyPath: path] = pages >= MemoryState.unlimited ? nil : bytes
        }
    }

    /// A file of a cgroup below the root whose content does not change in the simulation.
    static func constant(
        _ name: String, _ controller: ControllerSet, _ text: String, _ place: Place = .belowRoot
    ) -> SimulatedFile {
        SimulatedFile(name, controller, place) { (_, _) throws(Refusal) in text }
    }
}
