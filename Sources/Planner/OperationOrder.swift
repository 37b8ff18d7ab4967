import KernelInterface

/// When a change is made relative to the others of a plan.
///
/// Cgroups and controllers come first, top-down. Then what is claimed of CPUs is given up, so that others may have it.
/// Values that shrink come next, children before parents, so that no parent is ever below its child; then values that
/// grow, parents before children; then CPU sets that had to be widened on the way; then new claims. Undoing a plan is
/// the same sequence backwards and passes through the same states.
enum Phase: UInt64 {
    case prepare
    case withdraw
    case shrink
    case grow
    case settle
    case partition
    case cleanUp

    /// Children before parents.
    var isBottomUp: Bool {
        switch self {
        case .withdraw, .shrink, .settle, .cleanUp: true
        case .prepare, .grow, .partition: false
        }
    }

    /// A sort key: the phase, then the cgroup (sorted by path, so parents have lower indices), then `rank`.
    func key(cgroup index: Int, rank: UInt64) -> UInt64 {
        let position = UInt64(index)
        let limit = UInt64(1) << 40
        return rawValue << 56 | (isBottomUp ? limit - position : position) << 8 | rank
    }

    /// What a key was made of, apart from the cgroup.
    static func place(ofKey key: UInt64) -> (phase: Phase, rank: UInt64) {
        (Phase(rawValue: key >> 56) ?? .cleanUp, key & 0xFF)
    }
}

/// How a new value relates to the old one, for files in which that matters.
enum Direction {
    case shrinks
    case grows
    /// Neither contains the other, as for CPU sets.
    case moves

    init(of file: InterfaceFile, old: String?, new: String) {
        guard let old else {
            self = .grows
            return
        }
        switch file {
        case .cpuMax:
            self = Self.bandwidth(new) < Self.bandwidth(old) ? .shrinks : .grows
        case .cpusetCpus, .cpusetMems:
            self = Self.sets(old: old, new: new)
        case .cpusetCpusExclusive where old.isEmpty || new.isEmpty:
            // Nothing is claimed then.
            self = new.isEmpty ? .shrinks : .grows
        case .cpusetCpusExclusive:
            self = Self.sets(old: old, new: new)
        default:
            self = Self.amount(new) < Self.amount(old) ? .shrinks : .grows
        }
    }

    /// `max` is above every number; what is no number does not order.
    private static func amount(_ text: String) -> UInt64 {
        text == "max" ? .max : UInt64(text) ?? 0
    }

    /// CPU time per wall time, in CPUs.
    private static func bandwidth(_ text: String) -> Double {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let quota = Double(parts[0]), let period = Double(parts[1]) else { return .infinity }
        return quota / period
    }

    /// An empty list inherits the parent's, so it is the widest.
    private static func sets(old: String, new: String) -> Direction {
        guard !new.isEmpty, let wanted = IndexList(new) else { return .grows }
        guard !old.isEmpty, let present = IndexList(old) else { return .shrinks }
        if wanted.isSubset(of: present) { return .shrinks }
        return present.isSubset(of: wanted) ? .grows : .moves
    }
}

/// The phase of a value change and its place among the other files of the same cgroup.
///
/// `cpu.max.burst` ≤ quota at every step (it is lowered before the quota and raised after it); `cpu.idle` = 1 locks
/// `cpu.weight`, and a nice value replaces it; protections shrink before limits do and grow after them; a partition is left
/// before any CPUs change and formed when all are in place, and exclusive CPUs are given up and claimed beside that.
func placement(of file: InterfaceFile, _ direction: Direction, new: String) -> (phase: Phase, rank: UInt64) {
    switch file {
    case .cpusetCpusPartition:
        return new == "member" ? (.withdraw, 0) : (.partition, 2)
    case .cpusetCpusExclusive:
        if case .shrinks = direction { return (.withdraw, 1) }
        return (.partition, 1)
    case .cpuIdle:
        return new == "1" ? (.grow, 20) : (.grow, 0)
    case .cpuWeight:
        return (.grow, 2)
    case .cpuWeightNice:
        // Taken back before the weight is set, and set after the weight was put to 100.
        return (.grow, new == "0" ? 1 : 3)
    case .cgroupFreeze:
        return new == "1" ? (.settle, 20) : (.shrink, 0)
    case .cpusetCpus where new.isEmpty, .cpusetMems where new.isEmpty:
        // It may have to take the list that its parent is granted, so that has to be the final one.
        return (.partition, 0)
    default:
        break
    }
    if case .shrinks = direction {
        return (.shrink, shrinkRank[file] ?? 10)
    }
    return (.grow, growRank[file] ?? 10)
}

private let shrinkRank: [InterfaceFile: UInt64] = [
    .cpuMaxBurst: 1, .cpuMax: 2, .memoryMin: 3, .memoryLow: 4, .memoryHigh: 5, .memoryMax: 6, .memorySwapHigh: 7,
    .memorySwapMax: 8,
]

private let growRank: [InterfaceFile: UInt64] = [
    .cpuMax: 4, .cpuMaxBurst: 5, .memorySwapMax: 4, .memorySwapHigh: 5, .memoryMax: 6, .memoryHigh: 7, .memoryLow: 8,
    .memoryMin: 9,
]
