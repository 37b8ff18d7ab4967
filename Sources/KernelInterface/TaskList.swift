/// Threads by number: one a line when it is read, separated by commas when it is written. tasks; kernel 4.10.
///
/// Several in one write from kernel 6.7; earlier kernels take one.
package struct TaskList: KernelText {
    static let expectation = "thread ids, one a line or separated by commas"

    /// In the order of the text.
    package var ids: [Int]

    package init(_ ids: [Int] = []) {
        self.ids = ids
    }

    package init(parsing text: String) throws(KernelTextError) {
        ids = []
        var scanner = Scanner(text)
        scanner.skipSpace()
        while !scanner.isAtEnd {
            guard let id = scanner.decimal(), id <= UInt64(Int32.max) else {
                throw KernelTextError(expected: Self.expectation, found: text)
            }
            ids.append(Int(id))
            scanner.skipBlanks()
            guard scanner.isAtEnd || scanner.skip(UInt8(ascii: ",")) || scanner.skip(UInt8(ascii: "\n")) else {
                throw KernelTextError(expected: Self.expectation, found: text)
            }
            scanner.skipSpace()
        }
    }

    /// One a line, as it is read, without the last newline.
    package var description: String { ids.map(String.init).joined(separator: "\n") }

    /// What to write to move the first of some threads, as many as one write of `limit` bytes takes, and how many these
    /// are: one at least. Of kernels before 6.7 none takes more.
    package static func command(for ids: ArraySlice<Int>, limit: Int = pageBytes) -> (text: String, count: Int) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(limit + 16)
        var count = 0
        for id in ids {
            let end = bytes.count
            if count > 0 { bytes.append(UInt8(ascii: ",")) }
            append(id, to: &bytes)
            // With the newline it is to fit.
            if count > 0, bytes.count >= limit {
                bytes.removeLast(bytes.count - end)
                break
            }
            count += 1
        }
        bytes.append(UInt8(ascii: "\n"))
        return (String(decoding: bytes, as: UTF8.self), count)
    }

    /// The smallest page of an architecture, which is what kernfs takes in one write.
    package static let pageBytes = 4096

    /// Digits one by one: to make a string of each id costs more than the kernel takes to move it.
    private static func append(_ id: Int, to bytes: inout [UInt8]) {
        var first = bytes.count
        var rest = UInt64(id.magnitude)
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        var last = bytes.count - 1
        while first < last {
            bytes.swapAt(first, last)
            first += 1
            last -= 1
        }
    }
}
