import CLibYAML

/// Why libyaml stopped, taken out of its parser.
struct YAMLProblem {
    /// libyaml's words: `did not find expected key`.
    let problem: String
    /// What it was doing: `while parsing a block mapping`.
    let context: String?
    let position: SourcePosition
    /// Where that began.
    let contextPosition: SourcePosition?
    /// Byte of the file, where the bytes themselves are at fault.
    let badByte: Int?
    /// The control character there; nil when the bytes are no UTF-8.
    let badScalar: UInt32?
    let isOutOfMemory: Bool
}

extension YAMLProblem {
    /// `skipped` bytes of the file were not given to libyaml.
    init(_ parser: UnsafePointer<yaml_parser_t>, skipped: Int) {
        let problem = parser.pointee.problem.map { String(cString: $0) } ?? "the text cannot be read"
        self.problem = problem
        context = parser.pointee.context.map { String(cString: $0) }
        position = SourcePosition(parser.pointee.problem_mark)
        contextPosition = parser.pointee.context == nil ? nil : SourcePosition(parser.pointee.context_mark)
        let isReader = parser.pointee.error == YAML_READER_ERROR
        badByte = isReader ? parser.pointee.problem_offset + skipped : nil
        let isControl = isReader && problem == "control characters are not allowed"
        badScalar = isControl ? UInt32(truncatingIfNeeded: parser.pointee.problem_value) : nil
        isOutOfMemory = parser.pointee.error == YAML_MEMORY_ERROR
    }
}

extension SourcePosition {
    /// libyaml counts lines and columns from 0.
    @inline(__always)
    init(_ mark: yaml_mark_t) {
        self.init(line: mark.line &+ 1, column: mark.column &+ 1)
    }
}
