import KernelInterface

/// The masks that one part may get, ascending, each with what it costs by itself.
///
/// Runs, and what is in force, holes and all. Where holes are allowed and no placement of those exists, `.holed` adds
/// masks with holes: all that there are while they are few, otherwise those of two runs and those that are a run when
/// the ways that the part cannot have are left out.
struct CacheCandidates {
    enum Kind {
        case runs, holed
    }

    /// More masks than this are not enumerated; all of them are where there are 12 ways or fewer.
    private static let limit = 4096

    private(set) var masks: [CBM] = []
    private(set) var costs: [CacheCost] = []
    /// Whether every mask with holes is among them.
    private(set) var isComplete = true

    init(of part: CachePart, in request: CacheRequest, _ kind: Kind) {
        let shape = request.shape
        let usable = part.isExclusive ? request.exclusiveWays : request.sharedWays
        var found: [CBM] = []
        if let fixed = part.fixed {
            found = [fixed]
        } else if part.ways > 0, part.ways <= usable.count {
            found = Self.runs(of: part.ways, in: usable) + part.inForce.filter { $0.count == part.ways }
            if kind == .holed { found += holed(of: part.ways, in: usable) }
        }
        masks = found.filter { shape.accepts($0) && $0.isSubset(of: usable) || part.fixed != nil }.sorted()
        for index in masks.indices.dropFirst().reversed() where masks[index] == masks[index - 1] {
            masks.remove(at: index)
        }
        costs = masks.map { CacheCost(of: $0, for: part, in: shape) }
    }

    private static func runs(of count: Int, in usable: CBM) -> [CBM] {
        guard let lowest = usable.lowest, let highest = usable.highest, highest - lowest + 1 >= count else { return [] }
        return (lowest...highest - count + 1).map { CBM.run(from: $0, count: count) }
            .filter { $0.isSubset(of: usable) }
    }

    private mutating func holed(of count: Int, in usable: CBM) -> [CBM] {
        let room = usable.count
        if Self.choices(count, of: room) <= Self.limit { return Self.subsets(of: count, in: usable) }
        isComplete = false
        let skipping = (0...room - count).map { Self.spread(.run(from: $0, count: count), over: usable) }
        return skipping + Self.pairsOfRuns(of: count, in: usable)
    }

    /// The ways of `usable` whose ranks are in `ranks`.
    private static func spread(_ ranks: CBM, over usable: CBM) -> CBM {
        var rest = usable.bits
        var rank = 0
        var bits: UInt64 = 0
        while rest != 0 {
            if ranks.contains(rank) { bits |= rest & (0 &- rest) }
            rest &= rest - 1
            rank += 1
        }
        return CBM(bits: bits)
    }

    /// Binomial coefficient, or anything above the limit.
    private static func choices(_ count: Int, of room: Int) -> Int {
        var product = 1
        for taken in 0..<min(count, room - count) {
            product = product * (room - taken) / (taken + 1)
            if product > limit { return product }
        }
        return product
    }

    private static func subsets(of count: Int, in usable: CBM) -> [CBM] {
        var found: [CBM] = []
        var ranks = CBM.run(from: 0, count: count).bits
        let end = CBM.run(from: 0, count: usable.count).bits
        while ranks <= end, ranks != 0 {
            found.append(spread(CBM(bits: ranks), over: usable))
            // The next larger number with as many bits.
            let low = ranks & (0 &- ranks)
            let (next, overflow) = ranks.addingReportingOverflow(low)
            if overflow { break }
            ranks = next | ((ranks ^ next) >> 2) >> UInt64(low.trailingZeroBitCount)
        }
        return found
    }

    private static func pairsOfRuns(of count: Int, in usable: CBM) -> [CBM] {
        guard count > 1 else { return [] }
        var found: [CBM] = []
        for first in 1..<count {
            let lower = runs(of: first, in: usable)
            let upper = runs(of: count - first, in: usable)
            for low in lower {
                for high in upper where (low.highest ?? 0) + 1 < (high.lowest ?? 0) { found.append(low.union(high)) }
            }
        }
        return found
    }
}
