import Document
import KernelInterface

/// What is wrong with a mask on a cache, in the order in which the kernel looks: bits that the cache does not have,
/// holes, too few bits; nil when it is right.
func maskDiagnostic(_ mask: CBM, _ cache: RequestedCache, _ resource: CacheResource) -> Diagnostic? {
    let beyond = mask.subtracting(resource.mask)
    if !beyond.isEmpty {
        let within = mask.intersection(resource.mask)
        return Diagnostic(
            .cbmOutOfRange, "capacity bitmask \(cache.text) has bits that the L\(cache.level) cache does not have",
            at: cache.span,
            notes: [Diagnostic.Note("\(bitText(beyond)) beyond 0x\(resource.mask), its \(resource.mask.count) ways")],
            help: [within.isEmpty ? "write a mask within 0x\(resource.mask)" : "write \(maskText(within, cache.text))"])
    }
    if !resource.isSparse, !mask.isContiguous { return holeDiagnostic(mask, cache) }
    // The kernel counts up to the first hole.
    guard let first = mask.runs.first, first.count < resource.minimumBits else { return nil }
    return tooShort(cache, resource, has: "has \(wayText(first.count))\(mask.isContiguous ? "" : " up to its hole")")
}

/// An amount of fewer ways than the cache takes.
func tooShort(_ cache: RequestedCache, _ resource: CacheResource, has label: String) -> Diagnostic {
    Diagnostic(
        .cbmTooShort, "`\(cache.key)` is less than the L\(cache.level) cache takes", at: cache.span, label: label,
        help: ["the least is \(wayText(resource.minimumBits))"])
}

private func holeDiagnostic(_ mask: CBM, _ cache: RequestedCache) -> Diagnostic {
    let runs = mask.runs
    var notes: [Diagnostic.Note] = []
    for (lower, upper) in zip(runs, runs.dropFirst()).prefix(4) {
        let gap = CBM.run(from: lower.upperBound, count: upper.lowerBound - lower.upperBound)
        notes.append(
            Diagnostic.Note("\(bitText(gap)) clear between bits \(IndexList(lower)) and \(IndexList(upper))"))
    }
    let filled = CBM.run(from: mask.lowest ?? 0, count: (mask.highest ?? 0) - (mask.lowest ?? 0) + 1)
    // Of equally long runs the lowest.
    let longest = runs.reduce(runs[0]) { $1.count > $0.count ? $1 : $0 }
    let kept = CBM.run(from: longest.lowerBound, count: longest.count)
    let choices = [filled, kept].map { "\(maskText($0, cache.text)) (\(wayText($0.count)))" }
    return Diagnostic(
        .cbmNotContiguous, "capacity bitmask \(cache.text) is not one contiguous run of bits", at: cache.span,
        notes: notes, help: ["write \(choices.joined(separator: " or "))"])
}

/// `0x0ff`, with as many digits as the mask that it stands in for.
private func maskText(_ mask: CBM, _ written: String) -> String {
    let digits = mask.description
    return "0x" + String(repeating: "0", count: max(0, written.utf8.count - 2 - digits.utf8.count)) + digits
}

/// `bit 3 is`, `bits 0-2 are`.
private func bitText(_ mask: CBM) -> String {
    let list = IndexList(mask.runs.flatMap { $0 })
    return "bit\(mask.count == 1 ? "" : "s") \(list) \(mask.count == 1 ? "is" : "are")"
}

/// `1 way`, `2 ways`.
func wayText(_ count: Int) -> String { count == 1 ? "1 way" : "\(count) ways" }
