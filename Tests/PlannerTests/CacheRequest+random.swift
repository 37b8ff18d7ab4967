import KernelInterface
import Planner
import TestSupport

extension SplitMix64 {
    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// True once in `count` times.
    mutating func happens(onceIn count: Int) -> Bool { number(1...count) == 1 }

    mutating func run(in ways: Int, atMost longest: Int) -> CBM {
        let count = number(1...max(1, min(longest, ways)))
        return .run(from: number(0...ways - count), count: count)
    }

    /// Any set of ways of this size.
    mutating func ways(_ count: Int, of ways: Int) -> CBM {
        var chosen = CBM.empty
        while chosen.count < min(count, ways) { chosen = chosen.union(.run(from: number(0...ways - 1), count: 1)) }
        return chosen
    }

    mutating func shape(ways: Int, isSparse: Bool, minimum: ClosedRange<Int> = 1...3) -> CacheShape {
        let shareable: CBM =
            switch number(0...4) {
            case 0, 1: .empty
            case 2, 3: .run(from: ways - min(2, ways), count: min(2, ways))
            default: run(in: ways, atMost: 3)
            }
        return CacheShape(
            cbmMask: .run(from: 0, count: ways), minimumBits: number(minimum), shareableBits: shareable,
            isSparse: isSparse)
    }

    mutating func foreignGroups(ways: Int, isSparse: Bool, atMost count: Int) -> [ForeignCacheGroup] {
        (0..<max(0, number(-1...count))).map { index in
            let mask = isSparse && happens(onceIn: 2) ? self.ways(number(1...2), of: ways) : run(in: ways, atMost: 3)
            let masks: CacheMasks =
                happens(onceIn: 6) ? .split(code: mask, data: run(in: ways, atMost: 2)) : .unified(mask)
            return ForeignCacheGroup(name: "foreign\(index)", masks: masks, isExclusive: happens(onceIn: 4))
        }
    }

    /// What a group may have at this time: near what it will get, or anything.
    private mutating func held(_ size: Int, ways: Int, isSparse: Bool) -> CBM {
        let count = happens(onceIn: 2) ? min(size, ways) : number(1...ways)
        if isSparse, happens(onceIn: 3) { return self.ways(count, of: ways) }
        return .run(from: number(0...ways - count), count: count)
    }

    /// A claim of ways or, seldom, of a mask; `split` under CDP.
    mutating func claim(_ name: String, ways: Int, isSparse: Bool, largest: Int, split: Bool) -> CacheClaim {
        func amount(_ random: inout SplitMix64) -> (CacheAmount, Int) {
            if random.happens(onceIn: 8) {
                let mask = random.run(in: ways, atMost: largest)
                return (.mask(mask), mask.count)
            }
            let size = random.number(1...largest)
            return (.ways(size), size)
        }
        let (code, size) = amount(&self)
        let (data, other) = split ? amount(&self) : (code, size)
        var inForce: CacheMasks?
        if happens(onceIn: 2) {
            let mask = held(size, ways: ways, isSparse: isSparse)
            inForce =
                split || happens(onceIn: 8)
                ? .split(code: mask, data: held(other, ways: ways, isSparse: isSparse)) : .unified(mask)
        }
        return CacheClaim(
            name: name, demand: split ? .split(code: code, data: data) : .unified(code),
            isExclusive: happens(onceIn: 3), avoidsShareable: happens(onceIn: 3), inForce: inForce)
    }

    /// A request with at most `parts` masks to find.
    mutating func request(ways: Int, parts: Int, isSparse: Bool, hasCDP: Bool) -> CacheRequest {
        let shape = shape(ways: ways, isSparse: isSparse)
        var names = ["a", "b", "c", "d", "e", "f", "g"].shuffled(using: &self)
        var claims: [CacheClaim] = []
        var left = number(1...parts)
        let largest = max(1, happens(onceIn: 2) ? ways / 3 : ways / 2)
        while left > 0, let name = names.popLast() {
            let split = hasCDP && left > 1 && happens(onceIn: 2)
            claims.append(claim(name, ways: ways, isSparse: isSparse, largest: largest, split: split))
            left -= split ? 2 : 1
        }
        return CacheRequest(
            shape: shape, claims: claims,
            foreign: foreignGroups(ways: ways, isSparse: isSparse, atMost: isSparse ? 3 : 2))
    }
}
