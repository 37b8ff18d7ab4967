import Document
import KernelInterface
import Policy

extension GroupPlanning {
    /// Says what keeps classes from the ways that they ask for, at the line that asks.
    mutating func report(_ finding: CacheFinding, level: Int, domains: [Int]) {
        let place = "L\(level)" + (domains.count == 1 ? " of domain \(domains[0])" : "")
        let text = text(of: finding, place, level)
        let lead = finding.claims.last ?? ""
        let others = finding.claims.dropLast().compactMap { name -> Diagnostic.Note? in
            claim(of: name, level).map { Diagnostic.Note("class `\(name)` asks `\($0.requested)`", at: $0.span) }
        }
        report(
            text.code, finding.isError ? .error : text.severity, text.message,
            at: claim(of: lead, level)?.span ?? entries.first { $0.name == lead }?.allocation.span,
            notes: others + text.notes.map { Diagnostic.Note($0) }, help: text.help)
    }

    /// The first claim of a class on a cache level.
    private func claim(of name: String, _ level: Int) -> (span: SourceSpan, requested: String)? {
        let entry = entries.first { $0.name == name }
        let schemas = Set(resctrl.mount.caches.filter { $0.level == level }.map(\.schema))
        return entry?.allocation.caches.first { schemas.contains($0.schema) }.map { ($0.span, $0.requested) }
    }

    private typealias Text = (
        code: PlanCode, severity: Diagnostic.Severity, message: String, notes: [String], help: [String]
    )

    private func text(of finding: CacheFinding, _ place: String, _ level: Int) -> Text {
        switch finding {
        case .maskEmpty, .maskOutOfRange, .maskHasHoles, .maskTooShort: maskText(finding, place)
        case .masksOverlap, .exclusiveOverShareable, .overlapsForeign: overlapText(finding, place)
        case .raisedToMinimum(let claim, let ways):
            (
                .cacheRaised, .note,
                "class `\(claim)` gets \(counted(ways)) of \(place), the least that the processor takes", [], []
            )
        case .onShareable(let claim, let ways):
            (
                .cacheOnShareable, .warning,
                "class `\(claim)` has objectives, and no room in \(place) but on the ways \(ways), which devices fill, too",
                [], ["ask fewer ways of \(place) for it, or for others"]
            )
        default: amountText(finding, place)
        }
    }

    private func maskText(_ finding: CacheFinding, _ place: String) -> Text {
        switch finding {
        case .maskEmpty(let claim):
            (.cacheMaskInvalid, .error, "the \(place) mask of class `\(claim)` is empty", [], [])
        case .maskOutOfRange(let claim, let mask, let all):
            (
                .cacheMaskInvalid, .error,
                "the \(place) mask \(mask) of class `\(claim)` has ways that the cache does not have",
                ["the cache has \(all)"], []
            )
        case .maskHasHoles(let claim, let mask):
            (
                .cacheMaskInvalid, .error,
                "the \(place) mask \(mask) of class `\(claim)` is not one contiguous run of bits", [], []
            )
        case .maskTooShort(let claim, let mask, let least):
            (
                .cacheMaskInvalid, .error, "the \(place) mask \(mask) of class `\(claim)` is too short",
                ["the processor takes \(counted(least)) at least"], []
            )
        default: (.cacheMaskInvalid, .error, "a \(place) mask is not valid", [], [])
        }
    }

    private func overlapText(_ finding: CacheFinding, _ place: String) -> Text {
        switch finding {
        case .masksOverlap(let exclusive, let other, let ways):
            (
                .cacheOverlap, .error,
                "class `\(exclusive)` is exclusive, and class `\(other)` has the ways \(ways) of \(place), too", [],
                ["choose masks without common bits"]
            )
        case .exclusiveOverShareable(let claim, let ways):
            (
                .cacheOverlap, .error,
                "class `\(claim)` cannot have the ways \(ways) of \(place) for itself: devices fill them, too", [],
                ["leave out the shareable_bits of the cache: `bulkhead inventory` shows them"]
            )
        case .overlapsForeign(let claim, let group, let ways):
            (
                .cacheForeignOverlap, .error,
                "class `\(claim)` cannot have the ways \(ways) of \(place): resource group `\(group)` has them",
                ["it was not made here, so it stays as it is"],
                ["choose other ways, or have the owner of `\(group)` narrow it"]
            )
        default: (.cacheOverlap, .error, "masks of \(place) overlap", [], [])
        }
    }

