import Document

/// The codes of the diagnostics of this room.
enum PolicyCode: String, CaseIterable {
    case badGlob = "bad-glob"
    case badName = "bad-name"
    case badList = "bad-list"
    case badSlice = "bad-slice"
    case badUnit = "bad-unit"
    case burstAboveQuota = "burst-above-quota"
    case cgroup2Absent = "cgroup2-absent"
    case controllerAbsent = "controller-absent"
    case cpuAbsent = "cpu-absent"
    case deviceAbsent = "device-absent"
    case deviceIsPartition = "device-is-partition"
    case duplicateClass = "duplicate-class"
    case duplicateDevice = "duplicate-device"
    case duplicateMatch = "duplicate-match"
    case duplicateNode = "duplicate-node"
    case duplicateSlice = "duplicate-slice"
    case emptyClass = "empty-class"
    case exclusiveOverlap = "exclusive-overlap"
    case fileAbsent = "file-absent"
    case highAboveMax = "high-above-max"
    case idleWithWeight = "idle-with-weight"
    case limitAboveNode = "limit-above-node"
    case malformedQuantity = "malformed-quantity"
    case minAboveLow = "min-above-low"
    case missingKey = "missing-key"
    case missingMatch = "missing-match"
    case missingUnit = "missing-unit"
    case negativeQuantity = "negative-quantity"
    case nodeAbsent = "node-absent"
    case outOfRange = "out-of-range"
    case overlappingMatch = "overlapping-match"
    case partitionWithoutCPUs = "partition-without-cpus"
    case pathEscape = "path-escape"
    case protectionAboveLimit = "protection-above-limit"
    case protectionOvercommit = "protection-overcommit"
    case quantityOverflow = "quantity-overflow"
    case quantityTooFine = "quantity-too-fine"
    case rawCommand = "raw-command"
    case rawHasKey = "raw-has-key"
    case uclampReversed = "uclamp-reversed"
    case unknownKey = "unknown-key"
    case unknownUnit = "unknown-unit"
    case unknownVersion = "unknown-version"
    case unknownWord = "unknown-word"
    case weightAndNice = "weight-and-nice"
    case wrongType = "wrong-type"
    case wrongUnit = "wrong-unit"
}

extension Diagnostic {
    init(
        _ code: PolicyCode, _ message: String, as severity: Severity = .error, at span: SourceSpan? = nil,
        label: String? = nil, notes: [Note] = [], help: [String] = []
    ) {
        self.init(severity, code: code.rawValue, message, at: span, label: label, notes: notes, help: help)
    }
}
