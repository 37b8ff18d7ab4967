import KernelInterface

/// Finds the masks of all parts together: branch and bound over the candidates of each, in the order of placing.
///
/// First the least cost is found, cheap candidates first; then the first placement of that cost, low masks first, so
/// that the result depends on nothing but the request. Everything in the inner loop is in flat arrays of its own.
struct CacheSearch {
    /// Where the search stands before a part is placed.
    private struct Standing {
        var cost = CacheCost.zero
        /// Ways of exclusive parts, and of all.
        var exclusive: UInt64 = 0
        var all: UInt64 = 0
    }

    private enum Phase {
        case leastCost, firstOfLeastCost
    }

    let count: Int
    let tables: CacheSearchTables
    /// Row `part` of `depthLimit` masks: the ways that more than 0, 1, 2… masks have before the part is placed.
    var depths: [UInt64]
    private var standings: [Standing]
    /// The masks of the parts that are placed.
    private(set) var chosen: [UInt64]
    /// Candidates of each part in the order of trying, and what each adds.
    private var order: [Int]
    private var added: [CacheCost]
    private(set) var best: [UInt64] = []
    private(set) var bestCost = CacheCost.infinite
    private var phase = Phase.leastCost
    private var isDone = false
    /// The least that any placement costs, as far as is known before the search.
    private var floor = CacheCost.zero
    /// Placements of one part that were judged.
    private(set) var nodes = 0
    private let nodeLimit: Int
    private(set) var isExhausted = false

    /// `start` is a placement to begin with, such as what is in force.
    init(_ tables: CacheSearchTables, nodeLimit: Int, start: [UInt64]?) {
        self.tables = tables
        self.nodeLimit = nodeLimit
        count = tables.count
        depths = Array(repeating: 0, count: (count + 1) * tables.depthLimit)
        for mask in tables.foreign {
            Self.add(mask, to: &depths, row: 0, limit: tables.depthLimit)
        }
        standings = Array(repeating: Standing(), count: count + 1)
        chosen = Array(repeating: 0, count: count)
        order = Array(repeating: 0, count: tables.masks.count)
        added = Array(repeating: .zero, count: tables.masks.count)
        if let start { take(start) }
    }

    /// Whether the result is proven to cost the least; nothing is found where `best` is empty.
    mutating func run() -> Bool {
        guard let floor = lowerBound(from: 0, exclusive: 0, all: 0) else { return true }
        self.floor = floor
        if bestCost != floor {
            place(0)
            if isExhausted, bestCost != floor { return false }
        }
        if best.isEmpty { return true }
        // Where all are in force and none moves, no other placement costs the same.
        if tables.isAllInForce, bestCost.moved == 0 { return true }
        let least = (best, bestCost)
        phase = .firstOfLeastCost
        isDone = false
        isExhausted = false
        nodes = 0
        place(0)
        if !isDone { (best, bestCost) = least }
        return true
    }

    /// Begins with a placement, if it is one.
    private mutating func take(_ start: [UInt64]) {
        for part in 0..<count {
            guard let candidate = tables.candidate(start[part], of: part),
                start[part] & blocked(part) == 0
            else { return }
            enter(part, candidate, costing: cost(of: candidate, for: part))
        }
        if tables.leavesRoom(besides: standings[count].exclusive) { record() }
    }

    private mutating func record() {
        best = chosen
        bestCost = standings[count].cost
    }

    private mutating func place(_ part: Int) {
        if part == count {
            record()
            isDone = phase == .firstOfLeastCost || bestCost == floor
            return
        }
        let blocked = blocked(part)
        let floor = tables.isTwin[part] ? chosen[part - 1] : 0
        let range = sorted(part, blocked, floor)
        for place in range {
            let candidate = order[place]
            let cost = standings[part].cost + added[place]
            if isHopeless(cost + tables.leastAfter[part]) {
                if phase == .leastCost, tables.isSorted[part] { return }
                continue
            }
            nodes += 1
            if nodes > nodeLimit {
                isExhausted = true
                return
            }
            enter(part, candidate, costing: added[place])
            let standing = standings[part + 1]
            guard let rest = lowerBound(from: part + 1, exclusive: standing.exclusive, all: standing.all),
                !isHopeless(cost + rest)
            else { continue }
            self.place(part + 1)
            if isDone || isExhausted { return }
        }
    }

    private func isHopeless(_ cost: CacheCost) -> Bool {
        phase == .leastCost ? !(cost < bestCost) : bestCost < cost
    }

    /// Ways that the part cannot have beside those that are placed.
    private func blocked(_ part: Int) -> UInt64 {
        let standing = standings[part]
        guard tables.isExclusive[part] else { return standing.exclusive }
        let partner = tables.partner[part]
        return partner >= 0 && partner < part ? standing.all & ~chosen[partner] : standing.all
    }

    private func cost(of candidate: Int, for part: Int) -> CacheCost {
        tables.costs[candidate].adding(overlap: overlap(of: tables.masks[candidate], row: part))
    }

    /// The candidates that are left, in the order of trying: their places in `order`.
    private mutating func sorted(_ part: Int, _ blocked: UInt64, _ floor: UInt64) -> Range<Int> {
        let first = tables.first[part]
        var end = first
        let sorts = phase == .leastCost && tables.isSorted[part]
        for index in first..<tables.first[part + 1] {
            let candidate = phase == .leastCost && !sorts ? tables.byCost[index] : index
            let mask = tables.masks[candidate]
            if mask & blocked != 0 || mask < floor { continue }
            let cost = cost(of: candidate, for: part)
            var place = end
            while sorts, place > first, cost < added[place - 1] {
                order[place] = order[place - 1]
                added[place] = added[place - 1]
                place -= 1
            }
            order[place] = candidate
            added[place] = cost
            end += 1
        }
        return first..<end
    }

    private mutating func enter(_ part: Int, _ candidate: Int, costing cost: CacheCost) {
        let mask = tables.masks[candidate]
        chosen[part] = mask
        let before = standings[part]
        standings[part + 1] = Standing(
            cost: before.cost + cost,
            exclusive: tables.isExclusive[part] ? before.exclusive | mask : before.exclusive, all: before.all | mask)
        let limit = tables.depthLimit
        for depth in 0..<limit { depths[(part + 1) * limit + depth] = depths[part * limit + depth] }
        Self.add(mask, to: &depths, row: part + 1, limit: limit)
    }

    private static func add(_ mask: UInt64, to depths: inout [UInt64], row: Int, limit: Int) {
        var more = mask
        var depth = row * limit
        while more != 0 {
            let deeper = depths[depth] & more
            depths[depth] |= more
            more = deeper
            depth += 1
        }
    }

    /// Ways of the mask that others have, once for each of them.
    @inline(__always)
    private func overlap(of mask: UInt64, row: Int) -> Int {
        var sum = 0
        var depth = row * tables.depthLimit
        while true {
            let shared = depths[depth] & mask
            if shared == 0 { return sum }
            sum += shared.nonzeroBitCount
            depth += 1
        }
    }
}
