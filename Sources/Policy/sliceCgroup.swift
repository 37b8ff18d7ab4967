package import KernelInterface

/// The cgroup of a systemd slice: every dash is a level, so `a-b.slice` is `a.slice/a-b.slice`.
///
/// Nil for what systemd does not take as a slice name, and for `-.slice`, which is the root cgroup.
package func sliceCgroup(_ name: String) -> CgroupPath? {
    guard name.hasSuffix(".slice"), isUnitName(name) else { return nil }
    let stem = name.dropLast(6)
    var path = ""
    var prefix = ""
    for part in stem.split(separator: "-", omittingEmptySubsequences: false) {
        if part.isEmpty { return nil }
        prefix = prefix.isEmpty ? String(part) : prefix + "-" + part
        path += path.isEmpty ? "\(prefix).slice" : "/\(prefix).slice"
    }
    return CgroupPath(path)
}

/// Whether every character may stand in a systemd unit name, at most 255 of them.
func isUnitName(_ name: String) -> Bool {
    let bytes = name.utf8.span
    if bytes.isEmpty || bytes.count > 255 { return false }
    for index in 0..<bytes.count {
        switch bytes[index] {
        case 0x61...0x7A, 0x41...0x5A, 0x30...0x3A, 0x2D, 0x5F, 0x2E, 0x5C, 0x40: continue
        default: return false
        }
    }
    return true
}

/// What a unit that has a cgroup ends in.
let unitSuffixes = [".service", ".slice", ".scope", ".socket", ".mount", ".swap"]
