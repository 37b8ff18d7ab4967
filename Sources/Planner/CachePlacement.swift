import KernelInterface

/// The best masks of all parts that are found, and whether that is proven.
struct CachePlacement {
    /// In the order of the parts; nil where there is no placement, or none was found.
    private(set) var masks: [CBM]?
    /// Whether there is no better placement, or none at all.
    private(set) var isProven: Bool

    /// Below these the search is never given up.
    private static let exactWays = 12
    private static let exactParts = 5
    /// Placements of one part that are judged before the search is given up.
    private static let nodeLimit = 4000

    /// `parts` are in the order of placing and have their number of ways.
    init(of parts: [CachePart], in request: CacheRequest) {
        var parts = parts
        self = .found(parts, request)
        // What an unproven search has found is where the next one will start. Only what that keeps is a result:
        // otherwise the masks would move again each time that they are planned.
        while !isProven, let masks {
            for index in parts.indices { parts[index].inForce = [masks[index]] }
            let next = Self.found(parts, request)
            if next.masks == masks { return }
            self = next
        }
    }

    private init(masks: [CBM]?, isProven: Bool) {
        self.masks = masks
        self.isProven = isProven
    }

    private static func found(_ parts: [CachePart], _ request: CacheRequest) -> CachePlacement {
        let runs = searched(parts, request, .runs)
        guard request.shape.isSparse, runs.masks == nil else { return runs }
        let holed = searched(parts, request, .holed)
        return CachePlacement(masks: holed.masks, isProven: runs.isProven && holed.isProven)
    }

    private static func searched(
        _ parts: [CachePart], _ request: CacheRequest, _ kind: CacheCandidates.Kind
    ) -> CachePlacement {
        let tables = CacheSearchTables(parts, in: request, kind)
        let start = parts.map { part in part.inForce.first { $0.count == part.ways }?.bits ?? part.fixed?.bits ?? 0 }
        let isSmall = request.shape.ways <= exactWays && parts.count <= exactParts
        var search = CacheSearch(tables, nodeLimit: isSmall ? .max : nodeLimit, start: start)
        let isProven = search.run()
        if search.best.isEmpty, !parts.isEmpty {
            return CachePlacement(masks: nil, isProven: isProven && (kind == .runs || tables.isComplete))
        }
        // A mask that is not among the candidates has three runs, so two new ones.
        let isCovered = kind == .runs || tables.isComplete || search.bestCost.newRuns < 2
        return CachePlacement(masks: search.best.map { CBM(bits: $0) }, isProven: isProven && isCovered)
    }
}
