package import Document
package import KernelInterface

/// A value and where the operator wrote it.
package struct Located<Value: Sendable>: Sendable {
    package let value: Value
    package let span: SourceSpan

    package init(_ value: Value, at span: SourceSpan) {
        self.value = value
        self.span = span
    }
}

/// One class of a policy: which cgroups it is, and what they are to get.
package struct WorkloadClass: Sendable {
    package let name: Located<String>
    /// Any of these; the class applies to each cgroup that one of them matches.
    package let matches: [Located<CgroupMatch>]
    /// A slice that the class owns and that is created where it is missing.
    package let slice: Located<CgroupPath>?
    /// In the order written; no two of the same file and key.
    package let settings: [RequestedSetting]
    /// Of caches and memory bandwidth; nil where nothing is asked.
    package let allocation: RequestedAllocation?
    /// What the class is promised, in the order written.
    package let objectives: [Objective]
    /// What the class gives up when another class misses an objective: in this order, each once.
    package let yields: [RequestedRung]
    /// What it may take while every objective of the node holds with slack; each once.
    package let grows: [RequestedRung]
    /// What is done about values that somebody else changed.
    package let drift: DriftResponse
    /// Whether systemd keeps the values beyond the next boot.
    package let isPersistent: Bool

    package init(
        name: Located<String>, matches: [Located<CgroupMatch>], slice: Located<CgroupPath>?,
        settings: [RequestedSetting], allocation: RequestedAllocation? = nil, objectives: [Objective] = [],
        yields: [RequestedRung] = [], grows: [RequestedRung] = [], drift: DriftResponse = .repair,
        isPersistent: Bool = false
    ) {
        self.name = name
        self.matches = matches
        self.slice = slice
        self.settings = settings
        self.allocation = allocation
        self.objectives = objectives
        self.yields = yields
        self.grows = grows
        self.drift = drift
        self.isPersistent = isPersistent
    }
}

/// How a class names cgroups.
package enum CgroupMatch: Hashable, Sendable {
    /// Path below the cgroup2 mount: `kubepods.slice/kubepods-pod*.slice`.
    case cgroup(CgroupGlob)
    /// A systemd unit by name, wherever its slice is: `nginx.service`, `worker@*.service`.
    case unit(NameGlob)
    /// What others who manage cgroups put into one, by what names say: `pod: {qos: BestEffort}`. Of a cgroup that several
    /// of these match, it is the first in the order of the policy; one that is named otherwise is none of theirs.
    case workload(WorkloadMatch)

    /// The deepest directory that everything matched is below, or in; nil for what may be anywhere.
    package var directory: CgroupPath? {
        guard case .cgroup(let glob) = self else { return nil }
        var path = CgroupPath.root
        for component in glob.components.dropLast() {
            guard case .name(let name) = component, let literal = name.literal else { break }
            path = path.appending(literal)
        }
        return path
    }
}

/// One interface file value that a policy asks for.
package struct RequestedSetting: Sendable {
    /// The policy key as the operator reads it: `memory.high`, `io.max.nvme0n1`.
    package let key: String
    package let file: InterfaceFile
    /// The value as written: `50%`.
    package let text: String
    package let value: RequestedValue
    package let span: SourceSpan

    package init(key: String, file: InterfaceFile, value: RequestedValue, text: String, span: SourceSpan) {
        self.key = key
        self.file = file
        self.value = value
        self.text = text
        self.span = span
    }
}

/// What is asked for, before the node is known.
package enum RequestedValue: Hashable, Sendable {
    /// The kernel's canonical text, the same on every node.
    case text(String)
    /// Bytes before they are rounded down to pages, of the node's size or of a huge page file's.
    case bytes(UInt64)
    /// Bytes as a share of the node's memory or of its swap, in hundredths of a percent.
    case memoryShare(permyriad: UInt32)
    case swapShare(permyriad: UInt32)
    /// Bytes as a share of what the nearest limited ancestor may use, in hundredths of a percent.
    case parentShare(permyriad: UInt32)
    /// CPU bandwidth as a share of the node's CPUs, in hundredths of a percent, over a period in µs.
    case cpuShare(permyriad: UInt32, period: UInt64)
    /// CPUs or NUMA nodes that must exist on the node.
    case cpus(IndexList)
    case nodes(IndexList)
    /// A line for one device, named as the operator did (`nvme0n1`, `/dev/sda`, `by-id/…`, `259:0`), and what follows
    /// the device number in the interface file.
    case device(String, line: String)
    /// A line for one named resource (`misc`, `rdma`, `dmem`), and what follows the name.
    case entry(String, line: String)
}
