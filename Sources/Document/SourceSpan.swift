/// Where a piece of text stands: `start` is its first scalar, `end` is one past its last. Prints `file:line:column`.
///
/// One stands in every node and setting of a policy, so copying it counts no reference.
package struct SourceSpan: Hashable, Sendable, CustomStringConvertible {
    let name: SourceName
    package var start: SourcePosition
    package var end: SourcePosition

    init(name: SourceName, start: SourcePosition, end: SourcePosition) {
        self.name = name
        self.start = start
        self.end = end
    }

    package init(file: String, start: SourcePosition, end: SourcePosition) {
        self.init(name: SourceName(file), start: start, end: end)
    }

    /// A span of one place.
    package init(file: String, at position: SourcePosition) {
        self.init(file: file, start: position, end: position)
    }

    /// The name of the file.
    package var file: String { name.text }

    package var description: String { "\(file):\(start.line):\(start.column)" }

    /// The place that this span starts at.
    package var first: SourceSpan { SourceSpan(name: name, start: start, end: start) }

    /// From the start of this span to the end of another of the same file.
    package func through(_ other: SourceSpan) -> SourceSpan {
        SourceSpan(name: name, start: start, end: max(end, other.end))
    }
}
