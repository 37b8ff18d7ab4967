/// Keeps the first pair of each key and reports the others. Keys are compared byte by byte, so that two spellings of
/// one accented letter differ, as they do for the kernel.
func removeDuplicateKeys(
    _ pairs: inout [YAMLPair], hashes: UnsafeBufferPointer<UInt64>, report: (Diagnostic) -> Void
) {
    guard mayRepeat(hashes) else { return }
    var first: [KeyBytes: Int] = [:]
    var kept: [YAMLPair] = []
    for pair in pairs {
        // An empty plain key was refused before.
        guard let scalar = pair.key.scalar, !(scalar.text.isEmpty && scalar.style == .plain) else { continue }
        let earlier = first[KeyBytes(text: scalar.text)]
        if let earlier {
            report(.duplicate(pair.key, after: kept[earlier].key))
        } else {
            first[KeyBytes(text: scalar.text)] = kept.count
            kept.append(pair)
        }
    }
    if kept.count < pairs.count { pairs = kept }
}

/// Whether two hashes are equal: by comparing all of a few, in a table of many.
private func mayRepeat(_ hashes: UnsafeBufferPointer<UInt64>) -> Bool {
    guard hashes.count > 1 else { return false }
    if hashes.count > 24 { return Set(hashes).count < hashes.count }
    for index in 1..<hashes.count {
        for earlier in 0..<index where hashes[index] == hashes[earlier] { return true }
    }
    return false
}

extension Diagnostic {
    fileprivate static func duplicate(_ key: YAMLNode, after first: YAMLNode) -> Diagnostic {
        let name = (key.scalar?.text ?? "").shortened(to: 60)
        return Diagnostic(
            .duplicateKey, "the key `\(name)` stands twice in one mapping", at: key.span,
            notes: [Note("the first one is here", at: first.span)],
            help: ["remove one of them, or put their values together"])
    }
}
