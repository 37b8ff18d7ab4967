import KernelInterface

/// Good placements to begin with: the better the first one, the less is searched.
extension CacheSearch {
    /// Orders of filling in that are tried: the order of placing, rotated.
    private static var rotations: Int { 8 }

    /// Fills the parts in one by one, first near what is in force, then each where it costs least, from several parts
    /// on; each time takes parts out, one and then two at a time, and puts them where they cost least beside the others,
    /// until none moves or the cost is the floor.
    mutating func improveStart() {
        if !best.isEmpty { settle(best) }
        let limit = min(Self.rotations, count)
        for start in 0..<limit where bestCost != floor {
            if start == 0 { fill(from: 0, nearInForce: true) }
            fill(from: start, nearInForce: false)
        }
        while bestCost != floor, !best.isEmpty {
            let before = bestCost
            settle(best, inPairs: true)
            if bestCost == before { return }
        }
    }

    private mutating func fill(from start: Int, nearInForce: Bool) {
        var masks = [UInt64](repeating: 0, count: count)
        // Exclusive parts stay in front: they would find no room behind the others.
        let fixed = (tables.isExclusive.lastIndex(of: true) ?? -1) + 1
        for turn in 0..<count {
            let part = turn < fixed ? turn : fixed + (turn - fixed + start) % (count - fixed)
            guard put(part, into: &masks, nearInForce: nearInForce) else { return }
        }
        settle(masks)
    }

    private mutating func settle(_ start: [UInt64], inPairs: Bool = false) {
        var masks = start
        if inPairs {
            for part in 0..<count {
                for other in part + 1..<count { putPair(part, other, into: &masks) }
            }
        }
        var isMoving = true
        while isMoving {
            isMoving = false
            for part in 0..<count {
                let before = masks[part]
                guard put(part, into: &masks, nearInForce: false) else { return }
                isMoving = isMoving || masks[part] != before
            }
        }
        take(masks)
    }

    /// Puts a part where it costs least beside the others, the lowest of equal ones, but where it is rather than where
    /// it costs the same; false where there is no room. A mask of 0 is not placed.
    private mutating func put(_ part: Int, into masks: inout [UInt64], nearInForce: Bool) -> Bool {
        setScratch(masks, without: part, part)
        let blocked = blocked(part, by: masks, without: part)
        var least = CacheCost.infinite
        var chosen: UInt64 = 0
        for candidate in tables.first[part]..<tables.first[part + 1] {
            let mask = tables.masks[candidate]
            if mask & blocked != 0 { continue }
            var cost = scratchCost(of: candidate)
            if nearInForce { cost = cost.withMovesFirst }
            if cost < least || cost == least && mask == masks[part] {
                least = cost
                chosen = mask
            }
        }
        masks[part] = chosen
        return chosen != 0
    }

    /// Puts two parts where they cost less together than where they are.
    private mutating func putPair(_ part: Int, _ other: Int, into masks: inout [UInt64]) {
        let (firsts, seconds) = (tables.candidates(of: part), tables.candidates(of: other))
        guard firsts.count > 1, seconds.count > 1, tables.isSorted[part], tables.isSorted[other] else { return }
        setScratch(masks, without: part, other)
        let isApart = tables.partner[part] != other && (tables.isExclusive[part] || tables.isExclusive[other])
        let now = cost(firsts, blocked(part, by: masks, without: other), holding: masks[part])
        let otherNow = cost(seconds, blocked(other, by: masks, without: part), holding: masks[other])
        var least = (now.held + otherNow.held).adding(overlap: (masks[part] & masks[other]).nonzeroBitCount)
        for first in firsts where added[first] + otherNow.least < least {
            for second in seconds where added[first] + added[second] < least {
                let common = tables.masks[first] & tables.masks[second]
                if isApart, common != 0 { continue }
                let sum = (added[first] + added[second]).adding(overlap: common.nonzeroBitCount)
                guard sum < least else { continue }
                least = sum
                masks[part] = tables.masks[first]
                masks[other] = tables.masks[second]
            }
        }
    }

    /// Sets what each candidate adds to what is on the scratch pad; the least of it, and that of the mask in hand.
    private mutating func cost(
        _ candidates: Range<Int>, _ blocked: UInt64, holding mask: UInt64
    ) -> (least: CacheCost, held: CacheCost) {
        var least = CacheCost.unplaceable
        var held = least
        for candidate in candidates {
            let isBlocked = tables.masks[candidate] & blocked != 0
            added[candidate] = isBlocked ? .unplaceable : scratchCost(of: candidate)
            least = min(least, added[candidate])
            if tables.masks[candidate] == mask { held = added[candidate] }
        }
        return (least, held)
    }

    private mutating func setScratch(_ masks: [UInt64], without part: Int, _ other: Int) {
        clearScratch()
        for index in 0..<count where index != part && index != other { addToScratch(masks[index]) }
    }

    private func blocked(_ part: Int, by masks: [UInt64], without other: Int) -> UInt64 {
        var blocked: UInt64 = 0
        for index in 0..<count where index != part && index != other && index != tables.partner[part] {
            if tables.isExclusive[part] || tables.isExclusive[index] { blocked |= masks[index] }
        }
        return blocked
    }
}
