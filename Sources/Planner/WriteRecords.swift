import KernelInterface

/// Writes the `write` records of a plan.
///
/// The cgroups of a class are mostly changed in the same way, one after the other, so that most records are those of
/// the cgroup before with another path: what follows the path is kept, by its place in the cgroup.
struct WriteRecords {
    private var cgroup: CgroupPath?
    private var identity: CgroupIdentity?
    /// The verb, the path and the inode of `cgroup`.
    private var head: ArraySlice<UInt8> = []
    private var changes: [PlannedOperation.Change] = []
    private var reasons: [ObjectIdentifier] = []
    private var tails: [ArraySlice<UInt8>] = []
    private var place = 0

    /// Writes the record if it differs from a known one in the cgroup only; false otherwise.
    mutating func append(_ operation: PlannedOperation, to writer: inout LedgerWriter) -> Bool {
        guard case .write = operation.change else { return false }
        begin(operation)
        guard place < tails.count, reasons[place] == operation.reason.identity, changes[place] == operation.change
        else { return false }
        writer.append(head, records: 0)
        writer.append(tails[place], records: 1)
        place += 1
        return true
    }

    /// Writes the record of a reason that has been written, and keeps it.
    mutating func append(_ operation: PlannedOperation, reason number: String, to writer: inout LedgerWriter) {
        guard case .write(let file, let key, let old, let new) = operation.change else { return }
        writer.append(head, records: 0)
        let start = writer.bytes.count
        for text in [number, file.name, key, old, new] { writer.field(text) }
        writer.end()
        if place == tails.count {
            changes.append(operation.change)
            reasons.append(operation.reason.identity)
            tails.append([])
        }
        changes[place] = operation.change
        reasons[place] = operation.reason.identity
        tails[place] = ArraySlice(Array(writer.bytes[start...]))
        place += 1
    }

    private mutating func begin(_ operation: PlannedOperation) {
        if operation.cgroup == cgroup, operation.identity == identity { return }
        cgroup = operation.cgroup
        identity = operation.identity
        place = 0
        var writer = LedgerWriter(capacity: 32 + operation.cgroup.text.utf8.count)
        writer.begin("write")
        writer.field(operation.cgroup.text)
        writer.field(operation.identity.map { String($0.inode) })
        head = writer.bytes[...]
    }
}
