import KernelInterface
import Planner

/// The best placement by trying every one: the reference that the allocator is compared with.
///
/// It shares no code with the allocator but the types of the request. Amounts are ways or masks.
struct CacheReference {
    private struct Part {
        let claim: Int
        let name: String
        let stream: Int
        let size: Int
        let fixed: UInt64?
        let isExclusive: Bool
        let avoidsShareable: Bool
        let inForce: [UInt64]
        var masks: [UInt64] = []
        /// New runs, shareable ways, overlap with foreign groups, moved bits.
        var costs: [[Int]] = []
    }

    private let request: CacheRequest
    private var parts: [Part] = []
    private var placed: [UInt64] = []
    private var best: [UInt64]?
    private var bestCost: [Int] = []

    init(_ request: CacheRequest) {
        self.request = request
        for (index, claim) in request.claims.enumerated() {
            let inForce = claim.inForce
            switch claim.demand {
            case .unified(let amount):
                var held: [UInt64] = []
                if case .unified(let mask)? = inForce { held = [mask.bits] }
                if case .split(let code, let data)? = inForce { held = [code.bits, data.bits] }
                parts.append(part(claim, index, 0, amount, held))
            case .split(let code, let data):
                parts.append(part(claim, index, 1, code, inForce.map { [$0.code.bits] } ?? []))
                parts.append(part(claim, index, 2, data, inForce.map { [$0.data.bits] } ?? []))
            }
        }
        parts.sort {
            (($0.isExclusive ? 0 : 1), -$0.size, $0.name, $0.stream)
                < (($1.isExclusive ? 0 : 1), -$1.size, $1.name, $1.stream)
        }
        for index in parts.indices { enumerate(index) }
    }

    /// How many placements there are before they are looked at.
    var size: Int {
        parts.reduce(1) { $0.multipliedReportingOverflow(by: $1.masks.count).overflow ? .max : $0 * $1.masks.count }
    }

    private func part(
        _ claim: CacheClaim, _ index: Int, _ stream: Int, _ amount: CacheAmount, _ held: [UInt64]
    ) -> Part {
        var size = 0
        var fixed: UInt64?
        switch amount {
        case .ways(let ways): size = max(ways, request.shape.minimumBits)
        case .mask(let mask):
            size = mask.count
            fixed = mask.bits
        case .share, .bytes: preconditionFailure("the reference knows ways and masks")
        }
        return Part(
            claim: index, name: claim.name, stream: stream, size: size, fixed: fixed, isExclusive: claim.isExclusive,
            avoidsShareable: claim.avoidsShareable, inForce: held)
    }

    private static func runs(_ mask: UInt64) -> Int {
        (mask & ~(mask << 1)).nonzeroBitCount
    }

    private func isTaken(_ mask: UInt64) -> Bool {
        let shape = request.shape
        guard mask != 0, mask & ~shape.cbmMask.bits == 0, shape.isSparse || Self.runs(mask) == 1 else { return false }
        let run = mask >> UInt64(mask.trailingZeroBitCount)
        return (0..<shape.minimumBits).allSatisfy { run & (1 << UInt64($0)) != 0 }
    }

    private mutating func enumerate(_ index: Int) {
        let part = parts[index]
        let shareable = request.shape.shareableBits.bits
        for mask in 0...request.shape.cbmMask.bits {
            if let fixed = part.fixed, mask != fixed { continue }
            guard mask.nonzeroBitCount == part.size, isTaken(mask) else { continue }
            if part.isExclusive, mask & shareable != 0 { continue }
            if request.foreign.contains(where: {
                ($0.isExclusive || part.isExclusive) && mask & ($0.masks.code.bits | $0.masks.data.bits) != 0
            }) {
                continue
            }
            let isKept = part.fixed != nil || part.inForce.contains(mask)
            var overlap = 0
            for group in request.foreign {
                overlap += (mask & group.masks.code.bits).nonzeroBitCount
                if case .split(_, let data) = group.masks { overlap += (mask & data.bits).nonzeroBitCount }
            }
            parts[index].masks.append(mask)
            parts[index].costs.append([
                isKept ? 0 : Self.runs(mask) - 1,
                part.avoidsShareable ? (mask & shareable).nonzeroBitCount : 0, overlap,
                part.inForce.reduce(0) { $0 + ($1 ^ mask).nonzeroBitCount },
            ])
        }
    }

    /// The code and the data mask of each claim; nil where there is no placement.
    mutating func masks() -> [[CBM]]? {
        place(0, [0, 0, 0, 0])
        guard let best else { return nil }
        var found = [[CBM]](repeating: [.empty, .empty], count: request.claims.count)
        for (part, mask) in zip(parts, best) {
            if part.stream != 2 { found[part.claim][0] = CBM(bits: mask) }
            if part.stream != 1 { found[part.claim][1] = CBM(bits: mask) }
        }
        return found
    }

    private mutating func place(_ index: Int, _ cost: [Int]) {
        if index == parts.count {
            finish(cost)
            return
        }
        for (mask, added) in zip(parts[index].masks, parts[index].costs) {
            var overlap = 0
            var isFree = true
            for other in 0..<index {
                let common = (placed[other] & mask).nonzeroBitCount
                if common == 0 { continue }
                let isApart = parts[other].claim != parts[index].claim
                if isApart, parts[other].isExclusive || parts[index].isExclusive { isFree = false }
                overlap += common
            }
            if !isFree { continue }
            placed.append(mask)
            place(
                index + 1,
                [cost[0] + added[0], cost[1] + added[1], cost[2] + added[2] + overlap, cost[3] + added[3]])
            placed.removeLast()
        }
    }

    /// Keeps the placement if it is better: the first one found has the lowest masks.
    private mutating func finish(_ cost: [Int]) {
        var rest = request.shape.cbmMask.bits
        for (part, mask) in zip(parts, placed) where part.isExclusive { rest &= ~mask }
        for group in request.foreign where group.isExclusive {
            rest &= ~(group.masks.code.bits | group.masks.data.bits)
        }
        let minimum = request.shape.minimumBits
        let run: UInt64 = (1 << UInt64(minimum)) - 1
        guard (0..<64 - minimum).contains(where: { rest & (run << UInt64($0)) == run << UInt64($0) }) else { return }
        if best == nil || cost.lexicographicallyPrecedes(bestCost) {
            best = placed
            bestCost = cost
        }
    }
}
