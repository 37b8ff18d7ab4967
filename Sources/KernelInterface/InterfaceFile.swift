/// A cgroup v2 interface file by name: `memory.high`.
///
/// Names that this version does not know are files too (`raw` in a policy); what is known of a file is its
/// `InterfaceFileDescription`.
package struct InterfaceFile: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let name: String

    /// Nil for a name that is no single path component.
    package init?(_ name: String) {
        let bytes = name.utf8
        guard !bytes.isEmpty, bytes.count <= 255, !name.hasPrefix("."),
            !bytes.contains(where: { $0 == UInt8(ascii: "/") || $0 <= 0x20 || $0 == 0x7F })
        else { return nil }
        self.name = name
    }

    /// For the constants of this room.
    init(known name: String) {
        self.name = name
    }

    package var description: String { name }

    package static func < (left: InterfaceFile, right: InterfaceFile) -> Bool {
        left.name < right.name
    }
}
