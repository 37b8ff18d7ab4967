import Glibc

/// A directory of its own for one test, removed with all that is in it.
final class TemporaryDirectory {
    let path: String

    init(under parent: String = "/tmp") throws {
        var template = Array((parent + "/bulkhead-test-XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { throw TestFailure("mkdtemp: \(errno)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        removeTree(path)
    }

    /// Makes `name` with `text` in it, and the directories above it.
    func file(_ name: String, _ text: String, mode: mode_t = 0o644) throws {
        try makeParents(of: name)
        guard let stream = fopen(path + "/" + name, "w") else { throw TestFailure("fopen \(name): \(errno)") }
        fputs(text, stream)
        fclose(stream)
        chmod(path + "/" + name, mode)
    }

    func directory(_ name: String, mode: mode_t = 0o755) throws {
        try makeParents(of: name + "/x")
        chmod(path + "/" + name, mode)
    }

    func link(_ name: String, to target: String) throws {
        try makeParents(of: name)
        guard symlink(target, path + "/" + name) == 0 else { throw TestFailure("symlink \(name): \(errno)") }
    }

    /// Removes a directory with all that is in it.
    func remove(_ name: String) {
        removeTree(path + "/" + name)
    }

    /// nil when there is no such file.
    func text(_ name: String) -> String? {
        guard let stream = fopen(path + "/" + name, "r") else { return nil }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        while true {
            let byte = getc(stream)
            if byte < 0 { break }
            bytes.append(UInt8(truncatingIfNeeded: byte))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Names in a directory of it, sorted.
    func names(_ name: String = "") -> [String] {
        guard let directory = opendir(path + "/" + name) else { return [] }
        defer { closedir(directory) }
        var found: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { found.append(name) }
        }
        return found.sorted()
    }

    private func makeParents(of name: String) throws {
        var place = path
        for component in name.split(separator: "/").dropLast() {
            place += "/" + component
            guard mkdir(place, 0o755) == 0 || errno == EEXIST else { throw TestFailure("mkdir \(place): \(errno)") }
        }
    }

    private func removeTree(_ path: String) {
        chmod(path, 0o700)
        if let directory = opendir(path) {
            var found: [(String, UInt8)] = []
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != "." && name != ".." { found.append((name, entry.pointee.d_type)) }
            }
            closedir(directory)
            for (name, type) in found {
                if type == UInt8(DT_DIR) { removeTree(path + "/" + name) } else { unlink(path + "/" + name) }
            }
        }
        rmdir(path)
    }
}

struct TestFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
