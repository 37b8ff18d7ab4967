/// The answer to one GET, taken in as it comes. HTTP/1.0 and 1.1, with Content-Length, in chunks, or to the end of the
/// connection.
struct HTTPResponse {
    enum Progress: Hashable {
        case more, complete
        case failed(MetricFailure)
    }

    private enum Body {
        case fixed(Int), chunked, untilEnd
    }

    static let longestHeader = 16 << 10
    private let limit: Int
    private var received: [UInt8] = []
    /// What `received` is read up to: the header, then chunks.
    private var position = 0
    private var kind: Body?
    private(set) var body: [UInt8] = []

    /// Takes at most `limit` bytes in all.
    init(limit: Int = 1 << 20) {
        self.limit = limit
    }

    mutating func add(_ bytes: some Collection<UInt8>) -> Progress {
        if received.count + bytes.count > limit { return .failed(.tooLong(limit: limit)) }
        received += bytes
        do throws(MetricFailure) {
            if kind == nil, try !readHeader() { return .more }
            return try readBody() ? .complete : .more
        } catch {
            return .failed(error)
        }
    }

    /// The other side has closed the connection.
    mutating func end() -> Progress {
        guard case .untilEnd = kind else { return .failed(.malformed("it ends too early")) }
        body = Array(received[position...])
        return .complete
    }

    // MARK: The header

    /// Whether it is there as a whole.
    private mutating func readHeader() throws(MetricFailure) -> Bool {
        // The end may have begun in what came before.
        var end = max(0, position - 3)
        while end + 4 <= received.count, received[end..<(end + 4)] != [0x0D, 0x0A, 0x0D, 0x0A] { end += 1 }
        guard end + 4 <= received.count else {
            position = received.count
            if received.count > Self.longestHeader { throw .malformed("a header without end") }
            return false
        }
        let lines = String(decoding: received[..<end], as: UTF8.self).split(separator: "\r\n")
        position = end + 4
        let status = try Self.status(lines.first ?? "")
        if status != 200 { throw .httpStatus(status) }
        kind = try Self.body(lines.dropFirst())
        return true
    }

    private static func status(_ line: Substring) throws(MetricFailure) -> Int {
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count >= 2, words[0] == "HTTP/1.1" || words[0] == "HTTP/1.0", words[1].utf8.count == 3,
            let status = decimal(words[1])
        else { throw .malformed("it is no HTTP") }
        return status
    }

    private static func body(_ lines: ArraySlice<Substring>) throws(MetricFailure) -> Body {
        var length: Int?
        var isChunked = false
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw .malformed("a field without a colon") }
            let value = trimmed(Array(parts[1].utf8)[...])
            let word = String(decoding: value, as: UTF8.self).lowercased()
            switch parts[0].lowercased() {
            case "content-length":
                guard let number = decimal(word[...]), length == nil || length == number else {
                    throw .malformed("a Content-Length that is no number")
                }
                length = number
            case "transfer-encoding":
                if word != "chunked" { throw .malformed("an unknown Transfer-Encoding") }
                isChunked = true
            case "content-encoding":
                if word != "identity" { throw .malformed("a Content-Encoding that was not asked for") }
            default: break
            }
        }
        return isChunked ? .chunked : length.map { .fixed($0) } ?? .untilEnd
    }

    private static func decimal(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
    }

    // MARK: The body

    /// Whether it is there as a whole.
    private mutating func readBody() throws(MetricFailure) -> Bool {
        switch kind {
        case .fixed(let length):
            if length > limit { throw .tooLong(limit: limit) }
            guard received.count - position >= length else { return false }
            body = Array(received[position..<(position + length)])
            return true
        case .chunked:
            while let isLast = try readChunk() {
                if isLast { return true }
            }
            return false
        case .untilEnd, nil: return false
        }
    }

    /// Takes the next chunk: whether it is the last one; nil where it is not there as a whole.
    private mutating func readChunk() throws(MetricFailure) -> Bool? {
        let line = received[position...].prefix(34)
        guard let end = line.firstIndex(of: 0x0D) else {
            if line.count == 34 { throw .malformed("a chunk without a size") }
            return nil
        }
        let digits = trimmed(line[..<end].prefix { $0 != UInt8(ascii: ";") })
        guard digits.count <= 8, let first = digits.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-"),
            let size = Int(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw .malformed("a chunk without a size") }
        let start = end + 2
        if size == 0 { return start <= received.count ? true : nil }
        if size > limit { throw .tooLong(limit: limit) }
        guard start + size + 2 <= received.count else { return nil }
        guard received[end + 1] == 0x0A, received[start + size] == 0x0D, received[start + size + 1] == 0x0A else {
            throw .malformed("a chunk that does not end where it says")
        }
        body += received[start..<(start + size)]
        position = start + size + 2
        return false
    }
}
