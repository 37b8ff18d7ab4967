/// The table of known interface files. Sources: Documentation/admin-guide/cgroup-v2.rst, and kernels 6.1, 6.12 and 7.3.
enum InterfaceFileTable {
    static let rows: [InterfaceFileDescription] = (coreAndCPU + cpusetToIO + memoryToRDMA).enumerated().map {
        row, entry in
        entry.description(row: row)
    }

    private static let rowOfName = Dictionary(
        uniqueKeysWithValues: rows.filter { $0.controller != .hugetlb }.map { ($0.file.name, $0.file.row) })

    /// By what follows the huge page size: `rsvd.max`.
    private static let rowOfFunction = Dictionary(
        uniqueKeysWithValues: rows.filter { $0.controller == .hugetlb }
            .map { (String($0.file.name.dropFirst("hugetlb.<size>.".utf8.count)), $0.file.row) })

    /// The rows that stand for one file per huge page size; they follow each other.
    static let hugePages: Range<Int> = {
        let first = rows.firstIndex { $0.controller == .hugetlb } ?? 0
        return first..<first + rows.count { $0.controller == .hugetlb }
    }()

    /// -1 for an unknown file.
    static func row(of name: String) -> Int {
        if let row = rowOfName[name] { return row }
        return HugePageSize(of: name).flatMap { rowOfFunction[$0.function] } ?? -1
    }

    /// One row as it is written here.
    struct Entry {
        let name: String
        var controller: CgroupController?
        let presence: InterfaceFileDescription.Presence
        let access: InterfaceFileDescription.Access
        let since: KernelVersion
        let grammar: Grammar
        let summary: String
        var initial: String?
        var keyed: String?
        var requires: String?

        init(
            _ name: String, _ controller: CgroupController?, _ presence: InterfaceFileDescription.Presence,
            _ access: InterfaceFileDescription.Access, _ major: Int, _ minor: Int, _ grammar: Grammar,
            _ summary: String, initial: String? = nil, keyed: String? = nil, requires: String? = nil
        ) {
            self.name = name
            self.controller = controller
            self.presence = presence
            self.access = access
            since = KernelVersion(major, minor)
            self.grammar = grammar
            self.summary = summary
            self.initial = initial
            self.keyed = keyed
            self.requires = requires
        }

        func description(row: Int) -> InterfaceFileDescription {
            InterfaceFileDescription(
                file: InterfaceFile(name: name, row: row), controller: controller, presence: presence, access: access,
                since: since, grammar: grammar, initialText: initial, defaultKeyedText: keyed, summary: summary,
                requires: requires)
        }
    }
}
