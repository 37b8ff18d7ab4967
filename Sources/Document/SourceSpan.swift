/// Where a piece of text stands: `start` is its first scalar, `end` is one past its last. Prints `file:line:column`.
package struct SourceSpan: Hashable, Sendable, CustomStringConvertible {
    package var file: String
    package var start: SourcePosition
    package var end: SourcePosition

    package init(file: String, start: SourcePosition, end: SourcePosition) {
        self.file = file
        self.start = start
        self.end = end
    }

    /// A span of one place.
    package init(file: String, at position: SourcePosition) {
        self.init(file: file, start: position, end: position)
    }

    package var description: String { "\(file):\(start.line):\(start.column)" }

    /// From the start of this span to the end of another of the same file.
    package func through(_ other: SourceSpan) -> SourceSpan {
        SourceSpan(file: file, start: start, end: max(end, other.end))
    }
}
