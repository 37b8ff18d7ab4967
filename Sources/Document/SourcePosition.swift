/// A place in a text file. Line and column count from 1; columns count Unicode scalars, a tab is one.
package struct SourcePosition: Hashable, Sendable, Comparable {
    private var storedLine: Int32
    private var storedColumn: Int32

    /// Line from 1.
    package var line: Int {
        get { Int(storedLine) }
        set { storedLine = Int32(clamping: newValue) }
    }

    /// Column from 1, in Unicode scalars.
    package var column: Int {
        get { Int(storedColumn) }
        set { storedColumn = Int32(clamping: newValue) }
    }

    package init(line: Int, column: Int) {
        storedLine = Int32(clamping: line)
        storedColumn = Int32(clamping: column)
    }

    package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.storedLine, left.storedColumn) < (right.storedLine, right.storedColumn)
    }
}
