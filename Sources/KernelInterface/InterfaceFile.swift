/// A cgroup v2 interface file by name: `memory.high`.
///
/// Names that this version does not know are files too (`raw` in a policy); what is known of a file is its
/// `InterfaceFileDescription`.
package struct InterfaceFile: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let name: String
    /// Where the table of known files describes it; -1 for an unknown file. Files of different rows are different.
    package let row: Int

    /// Nil for a name that is no single path component of printable ASCII, as every interface file of the kernel is.
    package init?(_ name: String) {
        let bytes = name.utf8
        guard !bytes.isEmpty, bytes.count <= 255, bytes.first != UInt8(ascii: "."),
            bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") })
        else { return nil }
        self.name = name
        row = InterfaceFileTable.row(of: name)
    }

    /// For the constants of this room.
    init(known name: String) {
        self.name = name
        row = InterfaceFileTable.row(of: name)
    }

    /// For the table itself.
    init(name: String, row: Int) {
        self.name = name
        self.row = row
    }

    package var description: String { name }

    /// Whether the row alone names the file: not for an unknown file, nor for one per huge page size.
    private var isOneOfItsRow: Bool { row >= 0 && !InterfaceFileTable.hugePages.contains(row) }

    package static func == (left: InterfaceFile, right: InterfaceFile) -> Bool {
        left.row == right.row && (left.isOneOfItsRow || left.name == right.name)
    }

    package func hash(into hasher: inout Hasher) {
        if isOneOfItsRow { hasher.combine(row) } else { hasher.combine(name) }
    }

    /// Sorted as text.
    package static func < (left: InterfaceFile, right: InterfaceFile) -> Bool {
        left.isOneOfItsRow && right.isOneOfItsRow ? left.row < right.row : left.name < right.name
    }
}
