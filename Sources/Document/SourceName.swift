private import Synchronization

/// The name of a text file, four bytes small: a span with it is plain memory, copied without a reference count.
///
/// Names are kept as long as the process lives; it reads few files.
struct SourceName: Hashable, Sendable {
    private let number: UInt32

    init(_ text: String) {
        number = Self.table.withLock { $0.number(of: text) }
    }

    var text: String {
        Self.table.withLock { $0.texts[Int(number)] }
    }

    private struct Table {
        var texts: [String] = []
        var numbers: [KeyBytes: UInt32] = [:]

        mutating func number(of text: String) -> UInt32 {
            if let number = numbers[KeyBytes(text: text)] { return number }
            let number = UInt32(texts.count)
            texts.append(text)
            numbers[KeyBytes(text: text)] = number
            return number
        }
    }

    private static let table = Mutex(Table())
}
