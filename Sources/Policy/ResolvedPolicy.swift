package import Document
package import KernelInterface

/// A policy set after its percentages, devices, CPUs and cross-class sums were judged against one node.
package struct ResolvedPolicy: Sendable {
    /// In the order of the policy files and of the classes in them.
    package let classes: [ResolvedClass]

    package init(classes: [ResolvedClass]) {
        self.classes = classes
    }
}

package struct ResolvedClass: Sendable {
    package let name: String
    package let span: SourceSpan
    package let matches: [Located<CgroupMatch>]
    /// The slice that the class owns.
    package let slice: CgroupPath?
    package let settings: [ResolvedSetting]
    /// Of caches and memory bandwidth; nil where nothing is asked, or the node has none and the class can do without.
    package let allocation: ResolvedAllocation?
    /// What the class is promised, in the order written.
    package let objectives: [Objective]
    /// What the class gives up when another class misses an objective: in this order, each once.
    package let yields: [ResolvedRung]
    /// What it may take while every objective of the node holds with slack; each once.
    package let grows: [ResolvedRung]
    /// What is done about values that somebody else changed.
    package let drift: DriftResponse
    /// Whether systemd keeps the values beyond the next boot.
    package let isPersistent: Bool

    package init(
        name: String, span: SourceSpan, matches: [Located<CgroupMatch>], slice: CgroupPath?,
        settings: [ResolvedSetting], allocation: ResolvedAllocation? = nil, objectives: [Objective] = [],
        yields: [ResolvedRung] = [], grows: [ResolvedRung] = [], drift: DriftResponse = .repair,
        isPersistent: Bool = false
    ) {
        self.name = name
        self.span = span
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

/// One value of one interface file for every cgroup of a class.
package struct ResolvedSetting: Sendable {
    package let file: InterfaceFile
    /// The device number or resource name that the line starts with in a keyed file (`259:0` of `io.max`); nil in a
    /// file of one value.
    package let key: String?
    package let value: ResolvedValue
    /// The policy key: `memory.high`.
    package let policyKey: String
    /// The value as the operator wrote it: `50%`.
    package let requested: String
    package let span: SourceSpan

    package init(
        file: InterfaceFile, key: String?, value: ResolvedValue, policyKey: String, requested: String, span: SourceSpan
    ) {
        self.file = file
        self.key = key
        self.value = value
        self.policyKey = policyKey
        self.requested = requested
        self.span = span
    }
}

package enum ResolvedValue: Hashable, Sendable {
    /// Canonical kernel text (`InterfaceFile.canonical`), without the key of a keyed file.
    case text(String)
    /// Bytes as a share, in hundredths of a percent, of what the nearest limited ancestor may use.
    case parentShare(permyriad: UInt32)
}
