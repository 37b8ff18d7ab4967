import KernelInterface
import Planner

/// Looks whether the resource groups are still what a saved plan was made for; the first difference, or nil.
func groupsMoved<Tree: KernelTree & ~Copyable>(
    since plan: Plan, tree: inout Tree
) throws(KernelError) -> ApplyFailure.Cause? {
    var created: Set<ResourceGroup> = []
    // Values that one step of the plan changes are not what the next one starts from.
    var written: [ResourceGroup: Schemata] = [:]
    for operation in plan.groups + plan.confirmedGroups where !created.contains(operation.group) {
        let group = operation.group
        let found = try identity(of: group, tree: &tree)
        if case .create = operation.change {
            if found != nil { return .groupMoved(group, "it was created since the plan was made") }
            created.insert(group)
            continue
        }
        guard let found else { return .groupMoved(group, "it was removed since the plan was made") }
        if let planned = operation.identity, planned != found {
            return .groupMoved(group, "it was removed and created again since the plan was made")
        }
        guard case .schemata(let old?, let new) = operation.change else { continue }
        let before = old.differing(from: written[group] ?? Schemata())
        let present = try schemata(of: group, tree: &tree)
        if let changed = before.differing(from: present).schemas.first {
            return .groupMoved(
                group,
                "its \(changed.name) is `\(Schemata([changed]).values(in: present))`, and was `\(changed)` when the plan "
                    + "was made")
        }
        for schema in new.schemas {
            for entry in schema.entries {
                written[group, default: Schemata()].set(schema.name, entry.domain, entry.value)
            }
        }
    }
    return nil
}

private func identity<Tree: KernelTree & ~Copyable>(
    of group: ResourceGroup, tree: inout Tree
) throws(KernelError) -> CgroupIdentity? {
    do {
        return try tree.identity(of: group.path)
    } catch {
        if error.isGone { return nil }
        throw error
    }
}

private func schemata<Tree: KernelTree & ~Copyable>(
    of group: ResourceGroup, tree: inout Tree
) throws(KernelError) -> Schemata {
    let text = try tree.read(group.path, .schemata)
    // A text that cannot be read differs from every value.
    return (try? Schemata(parsing: text)) ?? Schemata()
}
