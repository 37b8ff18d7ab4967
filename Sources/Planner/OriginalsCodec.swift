import KernelInterface

extension Originals {
    static let header = "bulkhead-state 1"

    /// The text of the state file.
    package var encoded: [UInt8] {
        var writer = LedgerWriter(header: Self.header, capacity: capacity)
        append(to: &writer)
        return writer.finished()
    }

    var capacity: Int { 4096 + 768 * cgroups.count }

    /// Tells two states apart, for plans that are saved and applied later.
    package var mark: String { String(fnv1a(encoded[...]), radix: 16) }

    package init(decoding text: [UInt8]) throws(LedgerError) {
        var reader = try LedgerReader(text, header: Self.header)
        var decoder = OriginalsDecoder()
        var record: [String?] = []
        while reader.next(into: &record) {
            guard try decoder.take(record, &reader) else {
                throw reader.malformed("unknown record `\(record[0] ?? "")`")
            }
        }
        self = decoder.originals
    }

    /// Whether a state file says that it is of this boot, by its second record alone: whether the rest of it is sound is
    /// found out where it is read.
    package static func names(_ boot: String?, in text: [UInt8]) -> Bool {
        guard let boot else { return false }
        return text.starts(with: "\(header)\nboot\t\(boot)\n".utf8)
    }

    /// Reasons are written once, when they are first used, and numbered in that order.
    ///
    /// The cgroups of a class mostly hold the same values, which are written as they were for the cgroup before.
    func append(to writer: inout LedgerWriter) {
        if let boot { writer.record("boot", boot) }
        writer.record("policies", policies)
        var numbers = ReasonNumbers()
        var block = (values: [HeldValue](), text: ArraySlice<UInt8>())
        for cgroup in cgroups {
            writer.record(
                "held", cgroup.path.text, cgroup.identity.map { String($0.inode) }, cgroup.isCreated ? "created" : "",
                cgroup.enabled.map(\.name).joined(separator: " "))
            if cgroup.values == block.values {
                writer.append(block.text, records: block.values.count)
                block.values = cgroup.values
                continue
            }
            let known = numbers.equal.count
            let start = writer.bytes.count
            for value in cgroup.values {
                let number = writer.number(of: value.reason, in: &numbers)
                writer.record("value", value.file.name, value.key, value.original, value.inForce, number)
            }
            if numbers.equal.count == known { block = (cgroup.values, ArraySlice(Array(writer.bytes[start...]))) }
        }
        writer.append(groups, &numbers)
    }
}

extension LedgerWriter {
    /// The number of a reason, which is written before its first use.
    mutating func number(of reason: Reason, in numbers: inout ReasonNumbers) -> String {
        if let known = numbers.same[reason.identity] { return known }
        if let known = numbers.equal[reason] {
            numbers.same[reason.identity] = known
            return known
        }
        let fields = [
            reason.kind.rawValue, reason.className, reason.policyKey, reason.requested, reason.location,
        ]
        record("reason", reason.isPersistent ? fields + [Reason.persistent] : fields)
        let number = String(numbers.equal.count)
        numbers.equal[reason] = number
        numbers.same[reason.identity] = number
        return number
    }
}

/// The numbers of the reasons that were written: by value, and by identity where that decides. The reasons are kept
/// alive by what is being written.
struct ReasonNumbers {
    var equal: [Reason: String] = [:]
    var same: [ObjectIdentifier: String] = [:]
}

/// Puts originals together from their records.
struct OriginalsDecoder {
    var originals = Originals()
    private var reasons: [Reason] = []
    /// The records of the values of a cgroup, without a reason among them; the next cgroup mostly has the same.
    private var block = (range: 0..<0, values: [HeldValue]())
    /// Where the values of the last cgroup began; nil when there is a reason among them.
    private var start: Int?

    /// False for a record of another kind.
    mutating func take(_ record: [String?], _ reader: inout LedgerReader) throws(LedgerError) -> Bool {
        switch (record[0], record.count) {
        case ("boot", 2):
            originals.boot = record[1]
        case ("policies", _):
            originals.policies = record.dropFirst().compactMap { $0 }
        case ("reason", 6), ("reason", 7):
            reasons.append(try Reason(record, reader))
            start = nil
        case ("held", 5):
            if let start, let values = originals.cgroups.last?.values, !values.isEmpty {
                block = (start..<reader.beginning, values)
            }
            originals.cgroups.append(
                HeldCgroup(
                    path: try reader.path(record[1]), identity: try reader.identity(record[2]),
                    isCreated: record[3] == "created", enabled: CgroupController.list(record[4] ?? "")))
            start = reader.position
            if !block.values.isEmpty, reader.skip(block.range, records: block.values.count, before: "held\t") {
                originals.cgroups[originals.cgroups.count - 1].values = block.values
                start = nil
            }
        case ("value", 6):
            guard let file = record[1].flatMap(InterfaceFile.init), let number = record[5].flatMap({ Int($0) }),
                reasons.indices.contains(number), let inForce = record[4], !originals.cgroups.isEmpty
            else { throw reader.malformed("malformed `value` record") }
            let value = HeldValue(
                file: file, key: record[2], original: record[3], inForce: inForce, reason: reasons[number])
            originals.cgroups[originals.cgroups.count - 1].values.append(value)
        case ("group", _):
            originals.groups.append(try reader.heldGroup(record, reasons))
        case ("members", _):
            if originals.groups.isEmpty { throw reader.malformed("malformed `members` record") }
            originals.groups[originals.groups.count - 1].members.append(try reader.heldMembers(record))
        default:
            return false
        }
        return true
    }
}

extension Reason {
    init(_ record: [String?], _ reader: LedgerReader) throws(LedgerError) {
        guard let kind = record[1].flatMap(Kind.init), let className = record[2], let policyKey = record[3],
            let requested = record[4], let location = record[5]
        else { throw reader.malformed("malformed `reason` record") }
        let isPersistent = record.count == 7 && record[6] == Self.persistent
        guard isPersistent == (record.count == 7) else { throw reader.malformed("malformed `reason` record") }
        self.init(
            kind, className: className, policyKey: policyKey, requested: requested, location: location,
            isPersistent: isPersistent)
    }

    fileprivate static let persistent = "persistent"
}

extension LedgerReader {
    func path(_ field: String?) throws(LedgerError) -> CgroupPath {
        guard let path = field.flatMap(CgroupPath.init) else { throw malformed("malformed cgroup path") }
        return path
    }

    func identity(_ field: String?) throws(LedgerError) -> CgroupIdentity? {
        guard let field else { return nil }
        guard let inode = UInt64(field) else { throw malformed("malformed cgroup identity") }
        return CgroupIdentity(inode: inode)
    }
}