    private func amountText(_ finding: CacheFinding, _ place: String) -> Text {
        switch finding {
        case .cacheSizeUnknown(let claim):
            (
                .cacheOvercommit, .error,
                "class `\(claim)` asks bytes of \(place), and the kernel does not say how large it is", [],
                ["write a percentage, or a number of ways"]
            )
        case .exceedsCache(let claim, let ways, let available):
            (
                .cacheOvercommit, .error,
                "class `\(claim)` asks \(ways) ways of \(place), which has \(available)", [], []
            )
        case .exclusiveSharesExceed(_, let permyriad):
            (
                .cacheOvercommit, .error, "exclusive classes ask \(percent(permyriad)) of \(place) together", [],
                ["lower their shares, or drop `exclusive` from some of them"]
            )
        case .sharedShareExceeds(let claim, let permyriad, let exclusive, let available):
            (
                .cacheOvercommit, .error,
                "class `\(claim)` asks \(percent(permyriad)) of \(place), and exclusive classes leave "
                    + percent(available), ["exclusive: " + exclusive.map { "`\($0)`" }.joined(separator: ", ")], []
            )
        case .exclusiveWaysExceed(_, let ways, let available, let raised):
            (
                .cacheOvercommit, .error,
                "exclusive classes need \(counted(ways)) of \(place), and \(available) can be theirs",
                ["groups of others, ways that devices fill and the least of the default group are not"]
                    + (raised.isEmpty
                        ? [] : ["raised to the least that the processor takes: " + raised.joined(separator: ", ")]),
                ["lower their shares, or drop `exclusive` from some of them"]
            )
        case .sharedWaysExceed(let claim, let ways, let available):
            (
                .cacheOvercommit, .error,
                "class `\(claim)` needs \(counted(ways)) of \(place), and exclusive classes and groups leave \(available)",
                [], []
            )
        case .noPlacement(_, let isProven):
            (
                .cacheNoPlacement, .error,
                "the ways of \(place) suffice, but not as contiguous runs beside what cannot be moved",
                isProven ? [] : ["not every placement was tried"],
                ["ask fewer ways, or choose masks yourself"]
            )
        default: (.cacheOvercommit, .error, "\(place) does not suffice", [], [])
        }
    }

    private func counted(_ ways: Int) -> String { ways == 1 ? "1 way" : "\(ways) ways" }

    private func percent(_ permyriad: Int) -> String {
        let (whole, part) = permyriad.quotientAndRemainder(dividingBy: 100)
        return part == 0 ? "\(whole) %" : "\(whole).\(part < 10 ? "0" : "")\(part) %"
    }
}

extension CacheFinding {
    /// The classes that it is about, the one to blame last.
    fileprivate var claims: [String] {
        switch self {
        case .maskEmpty(let claim), .maskOutOfRange(let claim, _, _), .maskHasHoles(let claim, _),
            .maskTooShort(let claim, _, _), .exclusiveOverShareable(let claim, _), .overlapsForeign(let claim, _, _),
            .cacheSizeUnknown(let claim), .exceedsCache(let claim, _, _), .sharedWaysExceed(let claim, _, _),
            .raisedToMinimum(let claim, _), .onShareable(let claim, _):
            [claim]
        case .masksOverlap(let exclusive, let other, _): [other, exclusive]
        case .exclusiveSharesExceed(let claims, _), .exclusiveWaysExceed(let claims, _, _, _),
            .noPlacement(let claims, _):
            claims
        case .sharedShareExceeds(let claim, _, let exclusive, _): exclusive + [claim]
        }
    }
}
