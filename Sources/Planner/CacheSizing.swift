import KernelInterface

/// Turns what is asked for into numbers of ways, and says what does not fit.
struct CacheSizing {
    let request: CacheRequest
    var parts: [CachePart]
    private(set) var findings: [CacheFinding] = []
    /// Hundredths of a percent times ways that each part asks as a share, 0 for those that do not.
    private var quotas: [Int]
    /// Parts whose amount is under the minimum.
    private var raised: Set<Int> = []
    /// Parts that got a way more than their share rounded down, in the order in which they got it.
    private var roundedUp: [Int] = []

    init(_ request: CacheRequest) {
        self.request = request
        parts = request.claims.indices.flatMap { CachePart.parts(of: request.claims[$0], at: $0) }
        quotas = Array(repeating: 0, count: parts.count)
    }

    /// Sets `ways` of every part; false where a finding is an error.
    mutating func size() -> Bool {
        for index in parts.indices { setWays(at: index) }
        checkMasks()
        guard !hasErrors else { return false }
        checkShares()
        guard !hasErrors else { return false }
        checkWays()
        guard !hasErrors else { return false }
        roundUpShares()
        for index in raised.sorted() {
            findings.append(.raisedToMinimum(claim: parts[index].name, ways: minimum))
        }
        return true
    }

    /// Takes the last way back that rounding has added; false when there is none.
    mutating func roundDown() -> Bool {
        guard let index = roundedUp.popLast() else { return false }
        parts[index].ways -= 1
        return true
    }

    private var hasErrors: Bool { findings.contains { $0.isError } }

    private var minimum: Int { request.shape.minimumBits }

    /// The ways of one part without those that rounding may add to shares.
    private mutating func setWays(at index: Int) {
        let part = parts[index]
        var asked: Int
        switch part.amount {
        case .share(let permyriad):
            quotas[index] = max(permyriad, 0) * request.shape.ways
            asked = quotas[index] / 10000
            if permyriad > 10000 {
                findings.append(
                    .exceedsCache(
                        claim: part.name, ways: UInt64((quotas[index] + 9999) / 10000), available: request.shape.ways))
            }
        case .ways(let ways): asked = ways
        case .bytes(let bytes):
            guard let ways = waysHolding(bytes) else {
                findings.append(.cacheSizeUnknown(claim: part.name))
                return
            }
            asked = Int(clamping: ways)
        case .mask(let mask):
            parts[index].ways = mask.count
            return
        }
        if asked > request.shape.ways, quotas[index] == 0 {
            findings.append(.exceedsCache(claim: part.name, ways: UInt64(asked), available: request.shape.ways))
        }
        if asked < minimum { raised.insert(index) }
        parts[index].ways = max(asked, minimum)
    }

    private func waysHolding(_ bytes: UInt64) -> UInt64? {
        guard let cacheBytes = request.cacheBytes, request.shape.ways > 0 else { return nil }
        let way = cacheBytes / UInt64(request.shape.ways)
        guard way > 0 else { return nil }
        return bytes / way + (bytes % way == 0 ? 0 : 1)
    }

    /// Judges explicit masks as the kernel does, and against what cannot be moved.
    private mutating func checkMasks() {
        for part in parts {
            guard let mask = part.fixed, checkShape(of: mask, part.name) else { continue }
            if part.isExclusive, !mask.isDisjoint(with: request.shape.shareableBits) {
                let ways = mask.intersection(request.shape.shareableBits)
                findings.append(.exclusiveOverShareable(claim: part.name, ways: ways))
            }
            for group in request.foreign where part.isExclusive || group.isExclusive {
                let ways = mask.intersection(group.masks.union)
                if ways.isEmpty { continue }
                findings.append(.overlapsForeign(claim: part.name, group: group.name, ways: ways))
            }
            guard part.isExclusive else { continue }
            for other in parts where other.claim != part.claim {
                guard let ways = other.fixed?.intersection(mask), !ways.isEmpty,
                    !other.isExclusive || part.name < other.name
                else { continue }
                findings.append(.masksOverlap(exclusive: part.name, other: other.name, ways: ways))
            }
        }
    }

