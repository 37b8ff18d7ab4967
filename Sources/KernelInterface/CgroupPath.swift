/// A cgroup named by its path below the cgroup2 mount; the root cgroup is the empty path.
///
/// Cannot hold a path that leaves the mount: no leading `/`, no empty, `.` or `..` component, no NUL or newline.
package struct CgroupPath: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The path without leading or trailing slash: `system.slice/nginx.service`.
    package let text: String

    package static let root = CgroupPath(unchecked: "")

    private init(unchecked text: String) {
        self.text = text
    }

    /// Accepts `a/b`, `/a/b` and `/`; nil for what would leave the mount or no kernel would have created.
    package init?(_ given: String) {
        let isAbsolute = given.utf8.first == UInt8(ascii: "/")
        let body = isAbsolute ? given.dropFirst() : given[...]
        if body.isEmpty {
            self = .root
            return
        }
        guard Self.hasNames(body.utf8) else { return nil }
        text = isAbsolute ? String(body) : given
    }

    /// Whether every component is a name: neither empty nor above 255 bytes, `.` nor `..`, without NUL and newline.
    private static func hasNames(_ body: Substring.UTF8View) -> Bool {
        var length = 0
        var dots = 0
        for byte in body {
            if byte == UInt8(ascii: "/") {
                if length == 0 || length > 255 || length == dots && length <= 2 { return false }
                length = 0
                dots = 0
                continue
            }
            if byte == 0 || byte == UInt8(ascii: "\n") { return false }
            length += 1
            if byte == UInt8(ascii: ".") { dots += 1 }
        }
        return length > 0 && length <= 255 && !(length == dots && length <= 2)
    }

    package var isRoot: Bool { text.isEmpty }

    /// As people write it: `/` for the root, else the path below the mount.
    package var description: String { isRoot ? "/" : text }

    /// The number of components; 0 for the root.
    package var depth: Int { isRoot ? 0 : 1 + text.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: "/") ? 1 : 0) } }

    /// The last component; empty for the root.
    package var name: String {
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return text }
        return String(text[text.index(after: slash)...])
    }

    /// The cgroup that holds this one; nil for the root.
    package var parent: CgroupPath? {
        if isRoot { return nil }
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return .root }
        return CgroupPath(unchecked: String(text[..<slash]))
    }

    /// Every cgroup above this one, the root first.
    package var ancestors: [CgroupPath] {
        var found: [CgroupPath] = []
        var next = parent
        while let path = next {
            found.append(path)
            next = path.parent
        }
        return found.reversed()
    }

    /// The child of this name; `name` is one that the kernel listed or a checked component.
    package func appending(_ name: String) -> CgroupPath {
        CgroupPath(unchecked: isRoot ? name : text + "/" + name)
    }

    package func isAncestor(of other: CgroupPath) -> Bool {
        if isRoot { return !other.isRoot }
        return other.text.utf8.count > text.utf8.count && other.text.hasPrefix(text)
            && other.text.utf8[other.text.utf8.index(other.text.utf8.startIndex, offsetBy: text.utf8.count)]
                == UInt8(ascii: "/")
    }

    /// The path of an interface file of this cgroup, for messages: `web.slice/memory.max`.
    package func path(of file: InterfaceFile) -> String {
        isRoot ? file.name : text + "/" + file.name
    }

    /// The kernel compares names byte by byte; canonically equivalent Unicode names are different cgroups.
    package static func == (left: CgroupPath, right: CgroupPath) -> Bool {
        let (left, right) = (left.text.utf8, right.text.utf8)
        guard left.count == right.count else { return false }
        let same = left.withContiguousStorageIfAvailable { left in
            right.withContiguousStorageIfAvailable { isSame(UnsafeRawBufferPointer(left), UnsafeRawBufferPointer($0)) }
        }
        return (same ?? nil) ?? left.elementsEqual(right)
    }

    /// Parents sort before their children.
    package static func < (left: CgroupPath, right: CgroupPath) -> Bool {
        left.text < right.text
    }
}

/// Whether two texts of one length are the same; from their ends, where siblings differ, eight bytes at a time.
private func isSame(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    var end = left.count
    while end >= 8 {
        end -= 8
        let part = left.loadUnaligned(fromByteOffset: end, as: UInt64.self)
        if part != right.loadUnaligned(fromByteOffset: end, as: UInt64.self) { return false }
    }
    for index in 0..<end where left[index] != right[index] { return false }
    return true
}
