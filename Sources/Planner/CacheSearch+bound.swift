import KernelInterface

extension CacheSearch {
    /// What the parts from `part` on cost at least beside those that are placed; nil where they have no room.
    ///
    /// Each part has its cheapest candidate that is not blocked. All their ways together overlap at least as little as
    /// when they are filled in one by one where the fewest have them, less what exclusive parts will take; runs or not.
    func lowerBound(from part: Int, exclusive: UInt64, all: UInt64) -> CacheCost? {
        guard tables.leavesRoom(besides: exclusive) else { return nil }
        var sum = CacheCost.zero
        for later in part..<count {
            guard let least = leastCost(of: later, from: part, exclusive, all) else { return nil }
            sum = sum + least
        }
        guard let overlap = leastOverlap(from: part, exclusive, all) else { return nil }
        return sum.adding(overlap: overlap)
    }

    private func leastCost(of later: Int, from part: Int, _ exclusive: UInt64, _ all: UInt64) -> CacheCost? {
        var blocked = exclusive
        if tables.isExclusive[later] {
            let partner = tables.partner[later]
            blocked = partner >= 0 && partner < part ? all & ~chosen[partner] : all
        }
        for index in tables.first[later]..<tables.first[later + 1] {
            let candidate = tables.byCost[index]
            if tables.masks[candidate] & blocked == 0 { return tables.costs[candidate] }
        }
        return nil
    }

    private func leastOverlap(from part: Int, _ exclusive: UInt64, _ all: UInt64) -> Int? {
        let taken = tables.exclusiveFrom[part]
        guard (tables.exclusiveWays & ~all).nonzeroBitCount >= taken else { return nil }
        var rest = tables.sharedFrom[part]
        let free = tables.sharedWays & ~exclusive
        guard rest == 0 || free.nonzeroBitCount > taken else { return nil }
        var sum = 0
        var depth = 0
        while rest > 0 {
            // Deeper than all parts together: one of them is larger than what is free.
            if depth == tables.depthLimit { return nil }
            let deeper = depths[part * tables.depthLimit + depth]
            let room = (free & ~deeper).nonzeroBitCount - taken
            if room > 0 {
                let filled = min(room, rest)
                sum += filled * depth
                rest -= filled
            }
            depth += 1
        }
        return sum
    }
}
