import KernelInterface

/// What does not change while masks are searched; one entry for each part, in the order of placing.
struct CacheSearchTables {
    /// Candidates beyond this are tried in the order of what they cost by themselves, not sorted at each step.
    private static let sortLimit = 64

    let count: Int
    /// Candidates of part `n` are those from `first[n]` to before `first[n + 1]`, ascending.
    private(set) var first = [0]
    private(set) var masks: [UInt64] = []
    private(set) var costs: [CacheCost] = []
    /// The same candidates by cost, equal ones ascending.
    private(set) var byCost: [Int] = []
    private(set) var isSorted: [Bool] = []
    let isExclusive: [Bool]
    /// The other part of the same claim; -1 where there is none.
    private(set) var partner: [Int]
    /// Whether the part before is the same in all but name, so that its mask is the lower one.
    private(set) var isTwin: [Bool]
    /// The least that the later parts cost by themselves.
    private(set) var leastAfter: [CacheCost]
    /// Ways that exclusive claims take that have no mask yet, and bits of shared parts that have none.
    private(set) var exclusiveFrom: [Int]
    private(set) var sharedFrom: [Int]
    let exclusiveWays: UInt64
    let sharedWays: UInt64
    /// The masks of foreign groups that shared parts may overlap.
    let foreign: [UInt64]
    let depthLimit: Int
    private let minimumBits: Int
    /// Whether every part that has a choice has something in force.
    let isAllInForce: Bool
    /// Whether no mask that the kernel takes is missing.
    private(set) var isComplete = true

    init(_ parts: [CachePart], in request: CacheRequest, _ kind: CacheCandidates.Kind) {
        count = parts.count
        isExclusive = parts.map(\.isExclusive)
        exclusiveWays = request.exclusiveWays.bits
        sharedWays = request.sharedWays.bits
        minimumBits = request.shape.minimumBits
        foreign = Self.foreignMasks(of: request)
        // Each mask adds one to the depth of a way at most; one row more is always empty and ends the loops.
        depthLimit = count + foreign.count + 1
        isAllInForce = parts.allSatisfy { $0.fixed != nil || !$0.inForce.isEmpty }
        partner = Array(repeating: -1, count: count)
        isTwin = Array(repeating: false, count: count)
        leastAfter = Array(repeating: .zero, count: count)
        exclusiveFrom = Array(repeating: 0, count: count + 1)
        sharedFrom = exclusiveFrom
        for part in parts { add(CacheCandidates(of: part, in: request, kind)) }
        setPartners(parts)
        setSums(parts)
    }

    private static func foreignMasks(of request: CacheRequest) -> [UInt64] {
        request.foreign.filter { !$0.isExclusive }.flatMap { group in
            switch group.masks {
            case .unified(let mask): [mask.bits]
            case .split(let code, let data): [code.bits, data.bits]
            }
        }
    }

    private mutating func add(_ candidates: CacheCandidates) {
        let start = masks.count
        masks += candidates.masks.map(\.bits)
        costs += candidates.costs
        isComplete = isComplete && candidates.isComplete
        first.append(masks.count)
        byCost += (start..<masks.count).sorted { (costs[$0], $0) < (costs[$1], $1) }
        isSorted.append(masks.count - start <= Self.sortLimit)
    }

    private mutating func setPartners(_ parts: [CachePart]) {
        var seen: [Int: Int] = [:]
        for (index, part) in parts.enumerated() where part.stream != .unified {
            if let other = seen[part.claim] {
                partner[index] = other
                partner[other] = index
            }
            seen[part.claim] = index
        }
        for index in parts.indices.dropFirst() where partner[index] < 0 && partner[index - 1] < 0 {
            let (part, before) = (parts[index], parts[index - 1])
            isTwin[index] =
                part.fixed == nil && before.fixed == nil && part.ways == before.ways
                && part.isExclusive == before.isExclusive && part.avoidsShareable == before.avoidsShareable
                && part.inForce == before.inForce
        }
    }

    private mutating func setSums(_ parts: [CachePart]) {
        var least = CacheCost.zero
        for index in parts.indices.reversed() {
            leastAfter[index] = least
            if first[index] < first[index + 1] { least = least + costs[byCost[first[index]]] }
            let part = parts[index]
            // The code and the data of one class may be the same ways: both count as the larger one, which is first
            // among parts without a mask of their own.
            let isCounted = partner[index] < 0 || partner[index] > index
            let isExclusive = part.isExclusive && isCounted
            exclusiveFrom[index] = exclusiveFrom[index + 1] + (isExclusive ? largest(index, parts) : 0)
            sharedFrom[index] = sharedFrom[index + 1] + (part.isExclusive ? 0 : part.ways)
        }
    }

    private func largest(_ index: Int, _ parts: [CachePart]) -> Int {
        partner[index] < 0 ? parts[index].ways : max(parts[index].ways, parts[partner[index]].ways)
    }

    /// Whether the default group keeps the minimum of ways as one run.
    func leavesRoom(besides exclusive: UInt64) -> Bool {
        var run = sharedWays & ~exclusive
        for _ in 1..<max(minimumBits, 1) { run &= run >> 1 }
        return run != 0
    }

    /// The index of a mask among the candidates of a part.
    func candidate(_ mask: UInt64, of part: Int) -> Int? {
        (first[part]..<first[part + 1]).first { masks[$0] == mask }
    }
}
