/// What is known of an interface file: who has it, who may write it, since when, and in which grammar.
package struct InterfaceFileDescription: Sendable {
    /// Which cgroups have the file.
    package enum Presence: String, Hashable, Sendable {
        case everywhere = "all cgroups"
        case rootOnly = "root only"
        case nonRoot = "all but the root"
    }

    package enum Access: String, Hashable, Sendable {
        case readOnly = "read"
        case writeOnly = "write"
        case readWrite = "read, write"
    }

    /// The file; `hugetlb.<size>.max` stands for one file per huge page size.
    package let file: InterfaceFile
    /// The controller that must be enabled for the file to be there; nil for files of the core.
    package let controller: CgroupController?
    package let presence: Presence
    package let access: Access
    /// The first upstream release with the file in cgroup v2.
    package let since: KernelVersion
    package let grammar: Grammar
    /// What a new cgroup reads, canonical: `max 100000`; nil for a file that holds no single value of its own.
    package let initialText: String?
    /// What to write after a key to give its line back: `rbps=max wbps=max riops=max wiops=max`; nil without keys.
    package let defaultKeyedText: String?
    /// One line.
    package let summary: String
    /// The kernel option that common distribution kernels lack: `CONFIG_BLK_CGROUP_IOLATENCY`.
    package let requires: String?

    /// Whether a value written to the file stays and is read back: what a policy can set and a revert can restore.
    ///
    /// Not `cgroup.type`: a threaded cgroup cannot become a domain again.
    package var holdsValue: Bool {
        guard access == .readWrite, file != .cgroupType else { return false }
        return switch grammar {
        case .idList, .pressure, .subtreeControl: false
        case .text, .integer, .cpuWeight, .integerOrMax, .bytes, .boolean, .words, .cpuMax, .percentOrMax, .indexList,
            .partition, .deviceKeyed, .keyedLimits, .ioWeight, .ioBFQWeight:
            true
        case .controllers, .flatKeyed, .nestedKeyed, .reclaim: false
        }
    }
}

extension InterfaceFile {
    /// Every known file, sorted by name.
    package static var described: [InterfaceFileDescription] { InterfaceFileTable.rows }

    /// What is known of this file; nil for a file that this version does not know.
    package var known: InterfaceFileDescription? { row < 0 ? nil : InterfaceFileTable.rows[row] }

    /// Whether a value written to the file stays and is read back, as far as is known: true for an unknown file.
    package var holdsValue: Bool { row < 0 || InterfaceFileTable.rows[row].holdsValue }

    /// The grammar of its text; `text` for an unknown file.
    package var grammar: Grammar { row < 0 ? .text : InterfaceFileTable.rows[row].grammar }

    /// The controller that must be enabled for the file to be there; nil for files of the core.
    ///
    /// Of an unknown file, the name before the first dot says it.
    package var controller: CgroupController? {
        if row >= 0 { return InterfaceFileTable.rows[row].controller }
        let prefix = name.prefix { $0 != "." }
        return prefix == "cgroup" ? nil : CgroupController(String(prefix))
    }
}
