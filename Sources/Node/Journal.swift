import CSystemd
import Glibc
package import KernelInterface

/// systemd's journal, for entries of several fields (systemd.journal-fields(7)).
package enum Journal {
    /// Whether standard error goes to the journal line by line, so that an entry there takes the place of a line: what
    /// `JOURNAL_STREAM` says, device and inode, is what standard error is.
    package static func takesStandardError(
        environment: (String) -> String? = Node.environment, descriptor: Int32 = STDERR_FILENO
    ) -> Bool {
        guard let stream = environment("JOURNAL_STREAM") else { return false }
        let parts = stream.split(separator: ":").map { UInt64($0) }
        var found = stat()
        guard parts.count == 2, fstat(descriptor, &found) == 0 else { return false }
        return parts[0] == UInt64(found.st_dev) && parts[1] == UInt64(found.st_ino)
    }

    /// Writes one entry of fields `NAME`, value. A value may have any text in it.
    package static func send(_ fields: [(name: String, value: String)]) -> Errno? {
        let texts = fields.prefix(Int(CSYSTEMD_FIELDS)).map { "\($0.name)=\($0.value)" }
        let sent = withFields(texts[...], []) { csystemd_journal_send($0.baseAddress, $0.count) }
        return sent < 0 ? Errno(rawValue: -sent) : nil
    }

    private static func withFields(
        _ texts: ArraySlice<String>, _ fields: [csystemd_field],
        _ body: (UnsafeBufferPointer<csystemd_field>) -> Int32
    ) -> Int32 {
        guard var text = texts.first else { return fields.withUnsafeBufferPointer(body) }
        return text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                withFields(
                    texts.dropFirst(), fields + [csystemd_field(text: characters.baseAddress, length: bytes.count)],
                    body)
            }
        }
    }

    /// One entry that was read.
    package struct Entry: Hashable, Sendable {
        /// µs since 1970, UTC.
        package let time: UInt64
        package let fields: [String: String]

        package init(time: UInt64, fields: [String: String]) {
            self.time = time
            self.fields = fields
        }
    }

    /// The entries with any of these message ids since a time, µs since 1970, oldest first; of their fields, those that
    /// are named.
    package static func entries(
        messages: [String], since: UInt64, fields names: [String]
    ) throws(JournalError) -> [Entry] {
        if csystemd_load() < 0 { throw .noLibrary(String(cString: csystemd_load_problem())) }
        var opened: OpaquePointer?
        let journal = csystemd_journal_open(&opened)
        guard journal >= 0, let opened else { throw .failed(Errno(rawValue: -journal)) }
        defer { csystemd_journal_close(opened) }
        do throws(Errno) {
            for message in messages {
                _ = try checked { "MESSAGE_ID=\(message)".withCString { csystemd_journal_match(opened, $0) } }
            }
            _ = try checked { csystemd_journal_seek(opened, since) }
            var found: [Entry] = []
            var time: UInt64 = 0
            while try checked({ csystemd_journal_next(opened, &time) }) > 0 {
                found.append(Entry(time: time, fields: try fieldsOfEntry(opened, names)))
            }
            return found
        } catch {
            throw .failed(error)
        }
    }

    private static func fieldsOfEntry(_ journal: OpaquePointer, _ names: [String]) throws(Errno) -> [String: String] {
        var fields: [String: String] = [:]
        for name in names {
            var text: UnsafePointer<CChar>?
            var length = 0
            let result = csystemd_journal_field(journal, name, &text, &length)
            if result == -ENOENT { continue }
            _ = try checked { result }
            guard let text else { continue }
            let bytes = UnsafeRawBufferPointer(start: text, count: length)
            fields[name] = String(decoding: bytes, as: UTF8.self)
        }
        return fields
    }
}

/// Why the journal cannot be read.
package enum JournalError: Error, Hashable, Sendable {
    /// libsystemd is not there; what the loader says.
    case noLibrary(String)
    case failed(Errno)
}
