import KernelInterface

extension LedgerWriter {
    /// Records of what is held of resource groups.
    mutating func append(_ groups: [HeldGroup], _ numbers: inout ReasonNumbers) {
        for held in groups {
            let number = number(of: held.reason, in: &numbers)
            record(
                "group", held.group.path.text, held.identity.map { String($0.inode) }, held.isCreated ? "created" : "",
                held.inForce.description, held.original.description, held.mode.rawValue, number)
            for members in held.members {
                record("members", [members.className, members.claims] + members.paths)
            }
        }
    }

    /// Records of values of resource groups that are counted on.
    mutating func confirm(_ operations: [GroupOperation], _ numbers: inout ReasonNumbers) {
        for operation in operations {
            guard case .schemata(let old, let new) = operation.change else { continue }
            let number = number(of: operation.reason, in: &numbers)
            record(
                "group-confirm", operation.group.path.text, operation.identity.map { String($0.inode) }, number,
                old?.description, new.description)
        }
    }

    /// Records of the steps that change resource groups.
    mutating func append(_ operations: [GroupOperation], _ numbers: inout ReasonNumbers) {
        for operation in operations {
            let number = number(of: operation.reason, in: &numbers)
            let path = operation.group.path.text
            let inode = operation.identity.map { String($0.inode) }
            switch operation.change {
            case .create: record("group-create", path, inode, number)
            case .remove(let schemata): record("group-remove", path, inode, number, schemata.description)
            case .schemata(let old, let new):
                record("group-schemata", path, inode, number, old?.description, new.description)
            case .mode(let old, let new): record("group-mode", path, inode, number, old.rawValue, new.rawValue)
            case .tasks(let move):
                let paths = HeldMembers(className: "", claims: "", cgroups: move.cgroups, except: move.except).paths
                record(
                    "group-tasks", [path, inode, number, move.source.path.text, move.isStray ? "stray" : ""] + paths)
            }
        }
    }
}

extension HeldMembers {
    /// How many cgroups there are, the cgroups, and what is excepted.
    fileprivate var paths: [String?] {
        [String(cgroups.count)] + cgroups.map(\.text) + except.map(\.text)
    }
}

extension LedgerReader {
    /// The held group of a `group` record.
    func heldGroup(_ record: [String?], _ reasons: [Reason]) throws(LedgerError) -> HeldGroup {
        guard record.count == 8, let mode = record[6].flatMap(ResourceGroupMode.init),
            let number = record[7].flatMap({ Int($0) }), reasons.indices.contains(number)
        else { throw malformed("malformed `group` record") }
        return HeldGroup(
            group: try group(record[1]), identity: try identity(record[2]), isCreated: record[3] == "created",
            inForce: try schemata(record[4]), original: try schemata(record[5]), mode: mode, reason: reasons[number])
    }

    /// The class of a `members` record.
    func heldMembers(_ record: [String?]) throws(LedgerError) -> HeldMembers {
        guard record.count > 3, let className = record[1], let claims = record[2] else {
            throw malformed("malformed `members` record")
        }
        let paths = try paths(record[3...])
        return HeldMembers(className: className, claims: claims, cgroups: paths.cgroups, except: paths.except)
    }

    /// The step of a record; nil for a record of another kind.
    func groupOperation(_ record: [String?], _ reasons: [Reason]) throws(LedgerError) -> GroupOperation? {
        guard let verb = record[0], verb.utf8.starts(with: "group-".utf8) else { return nil }
        guard record.count >= 4, let number = record[3].flatMap({ Int($0) }), reasons.indices.contains(number) else {
            throw malformed("malformed operation")
        }
        let change: GroupOperation.Change
        switch (verb, record.count) {
        case ("group-create", 4): change = .create
        case ("group-remove", 5): change = .remove(try schemata(record[4]))
        case ("group-schemata", 6):
            change = .schemata(old: try record[4].map(schemata), new: try schemata(record[5]))
        case ("group-mode", 6):
            guard let old = record[4].flatMap(ResourceGroupMode.init),
                let new = record[5].flatMap(ResourceGroupMode.init)
            else { throw malformed("malformed `group-mode` record") }
            change = .mode(old: old, new: new)
        case ("group-tasks", 7...):
            let paths = try paths(record[6...])
            change = .tasks(
                TaskMove(
                    cgroups: paths.cgroups, except: paths.except, source: try group(record[4]),
                    isStray: record[5] == "stray"))
        default: throw malformed("unknown operation `\(verb)`")
        }
        return GroupOperation(
            group: try group(record[1]), identity: try identity(record[2]), change: change, reason: reasons[number])
    }

    private func group(_ field: String?) throws(LedgerError) -> ResourceGroup {
        guard let group = field.flatMap(ResctrlPath.init).flatMap(ResourceGroup.init(path:)) else {
            throw malformed("malformed resource group")
        }
        return group
    }

    private func schemata(_ field: String?) throws(LedgerError) -> Schemata {
        do throws(KernelTextError) {
            return try Schemata(parsing: field ?? "")
        } catch {
            throw malformed("malformed schemata")
        }
    }

    private func paths(_ fields: ArraySlice<String?>) throws(LedgerError) -> (
        cgroups: [CgroupPath], except: [CgroupPath]
    ) {
        guard let count = fields.first.flatMap({ $0 }).flatMap({ Int($0) }), (0..<fields.count).contains(count) else {
            throw malformed("malformed list of cgroups")
        }
        var paths: [CgroupPath] = []
        for field in fields.dropFirst() { paths.append(try path(field)) }
        return (Array(paths[..<count]), Array(paths[count...]))
    }
}
