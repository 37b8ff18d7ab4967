/// What an item of `yields` or `grows` may be: its name, what it takes, and what it does.
package struct RungKind: Sendable {
    /// What stands behind the name.
    package enum Amount: Hashable, Sendable {
        /// Nothing: a word alone.
        case none
        case cpus
        case wholeCPUs
        case cache(level: Int)
        case bandwidth
        case highMemory
        case reclaimedMemory
        /// A percentage of the limits of the class.
        case limits
        case time
    }

    /// `cpu.max`
    package let name: String
    package let amount: Amount
    /// Whether `grows` may have it.
    package let isGrowable: Bool
    /// As an item of `yields`: `{cpu.max: 10%}`.
    package let example: String
    /// What the class gives up, for the reference and the schema.
    package let summary: String
    /// What has to be written beside it, where it bounds something that the class must have: `cpu: {max: 50%}`.
    let companion: String?
    /// Whether `yields` needs that, too; `grows` always does.
    let needsBase: Bool

    private init(
        _ name: String, _ amount: Amount, growing companion: String? = nil, needsBase: Bool = false, _ example: String,
        _ summary: String
    ) {
        self.name = name
        self.amount = amount
        self.isGrowable = companion != nil
        self.example = example
        self.summary = summary
        self.companion = companion
        self.needsBase = needsBase
    }

    /// All there are, in the order of the reference: what costs the class least first.
    package static let all: [RungKind] = [
        RungKind(
            "cpu.max", .cpus, growing: "cpu: {max: 50%}", "{cpu.max: 10%}",
            "CPU time: the limit goes down to this, and never below a quota of 1ms"),
        RungKind(
            "cpu.idle", .none, "cpu.idle",
            "its weight: it runs only when nothing else wants the CPU"),
        RungKind(
            "cpuset.cpus", .wholeCPUs, "{cpuset.cpus: 2cpus}",
            "CPUs: so many are left to it, of those that it has, or of all; at least one"),
        RungKind(
            "cache.l3", .cache(level: 3), growing: "cache: {l3: 20%}", needsBase: true, "{cache.l3: 10%}",
            "ways of the L3 cache: so many are left to it in each domain, and never less than the node takes"),
        RungKind(
            "cache.l2", .cache(level: 2), growing: "cache: {l2: 20%}", needsBase: true, "{cache.l2: 1way}",
            "the same of the L2 cache"),
        RungKind(
            "memoryBandwidth.max", .bandwidth, growing: "memoryBandwidth: {max: 50%}", needsBase: true,
            "{memoryBandwidth.max: 10%}",
            "memory bandwidth: the limit goes down to this in each domain, and never below what the node grants"),
        RungKind(
            "memory.high", .highMemory, growing: "memory: {high: 50%}", "{memory.high: 2GiB}",
            "memory: the throttle limit goes down to this; what is above it is reclaimed, and nothing is killed"),
        RungKind(
            "memory.reclaim", .reclaimedMemory, "{memory.reclaim: 256MiB}",
            "memory: so much is reclaimed from it each time, without a limit that stays"),
        RungKind(
            "io.max", .limits, growing: "io: {max: {nvme0n1: {read: 200MB/s}}}", needsBase: true, "{io.max: 10%}",
            "disk bandwidth: each limit that it has goes down to this part of it"),
        RungKind("freeze", .time, "{freeze: 30s}", "all of its time: it is frozen, so long at most at a time"),
        RungKind("kill", .none, "kill", "its processes, for good; only where it is written, and last"),
    ]

    package static func named(_ name: String) -> RungKind? { all.first { $0.name == name } }
}

/// The two lists of rungs.
package enum RungList: String, CaseIterable, Hashable, Sendable {
    /// What the class gives up, in this order, down to floors.
    case yields
    /// What the class may take, up to ceilings.
    case grows

    /// Those that may be in it.
    package var kinds: [RungKind] {
        switch self {
        case .yields: RungKind.all
        case .grows: RungKind.all.filter(\.isGrowable)
        }
    }
}
