import Document
import KernelInterface

/// Compares what classes ask of one domain of a cache; what is wrong in several domains is reported once.
struct CacheComparison {
    private(set) var diagnostics: [Diagnostic] = []
    private var reported: Set<SourceSpan> = []

    /// Exclusive shares are disjoint, so they add up; what shares its ways needs them beside all of these.
    mutating func compareShares(_ claims: [CacheClaim], in domain: Int?) {
        var sum: UInt64 = 0
        var exclusive: [CacheClaim] = []
        for claim in claims where claim.isExclusive {
            guard let share = claim.share else { continue }
            sum += share
            exclusive.append(claim)
            if sum >= 10000 {
                reportExclusive(exclusive, sum, in: domain)
                return
            }
        }
        if exclusive.isEmpty { return }
        for claim in claims where !claim.isExclusive {
            guard let share = claim.share, sum + share > 10000, reported.insert(claim.cache.span).inserted
            else { continue }
            diagnostics.append(
                Diagnostic(
                    .cacheOvercommit,
                    "class `\(claim.name)` and the exclusive classes ask \(percentText(sum + share)) of \(cache(claim, domain))",
                    at: claim.cache.span, label: "asks \(claim.cache.text)",
                    notes: notes(exclusive, "takes this for itself"),
                    help: ["lower it to \(percentText(10000 - sum)) or less, or lower an exclusive share"]))
        }
    }

    private mutating func reportExclusive(_ claims: [CacheClaim], _ sum: UInt64, in domain: Int?) {
        guard let last = claims.last, reported.insert(last.cache.span).inserted else { return }
        let isAll = sum == 10000
        diagnostics.append(
            Diagnostic(
                .cacheOvercommit,
                isAll
                    ? "exclusive classes leave nothing of \(cache(last, domain))"
                    : "exclusive classes ask \(percentText(sum)) of \(cache(last, domain))",
                at: last.cache.span, label: "class `\(last.name)` asks \(last.cache.text)",
                notes: notes(Array(claims.dropLast()), "takes this for itself"),
                help: [
                    isAll
                        ? "leave some of it: what is in no class needs a part, too"
                        : "lower one share, or remove one `exclusive`"
                ]))
    }

    /// Ways of an exclusive class are in no other mask.
    mutating func compareMasks(_ claims: [CacheClaim], in domain: Int?) {
        var taken = CBM.empty
        var owners: [CacheClaim] = []
        for claim in claims where claim.isExclusive { compare(claim, &taken, &owners, in: domain) }
        if owners.isEmpty { return }
        for claim in claims where !claim.isExclusive { compare(claim, &taken, &owners, in: domain) }
    }

    private mutating func compare(
        _ claim: CacheClaim, _ taken: inout CBM, _ owners: inout [CacheClaim], in domain: Int?
    ) {
        guard let mask = claim.mask else { return }
        if !mask.isDisjoint(with: taken),
            let owner = owners.first(where: { $0.mask.map { !$0.isDisjoint(with: mask) } ?? false })
        {
            reportOverlap(claim, owner, mask, in: domain)
        } else if claim.isExclusive {
            taken = taken.union(mask)
            owners.append(claim)
        }
    }

    private mutating func reportOverlap(_ claim: CacheClaim, _ owner: CacheClaim, _ mask: CBM, in domain: Int?) {
        guard reported.insert(claim.cache.span).inserted else { return }
        let common = mask.intersection(owner.mask ?? .empty)
        let ways = IndexList(common.runs.flatMap { $0 })
        diagnostics.append(
            Diagnostic(
                .cacheOverlap,
                "classes `\(owner.name)` and `\(claim.name)` both ask way\(common.count == 1 ? "" : "s") \(ways) of "
                    + cache(claim, domain),
                at: claim.cache.span, label: "asks \(claim.cache.text)",
                notes: notes([owner], "takes this for itself"),
                help: ["give the exclusive class ways of its own"]))
    }

    private func notes(_ claims: [CacheClaim], _ words: String) -> [Diagnostic.Note] {
        var notes = claims.prefix(8).map { claim in
            Diagnostic.Note(
                "class `\(claim.name)` \(words)", at: claim.cache.span, label: "asks \(claim.cache.text)")
        }
        if claims.count > 8 { notes.append(Diagnostic.Note("\(claims.count - 8) more do so")) }
        return notes
    }

    private func cache(_ claim: CacheClaim, _ domain: Int?) -> String {
        "the L\(claim.cache.level) cache\(domain.map { " of domain \($0)" } ?? "")"
    }
}
