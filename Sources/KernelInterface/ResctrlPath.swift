/// A directory below the resctrl mount; the mount itself is the empty path.
///
/// Cannot hold a path that leaves the mount: no leading `/`, no empty, `.` or `..` component, no NUL or newline.
package struct ResctrlPath: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The path without leading or trailing slash: `info/L3`, `web/mon_groups/api`.
    package let text: String

    package static let root = ResctrlPath(unchecked: "")
    package static let info = ResctrlPath(unchecked: "info")

    private init(unchecked text: String) {
        self.text = text
    }

    /// Accepts `a/b`, `/a/b` and `/`; nil for what would leave the mount or no kernel would have created.
    package init?(_ given: String) {
        guard let path = CgroupPath(given) else { return nil }
        text = path.text
    }

    package var isRoot: Bool { text.isEmpty }

    /// As people write it: `/` for the mount, else the path below it.
    package var description: String { isRoot ? "/" : text }

    /// The last component; empty for the mount.
    package var name: String {
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return text }
        return String(text[text.index(after: slash)...])
    }

    /// The directory that holds this one; nil for the mount.
    package var parent: ResctrlPath? {
        if isRoot { return nil }
        guard let slash = text.utf8.lastIndex(of: UInt8(ascii: "/")) else { return .root }
        return ResctrlPath(unchecked: String(text[..<slash]))
    }

    /// The directory of this name; `name` is one that the kernel listed or a checked component.
    package func appending(_ name: String) -> ResctrlPath {
        ResctrlPath(unchecked: isRoot ? name : text + "/" + name)
    }

    /// The path of a file in this directory, for messages: `web/schemata`.
    package func path(of file: ResctrlFile) -> String {
        isRoot ? file.name : text + "/" + file.name
    }

    /// Parents sort before their children.
    package static func < (left: ResctrlPath, right: ResctrlPath) -> Bool {
        left.text < right.text
    }
}
