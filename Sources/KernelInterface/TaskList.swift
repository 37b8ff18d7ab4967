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

    /// What to write to move these threads in as few writes as the kernel takes: at most `limit` bytes each.
    ///
    /// - Parameter onePerWrite: for kernels before 6.7.
    package func commands(onePerWrite: Bool = false, limit: Int = 4096) -> [String] {
        var commands: [String] = []
        var command = ""
        for id in ids {
            let digits = String(id)
            if !command.isEmpty, onePerWrite || command.utf8.count + digits.utf8.count + 2 > limit {
                commands.append(command + "\n")
                command = ""
            }
            if !command.isEmpty { command += "," }
            command += digits
        }
        if !command.isEmpty { commands.append(command + "\n") }
        return commands
    }
}
