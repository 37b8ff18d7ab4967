import KernelInterface

extension Plan {
    static let header = "bulkhead-plan 1"

    /// The text of a saved plan, and of the pending transaction while it is applied: operations, then the next state.
    package var encoded: [UInt8] {
        encodedWithNext.pending
    }

    /// The texts of the plan and of the next state, which is a part of it and written once.
    package var encodedWithNext: (pending: [UInt8], next: [UInt8]) {
        var writer = LedgerWriter(header: Self.header, capacity: 128 * operations.count + next.capacity)
        writer.record("basis", basis)
        var numbers = ReasonNumbers()
        var writes = WriteRecords()
        for operation in operations {
            if writes.append(operation, to: &writer) { continue }
            let number = writer.number(of: operation.reason, in: &numbers)
            let path = operation.cgroup.text
            let inode = operation.identity.map { String($0.inode) }
            switch operation.change {
            case .create: writer.record("create", path, inode, number)
            case .remove: writer.record("remove", path, inode, number)
            case .enable(let names): writer.record("enable", path, inode, number, names.spaced)
            case .disable(let names): writer.record("disable", path, inode, number, names.spaced)
            case .write: writes.append(operation, reason: number, to: &writer)
            }
        }
        writer.append(groups, &numbers)
        for (verb, values) in [("confirm", confirmed), ("expect", expected)] {
            for operation in values {
                guard case .write(let file, let key, _, let value) = operation.change else { continue }
                let number = writer.number(of: operation.reason, in: &numbers)
                let inode = operation.identity.map { String($0.inode) }
                writer.record(verb, [operation.cgroup.text, inode, number, file.name, key, value, value])
            }
        }
        writer.confirm(confirmedGroups, &numbers)
        writer.record("next")
        let (start, before) = (writer.bytes.count, writer.records)
        next.append(to: &writer)
        var state = LedgerWriter(header: Originals.header, capacity: writer.bytes.count - start + 256)
        state.append(writer.bytes[start...], records: writer.records - before)
        return (writer.finished(), state.finished())
    }

    /// Reads a saved plan; what it said of findings and of values in force was for the reader of the plan.
    package init(decoding text: [UInt8]) throws(LedgerError) {
        var reader = try LedgerReader(text, header: Self.header)
        var operations: [PlannedOperation] = []
        var groups: [GroupOperation] = []
        var confirmedGroups: [GroupOperation] = []
        var confirmed: [PlannedOperation] = []
        var expected: [PlannedOperation] = []
        var reasons: [Reason] = []
        var record: [String?] = []
        guard reader.next(into: &record), record.count == 2, record[0] == "basis", let basis = record[1] else {
            throw reader.malformed("malformed `basis` record")
        }
        while reader.next(into: &record), record[0] != "next" {
            if record[0] == "reason", record.count == 6 || record.count == 7 {
                reasons.append(try Reason(record, reader))
            } else if record[0] == "confirm" {
                confirmed.append(try PlannedOperation(record, reasons, reader))
            } else if record[0] == "expect" {
                expected.append(try PlannedOperation(record, reasons, reader))
            } else if record[0] == "group-confirm" {
                record[0] = "group-schemata"
                confirmedGroups += [try reader.groupOperation(record, reasons)].compactMap { $0 }
            } else if let operation = try reader.groupOperation(record, reasons) {
                groups.append(operation)
            } else {
                operations.append(try PlannedOperation(record, reasons, reader))
            }
        }
        var decoder = OriginalsDecoder()
        while reader.next(into: &record) {
            guard try decoder.take(record, &reader) else {
                throw reader.malformed("unknown record `\(record[0] ?? "")`")
            }
        }
        self.init(operations: operations, findings: [], next: decoder.originals, inForce: 0, members: [])
        self.basis = basis
        self.groups = groups
        self.confirmedGroups = confirmedGroups
        self.confirmed = confirmed
        self.expected = expected
    }
}

extension PlannedOperation {
    fileprivate init(_ record: [String?], _ reasons: [Reason], _ reader: LedgerReader) throws(LedgerError) {
        guard record.count >= 4, let number = record[3].flatMap({ Int($0) }), reasons.indices.contains(number) else {
            throw reader.malformed("malformed operation")
        }
        let change: Change
        switch (record[0], record.count) {
        case ("create", 4): change = .create
        case ("remove", 4): change = .remove
        case ("enable", 5): change = .enable(CgroupController.list(record[4] ?? ""))
        case ("disable", 5): change = .disable(CgroupController.list(record[4] ?? ""))
        case ("write", 8), ("confirm", 8), ("expect", 8):
            guard let file = record[4].flatMap(InterfaceFile.init), let new = record[7] else {
                throw reader.malformed("malformed `write` record")
            }
            change = .write(file, key: record[5], old: record[6], new: new)
        default: throw reader.malformed("unknown operation `\(record[0] ?? "")`")
        }
        self.init(
            cgroup: try reader.path(record[1]), identity: try reader.identity(record[2]), change: change,
            reason: reasons[number])
    }
}

extension [CgroupController] {
    var spaced: String { map(\.name).joined(separator: " ") }
}
