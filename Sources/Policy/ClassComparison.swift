import Document
import KernelInterface

/// Looks for classes that claim the same name, slice or cgroup. Linear in the classes but for patterns, which are held
/// against the names that start as they do.
struct ClassComparison {
    let classes: [WorkloadClass]
    var diagnostics: [Diagnostic] = []

    /// A cgroup or unit that a class names without wildcards.
    private struct Claim {
        let owner: Int
        let text: String
        let span: SourceSpan
    }

    private struct Pair: Hashable {
        let first: Int
        let second: Int
    }

    /// Pairs of classes that were reported, so that each pair is one diagnostic.
    private var reported: Set<Pair> = []

    init(classes: [WorkloadClass]) {
        self.classes = classes
    }

    mutating func compare() {
        compareNames()
        var units: [Claim] = []
        var paths: [Claim] = []
        var patterns: [String: Claim] = [:]
        units.reserveCapacity(classes.count)
        paths.reserveCapacity(classes.count)
        // Through spans, since a class or a match taken from its array is copied with all its references.
        let all = classes
        for owner in all.indices {
            if let slice = all.span[owner].slice {
                paths.append(Claim(owner: owner, text: slice.value.text, span: slice.span))
            }
            let matches = all.span[owner].matches
            for index in matches.indices {
                let span = matches.span[index].span
                switch matches.span[index].value {
                case .unit(let glob):
                    if let name = glob.literal {
                        units.append(Claim(owner: owner, text: name, span: span))
                    } else {
                        add(Claim(owner: owner, text: "unit \(glob.description)", span: span), to: &patterns)
                    }
                case .cgroup(let glob):
                    if let path = glob.literal {
                        paths.append(Claim(owner: owner, text: path, span: span))
                    } else {
                        add(Claim(owner: owner, text: "cgroup \(glob.description)", span: span), to: &patterns)
                    }
                case .workload(let match):
                    add(Claim(owner: owner, text: "workload \(match.description)", span: span), to: &patterns)
                }
            }
        }
        comparePaths(paths)
        compareUnits(units, paths)
        if !patterns.isEmpty { comparePatterns(units: units, paths: paths) }
    }

    private mutating func compareNames() {
        var seen: [String: Int] = [:]
        seen.reserveCapacity(classes.count)
        for index in classes.indices {
            let name = classes.span[index].name
            guard let first = seen.place(index, of: name.value) else { continue }
            diagnostics.append(
                Diagnostic(
                    .duplicateClass, "class `\(name.value)` is written a second time",
                    at: name.span, notes: [Diagnostic.Note("it is here first", at: classes[first].name.span)],
                    help: ["rename one, or write both as one class"]))
        }
    }

    private mutating func add(_ claim: Claim, to patterns: inout [String: Claim]) {
        if let first = patterns[claim.text] {
            reportSame(claim, first, shown: claim.text.split(separator: " ", maxSplits: 1).last.map(String.init) ?? "")
        } else {
            patterns[claim.text] = claim
        }
    }

    private mutating func reportSame(_ claim: Claim, _ first: Claim, shown: String) {
        let own = classes[claim.owner].name.value
        let other = classes[first.owner].name.value
        let message =
            claim.owner == first.owner
            ? "class `\(own)` matches `\(shown)` twice" : "classes `\(other)` and `\(own)` both match `\(shown)`"
        reported.insert(Pair(first: first.owner, second: claim.owner))
        diagnostics.append(
            Diagnostic(
                .duplicateMatch, message, at: claim.span,
                notes: [Diagnostic.Note("class `\(other)` has it here", at: first.span)],
                help: [
                    claim.owner == first.owner
                        ? "remove one" : "a cgroup belongs to one class: remove it from the other"
                ]))
    }

    private mutating func comparePaths(_ paths: [Claim]) {
        var seen: [String: Int] = [:]
        seen.reserveCapacity(paths.count)
        for index in paths.indices {
            guard let earlier = seen.place(index, of: paths.span[index].text) else { continue }
            let claim = paths[index]
            let first = paths[earlier]
            if claim.owner == first.owner { continue }
            if isSlice(claim), isSlice(first) {
                let other = classes[first.owner].name.value
                diagnostics.append(
                    Diagnostic(
                        .duplicateSlice,
                        "classes `\(other)` and `\(classes[claim.owner].name.value)` own the same slice",
                        at: claim.span, notes: [Diagnostic.Note("class `\(other)` owns it here", at: first.span)],
                        help: ["give each class a slice of its own"]))
            } else {
                reportSame(claim, first, shown: claim.text)
            }
        }
    }

