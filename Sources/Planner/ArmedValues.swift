package import KernelInterface

/// What may be adjusted while the reconciler runs, and what each is when it is not: on record before the first
/// adjustment, so that what a crash leaves adjusted can be given back.
package struct ArmedValues: Equatable, Sendable {
    package var values: [ArmedValue]
    package var groups: [ArmedGroup]
    /// As `Originals.boot`.
    package var boot: String?
    /// Where decisions are written; nil where that is not known.
    package var log: String?

    package init(
        values: [ArmedValue] = [], groups: [ArmedGroup] = [], boot: String? = nil, log: String? = nil
    ) {
        self.values = values
        self.groups = groups
        self.boot = boot
        self.log = log
    }

    package var isEmpty: Bool { values.isEmpty && groups.isEmpty }
}

/// One value of a cgroup that may be adjusted. Canonical texts.
package struct ArmedValue: Hashable, Sendable {
    package let cgroup: CgroupPath
    package let identity: CgroupIdentity
    package let file: InterfaceFile
    package let key: String?
    package let base: String

    package init(cgroup: CgroupPath, identity: CgroupIdentity, file: InterfaceFile, key: String?, base: String) {
        self.cgroup = cgroup
        self.identity = identity
        self.file = file
        self.key = key
        self.base = base
    }
}

/// The portions of a resource group that may be adjusted.
package struct ArmedGroup: Hashable, Sendable {
    package let group: ResourceGroup
    package let base: Schemata

    package init(group: ResourceGroup, base: Schemata) {
        self.group = group
        self.base = base
    }
}

extension ArmedValues {
    private static let header = "bulkhead-armed 1"

    /// The text of the file.
    package var encoded: [UInt8] {
        var writer = LedgerWriter(header: Self.header, capacity: 256 + 128 * values.count)
        if let boot { writer.record("boot", boot) }
        if let log { writer.record("log", log) }
        for value in values {
            writer.record(
                "value", value.cgroup.text, String(value.identity.inode), value.file.name, value.key, value.base)
        }
        for group in groups { writer.record("group", group.group.path.text, group.base.description) }
        return writer.finished()
    }

    package init(decoding text: [UInt8]) throws(LedgerError) {
        self.init()
        var reader = try LedgerReader(text, header: Self.header)
        var record: [String?] = []
        while reader.next(into: &record) {
            switch (record[0], record.count) {
            case ("boot", 2): boot = record[1]
            case ("log", 2): log = record[1]
            case ("value", 6): values.append(try Self.value(record, reader))
            case ("group", 3): groups.append(try Self.group(record, reader))
            default: throw reader.malformed("unknown record `\(record[0] ?? "")`")
            }
        }
    }

    private static func value(_ record: [String?], _ reader: LedgerReader) throws(LedgerError) -> ArmedValue {
        guard let cgroup = record[1].flatMap({ CgroupPath($0) }), let inode = record[2].flatMap({ UInt64($0) }),
            let file = record[3].flatMap({ InterfaceFile($0) }), let base = record[5]
        else { throw reader.malformed("a value needs its cgroup, inode, file, key and base") }
        return ArmedValue(
            cgroup: cgroup, identity: CgroupIdentity(inode: inode), file: file, key: record[4], base: base)
    }

    private static func group(_ record: [String?], _ reader: LedgerReader) throws(LedgerError) -> ArmedGroup {
        guard let path = record[1].flatMap({ ResctrlPath($0) }), let group = ResourceGroup(path: path),
            let base = record[2].flatMap({ try? Schemata(parsing: $0) })  // the error says the same without the line
        else { throw reader.malformed("a group needs its path and its schemata") }
        return ArmedGroup(group: group, base: base)
    }
}
