/// Reads one YAML document strictly: no anchors, aliases, tags, second document or second key of one name.
///
/// The node is nil when a part of the text has no meaning; with duplicate keys it is there, with the first of each, so
/// that the rest can be judged in the same run. Diagnostics are sorted by position. Time and memory are linear in the
/// bytes whatever the text is.
package func composeYAML(
    _ source: SourceFile, limits: YAMLLimits = .standard
) -> (node: YAMLNode?, diagnostics: [Diagnostic]) {
    if source.bytes.count > limits.bytes {
        return (nil, [.tooLarge(name: source.name, bytes: source.bytes.count, limit: limits.bytes)])
    }
    if let wide = utf16Diagnostic(source) { return (nil, [wide]) }
    var composer = YAMLComposer(source: source, limits: limits)
    return composer.compose()
}

extension Diagnostic {
    /// A file with more bytes than it may have.
    static func tooLarge(name: String, bytes: Int?, limit: Int) -> Diagnostic {
        let size = bytes.map { "has \($0) bytes" } ?? "is larger than it may be"
        return Diagnostic(
            .tooLarge, "`\(name)` \(size); at most \(limit) are read",
            help: ["split it into several files, or check that the path is right"])
    }
}

/// UTF-16 is recognised by its byte order mark, or by a NUL in the first two bytes.
private func utf16Diagnostic(_ source: SourceFile) -> Diagnostic? {
    guard source.bytes.count >= 2 else { return nil }
    let (first, second) = (source.bytes[0], source.bytes[1])
    let marked = (first == 0xFF && second == 0xFE) || (first == 0xFE && second == 0xFF)
    guard marked || ((first == 0) != (second == 0)) else { return nil }
    return Diagnostic(
        .notUTF8, "the file is UTF-16, not UTF-8",
        at: SourceSpan(file: source.name, at: SourcePosition(line: 1, column: 1)),
        help: ["convert it with `iconv -f UTF-16 -t UTF-8`"])
}