    private func isSlice(_ claim: Claim) -> Bool { classes[claim.owner].slice?.span == claim.span }

    /// Units of the same name, and units whose name a path ends in.
    private mutating func compareUnits(_ units: [Claim], _ paths: [Claim]) {
        if units.isEmpty { return }
        var seen: [Substring: Int] = [:]
        seen.reserveCapacity(units.count)
        for index in units.indices {
            guard let first = seen.place(index, of: units.span[index].text[...]) else { continue }
            reportSame(units[index], units[first], shown: units[index].text)
        }
        for index in paths.indices {
            guard let place = seen[Self.lastName(paths.span[index].text)] else { continue }
            let (path, unit) = (paths[index], units[place])
            if unit.owner != path.owner { reportOverlap(path, pattern: unit, shown: path.text) }
        }
    }

    private mutating func reportOverlap(_ claim: Claim, pattern: Claim, shown: String) {
        let pair = Pair(first: min(claim.owner, pattern.owner), second: max(claim.owner, pattern.owner))
        guard reported.insert(pair).inserted else { return }
        let other = classes[pattern.owner].name.value
        diagnostics.append(
            Diagnostic(
                .overlappingMatch, "classes `\(other)` and `\(classes[claim.owner].name.value)` both match `\(shown)`",
                at: claim.span, notes: [Diagnostic.Note("class `\(other)` matches it by this", at: pattern.span)],
                help: ["a cgroup belongs to one class: make the pattern narrower, or remove the name"]))
    }

    private static func lastName(_ path: String) -> Substring {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path[...] }
        return Substring(path.utf8[path.utf8.index(after: slash)...])
    }

    private mutating func comparePatterns(units: [Claim], paths: [Claim]) {
        let lastNames = paths.map { Claim(owner: $0.owner, text: String(Self.lastName($0.text)), span: $0.span) }
        let names = sorted(units + lastNames)
        let sortedPaths = sorted(paths)
        // Patterns that start with a wildcard are held against every name. A plan compares cgroups again, so what is
        // missed in a policy of that size is not lost.
        var budget = 2_000_000
        for (owner, workload) in classes.enumerated() {
            for match in workload.matches {
                let pattern = Claim(owner: owner, text: "", span: match.span)
                switch match.value {
                case .unit(let glob) where glob.literal == nil:
                    let candidates = Self.starting(with: glob.literalPrefix, in: names)
                    budget -= candidates.count
                    if budget < 0 || diagnostics.count > diagnosticLimit { return }
                    for claim in candidates
                    where claim.owner != owner && glob.matches(claim.text) {
                        reportOverlap(claim, pattern: pattern, shown: claim.text)
                    }
                case .cgroup(let glob) where glob.literal == nil:
                    let candidates = Self.starting(with: glob.literalPrefix, in: sortedPaths)
                    budget -= candidates.count
                    if budget < 0 || diagnostics.count > diagnosticLimit { return }
                    for claim in candidates
                    where claim.owner != owner {
                        guard let path = CgroupPath(claim.text), glob.matches(path) else { continue }
                        reportOverlap(claim, pattern: pattern, shown: claim.text)
                    }
                case .unit, .cgroup, .workload: break
                }
            }
        }
    }

    private func sorted(_ claims: [Claim]) -> [Claim] {
        claims.sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
    }

    /// The claims whose text starts with a prefix, by bisection.
    private static func starting(with prefix: String, in claims: [Claim]) -> ArraySlice<Claim> {
        var low = 0
        var high = claims.count
        while low < high {
            let middle = (low + high) / 2
            if claims[middle].text.utf8.lexicographicallyPrecedes(prefix.utf8) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        var end = low
        while end < claims.count, claims[end].text.utf8.starts(with: prefix.utf8) { end += 1 }
        return claims[low..<end]
    }
}

extension Dictionary where Value == Int {
    /// Notes where a key stands, unless it stood earlier: then that place.
    fileprivate mutating func place(_ index: Int, of key: Key) -> Int? {
        func take(_ place: inout Int) -> Int? { place == index ? nil : place }
        return take(&self[key, default: index])
    }
}
