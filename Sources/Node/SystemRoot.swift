import CLinux
import Glibc
import KernelInterface

/// Where `/proc`, `/sys`, `/run`, `/dev` and `/usr` are looked for: the machine itself, or a tree of sample files.
package struct SystemRoot: Sendable {
    /// Put before every absolute path; empty for the machine itself.
    package let prefix: String

    package static let machine = SystemRoot(prefix: "")

    package init(prefix: String) {
        self.prefix = prefix
    }

    /// The whole text; bytes that are no UTF-8 are repaired.
    func text(_ path: String) throws(FileError) -> String {
        do throws(Errno) {
            let file = try Descriptor(prefix + path, flags: O_RDONLY | O_NONBLOCK)
            return String(decoding: try file.readAll(limit: 16 << 20), as: UTF8.self)
        } catch {
            throw FileError(path: path, reason: .failed(operation: "read", errno: error))
        }
    }

    /// nil when the file is absent or says nothing to this caller: for facts that may be absent.
    func textIfPresent(_ path: String) -> String? {
        // Absent is an answer here, and so is a file that a sandbox hides.
        try? text(path)
    }

    /// The text without its final newline and blanks.
    func line(_ path: String) -> String? {
        textIfPresent(path).map(trimmed)
    }

    /// Names in a directory, sorted; none when it is absent.
    func names(_ path: String) -> [String] {
        entries(of: prefix + path) ?? []
    }

    /// Names of one type of entry (DT_DIR, DT_REG), sorted; none when the directory cannot be read.
    func names(_ path: String, type: UInt8) -> [String] {
        let directory = (prefix + path).withCString {
            clinux_openat(AT_FDCWD, $0, clinux_o_path | O_DIRECTORY | O_CLOEXEC)
        }
        if directory < 0 { return [] }
        defer { close(directory) }
        // A directory that cannot be listed has nothing to say of the node.
        return (try? Node.names(in: directory, type: type).get()) ?? []
    }

    func exists(_ path: String) -> Bool {
        access(prefix + path, F_OK) == 0
    }

    /// The last component of what a symbolic link says.
    func linkTarget(_ path: String) -> String? {
        let room = Int(PATH_MAX)
        let bytes = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            let length = buffer.withMemoryRebound(to: CChar.self) { bytes in
                bytes.baseAddress.map { readlink(prefix + path, $0, room) } ?? 0
            }
            count = max(0, length)
        }
        if bytes.isEmpty { return nil }
        let name = bytes.split(separator: UInt8(ascii: "/")).last ?? []
        return String(decoding: name, as: UTF8.self)
    }
}

/// The text without blanks and newlines around it.
func trimmed(_ text: String) -> String {
    var bytes = Substring(text).utf8
    while let last = bytes.last, isBlank(last) { bytes.removeLast() }
    while let first = bytes.first, isBlank(first) { bytes.removeFirst() }
    return String(Substring(bytes))
}

private func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A
}

/// The words of a text, between blanks.
func words(_ text: some StringProtocol) -> [String] {
    text.utf8.split(whereSeparator: isBlank).map { String(decoding: $0, as: UTF8.self) }
}

func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: true)
}
