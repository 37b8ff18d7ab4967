/// Where the lines of a file start. A line ends where libyaml says so: CR, LF, CR LF, NEL, LS, PS.
struct SourceLines {
    private let bytes: [UInt8]
    /// The first byte of each line; the line after a final break counts, empty as it is.
    private let starts: [Int]
    /// Where the text before the next line's start ends, without the break.
    private let ends: [Int]

    init(_ source: SourceFile) {
        bytes = source.bytes
        var starts = [source.hasByteOrderMark ? 3 : 0]
        var ends: [Int] = []
        bytes.withUnsafeBufferPointer { bytes in
            var index = starts[0]
            while index < bytes.count {
                let width = SourceLines.breakWidth(bytes, at: index)
                if width > 0 {
                    ends.append(index)
                    starts.append(index + width)
                }
                index += max(width, 1)
            }
        }
        ends.append(bytes.count)
        self.starts = starts
        self.ends = ends
    }

    /// The bytes of a line, counted from 1, without its break.
    func range(of line: Int) -> Range<Int>? {
        guard starts.indices.contains(line - 1) else { return nil }
        return starts[line - 1]..<ends[line - 1]
    }

    func text(of line: Int) -> String? {
        range(of: line).map { String(decoding: bytes[$0], as: UTF8.self) }
    }

    func position(ofByte offset: Int) -> SourcePosition {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        let end = max(starts[low], min(offset, bytes.count))
        let before = String(decoding: bytes[starts[low]..<end], as: UTF8.self)
        return SourcePosition(line: low + 1, column: before.unicodeScalars.count + 1)
    }

    /// Whether nothing stands at a position or after it.
    func isEnd(_ position: SourcePosition) -> Bool {
        guard let range = range(of: position.line) else { return true }
        return position.line == starts.count && position.column > range.count
    }

    /// The length of the line break that starts here: 0 when none does.
    @inline(__always)
    private static func breakWidth(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        switch bytes[index] {
        case 0x0A: 1
        case 0x0D: index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
        case 0xC2: index + 1 < bytes.count && bytes[index + 1] == 0x85 ? 2 : 0
        case 0xE2:
            index + 2 < bytes.count && bytes[index + 1] == 0x80 && (bytes[index + 2] | 1) == 0xA9 ? 3 : 0
        default: 0
        }
    }
}