    private mutating func checkShape(of mask: CBM, _ name: String) -> Bool {
        let shape = request.shape
        if mask.isEmpty {
            findings.append(.maskEmpty(claim: name))
        } else if !mask.isSubset(of: shape.cbmMask) {
            findings.append(.maskOutOfRange(claim: name, mask: mask, cbmMask: shape.cbmMask))
        } else if !shape.isSparse, !mask.isContiguous {
            findings.append(.maskHasHoles(claim: name, mask: mask))
        } else if shape.isTooShort(mask) {
            findings.append(.maskTooShort(claim: name, mask: mask, minimumBits: minimum))
        } else {
            return true
        }
        return false
    }

    /// Exclusive shares together, and with each shared share, are at most the whole cache.
    private mutating func checkShares() {
        var exclusive: [Int: Int] = [:]
        for (part, quota) in zip(parts, quotas) where part.isExclusive && quota > 0 {
            exclusive[part.claim] = max(exclusive[part.claim] ?? 0, permyriad(of: quota))
        }
        let sum = exclusive.values.reduce(0, +)
        let names = exclusive.keys.map { request.claims[$0].name }.sorted()
        if sum > 10000 {
            findings.append(.exclusiveSharesExceed(claims: names, permyriad: sum))
            return
        }
        for (part, quota) in zip(parts, quotas) where !part.isExclusive && permyriad(of: quota) > 10000 - sum {
            findings.append(
                .sharedShareExceeds(
                    claim: part.name, permyriad: permyriad(of: quota), exclusive: names, available: 10000 - sum))
        }
    }

    private func permyriad(of quota: Int) -> Int {
        request.shape.ways == 0 ? 0 : quota / request.shape.ways
    }

    /// Ways that exclusive classes need at least: the code and the data of one class may be the same ways.
    private var exclusiveNeed: Int {
        var need = 0
        for (index, part) in parts.enumerated() where part.isExclusive {
            let before = index > 0 && parts[index - 1].claim == part.claim ? parts[index - 1] : nil
            guard let before else {
                need += part.ways
                continue
            }
            if let code = before.fixed, let data = part.fixed {
                need += data.subtracting(code).count
            } else {
                need += max(part.ways - before.ways, 0)
            }
        }
        return need
    }

    /// Ways that exclusive classes may have together when each shared class and the default group have room.
    private var exclusiveRoom: Int {
        let shared = parts.lazy.filter { !$0.isExclusive }.map(\.ways).max() ?? 0
        return min(request.exclusiveWays.count, request.sharedWays.count - max(shared, minimum))
    }

    private mutating func checkWays() {
        let need = exclusiveNeed
        let available = min(request.exclusiveWays.count, request.sharedWays.count - minimum)
        let names = request.claims.lazy.filter(\.isExclusive).map(\.name).sorted()
        let raisedNames = Set(raised.filter { parts[$0].isExclusive }.map { parts[$0].name }).sorted()
        if need > 0, need > available {
            findings.append(
                .exclusiveWaysExceed(
                    claims: names, ways: need, available: max(available, 0), raised: raisedNames))
            return
        }
        let left = request.sharedWays.count - need
        for part in parts where !part.isExclusive && part.ways > left {
            findings.append(.sharedWaysExceed(claim: part.name, ways: part.ways, available: left))
        }
    }

    /// Gives the ways that rounding down has left to the largest remainders, each one at most, where they fit: first to
    /// claims that have the way already, so that a name decides only what nothing in force does.
    private mutating func roundUpShares() {
        let total = quotas.reduce(0, +) / 10000
        var given = 0
        for (index, quota) in quotas.enumerated() where quota > 0 { given += parts[index].ways }
        let order = quotas.indices.filter { quotas[$0] % 10000 != 0 && quotas[$0] / 10000 >= minimum }
            .sorted { left, right in
                let remainders = (quotas[left] % 10000, quotas[right] % 10000)
                if remainders.0 != remainders.1 { return remainders.0 > remainders.1 }
                let has = (hasOneMore(parts[left]), hasOneMore(parts[right]))
                if has.0 != has.1 { return has.0 }
                return CachePart.isNamed(parts[left], before: parts[right])
            }
        for index in order where given < total {
            parts[index].ways += 1
            if exclusiveNeed == 0 || exclusiveNeed <= exclusiveRoom, parts[index].ways <= request.sharedWays.count {
                given += 1
                roundedUp.append(index)
            } else {
                parts[index].ways -= 1
            }
        }
    }

    private func hasOneMore(_ part: CachePart) -> Bool {
        part.inForce.contains { $0.count == part.ways + 1 }
    }
}
