import CLinux
package import Document
import Glibc
import KernelInterface

/// The files of a policy set: the file itself, or the `.yaml` and `.yml` files of a directory, sorted by name.
///
/// Hidden files are left out, and so are the backups and locks of editors (`.#a.yaml`, `a.yaml~`, `#a.yaml#`). `-` is
/// standard input. What is absent or may not be read is a diagnostic; a directory without policies is an empty list.
package func policyFiles(at path: String) throws(Diagnostic) -> [String] {
    if path == "-" { return [path] }
    var status = stat()
    guard !path.isEmpty, !path.utf8.contains(0), stat(path, &status) == 0 else {
        throw unopened(path, path.isEmpty ? ENOENT : errno)
    }
    if status.st_mode & S_IFMT != S_IFDIR { return [path] }
    let directory = path.withCString { clinux_openat(AT_FDCWD, $0, clinux_o_path | O_DIRECTORY | O_CLOEXEC) }
    if directory < 0 { throw unopened(path, -directory) }
    defer { close(directory) }
    var names: [String] = []
    let error = eachEntry(of: directory) { name, type in
        if type != UInt8(DT_DIR), isPolicyName(name) { names.append(name) }
    }
    if let error { throw unopened(path, error.rawValue) }
    let place = path.hasSuffix("/") ? path : path + "/"
    return names.sorted().map { place + $0 }
}

func isPolicyName(_ name: String) -> Bool {
    guard let first = name.utf8.first, first != UInt8(ascii: "."), first != UInt8(ascii: "#") else { return false }
    return name.hasSuffix(".yaml") || name.hasSuffix(".yml")
}

private func unopened(_ path: String, _ code: Int32) -> Diagnostic {
    // The codes that `Document` gives the same faults of a single file.
    switch code {
    case ENOENT, ENOTDIR: Diagnostic(code: "file-not-found", "there is no file or directory `\(path)`")
    case EACCES, EPERM: Diagnostic(code: "file-denied", "`\(path)` may not be read by this user")
    default: Diagnostic(code: "file-unreadable", "`\(path)` cannot be read: \(Errno(rawValue: code).text)")
    }
}
