import CLinux
import Glibc
import KernelInterface

/// Names of one type of entry (DT_DIR, DT_REG, DT_LNK) in a directory, sorted; `.` and `..` are left
/// out. `directory` may be an O_PATH descriptor, or an error number negated.
func names(in directory: Int32, type wanted: UInt8) -> Result<[String], Errno> {
    var found: [String] = []
    let error = eachEntry(of: directory) { name, type in
        if type == wanted { found.append(name) }
    }
    if let error { return .failure(error) }
    found.sort()
    return .success(found)
}

/// Names of all entries of a directory by path, sorted; nil when it cannot be read.
func entries(of path: String) -> [String]? {
    let directory = path.withCString { clinux_openat(AT_FDCWD, $0, clinux_o_path | O_DIRECTORY | O_CLOEXEC) }
    if directory < 0 { return nil }
    defer { close(directory) }
    var found: [String] = []
    if eachEntry(of: directory, { name, _ in found.append(name) }) != nil { return nil }
    return found.sorted()
}

/// nil, or why the directory could not be read.
func eachEntry(of directory: Int32, _ body: (String, UInt8) -> Void) -> Errno? {
    if directory < 0 { return Errno(rawValue: -directory) }
    // An O_PATH descriptor cannot be read from, and a second listing must start at the beginning.
    let readable = clinux_openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if readable < 0 { return Errno(rawValue: -readable) }
    guard let listing = clinux_list(readable) else {
        let error = Errno(rawValue: errno)
        close(readable)
        return error
    }
    defer { clinux_end(listing) }
    var name: UnsafePointer<CChar>?
    var type: Int32 = 0
    while true {
        let result = clinux_next(listing, &name, &type)
        if result < 0 { return Errno(rawValue: -result) }
        guard result == 1, let name else { return nil }
        let text = String(cString: name)
        if text != "." && text != ".." { body(text, UInt8(truncatingIfNeeded: type)) }
    }
}
