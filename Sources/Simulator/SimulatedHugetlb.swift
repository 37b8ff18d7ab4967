import KernelInterface

/// What the hugetlb controller keeps of a cgroup. Nothing in the simulation uses huge pages.
struct HugetlbState: Equatable, Sendable {
    /// Bytes, rounded down to a huge page; nil is `max`.
    struct Limits: Equatable, Sendable {
        var limit: UInt64?
        var reservationLimit: UInt64?
    }

    /// Pages of 2 MiB and of 1 GiB.
    var large = Limits()
    var gigantic = Limits()
}

extension SimulatedFile {
    /// Pages of 1 GiB are there only where the node lists their files: the processor has to know them.
    static let hugetlbFiles: [SimulatedFile] =
        files(of: "2MB", bytes: 2 << 20, \.hugetlb.large, isOptional: false)
        + files(of: "1GB", bytes: 1 << 30, \.hugetlb.gigantic, isOptional: true)

    private static func files(
        of size: String, bytes: UInt64, _ path: any WritableKeyPath<CgroupState, HugetlbState.Limits> & Sendable,
        isOptional: Bool
    ) -> [SimulatedFile] {
        func limit(
            _ name: String, _ value: any WritableKeyPath<HugetlbState.Limits, UInt64?> & Sendable
        ) -> SimulatedFile {
            SimulatedFile("hugetlb.\(size).\(name)", .hugetlb, .belowRoot, isOptional: isOptional) {
                (kernel, slot) throws(Refusal) in
                kernel.cgroups[slot][keyPath: path][keyPath: value].map { "\($0)\n" } ?? "max\n"
            } write: { (kernel, slot, text) throws(Refusal) in
                let whole = bytes / kernel.machine.pageBytes
                let pages = try kernel.pages(text) / whole
                let isMax = pages == MemoryState.unlimited / whole
                kernel.cgroups[slot][keyPath: path][keyPath: value] = isMax ? nil : pages * bytes
            }
        }
        func fixed(_ name: String, _ text: String) -> SimulatedFile {
            SimulatedFile("hugetlb.\(size).\(name)", .hugetlb, .belowRoot, isOptional: isOptional) {
                (_, _) throws(Refusal) in text
            }
        }
        return [
            limit("max", \.limit), limit("rsvd.max", \.reservationLimit),
            fixed("current", "0\n"), fixed("rsvd.current", "0\n"),
            fixed("events", "max 0\n"), fixed("events.local", "max 0\n"),
            SimulatedFile("hugetlb.\(size).numa_stat", .hugetlb, .belowRoot, isOptional: isOptional) {
                (kernel, _) throws(Refusal) in
                "total=0" + kernel.machine.nodes.list.indices.map { " N\($0)=0" }.joined() + "\n"
            },
        ]
    }

    /// A file of a cgroup below the root whose content does not change in the simulation.
    static func constant(
        _ name: String, _ controller: ControllerSet, _ text: String, _ place: Place = .belowRoot
    ) -> SimulatedFile {
        SimulatedFile(name, controller, place) { (_, _) throws(Refusal) in text }
    }
}
