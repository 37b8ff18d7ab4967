package import KernelInterface

/// What was read of the resctrl file system before planning.
package struct ObservedResctrl: Sendable {
    package let mount: ResctrlMount
    /// Every group, CTRL_MON and MON, whoever made it; the default group first, then by name.
    package private(set) var groups: [ObservedGroup]
    /// Where the tasks of each class are, by the index of the class; empty for a class that asks nothing here.
    package let members: [ObservedMembers]

    package init(mount: ResctrlMount, groups: [ObservedGroup], members: [ObservedMembers]) {
        self.mount = mount
        self.groups = groups
        self.members = members
    }

    package func group(_ wanted: ResourceGroup) -> ObservedGroup? { groups.first { $0.group == wanted } }

    /// Takes other portions for those that were read of a group, such as the ones before an adjustment.
    package mutating func replace(_ group: ResourceGroup, with portions: Schemata) {
        guard let index = groups.firstIndex(where: { $0.group == group }) else { return }
        var schemata = groups[index].schemata
        for schema in portions.schemas {
            for entry in schema.entries { schemata.set(schema.name, entry.domain, entry.value) }
        }
        groups[index] = ObservedGroup(
            group: group, identity: groups[index].identity, schemata: schemata, mode: groups[index].mode)
    }
}

/// One resource group as it was found.
package struct ObservedGroup: Sendable {
    package let group: ResourceGroup
    package let identity: CgroupIdentity
    /// Of a CTRL_MON group; a MON group has those of the group that it is in.
    package let schemata: Schemata
    package let mode: ResourceGroupMode

    package init(group: ResourceGroup, identity: CgroupIdentity, schemata: Schemata, mode: ResourceGroupMode) {
        self.group = group
        self.identity = identity
        self.schemata = schemata
        self.mode = mode
    }
}

/// The cgroups of a class, and which of its tasks are in which resource group.
package struct ObservedMembers: Hashable, Sendable {
    package var cgroups: [CgroupPath] = []
    package var except: [CgroupPath] = []
    /// Ids, ascending, by the group that they are in; a group without any is not among them.
    package var tasks: [ResourceGroup: [Int]] = [:]

    package init() {}
}
