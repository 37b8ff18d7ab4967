extension ResourceGroup {
    /// Begins the names of the groups that Bulkhead makes, CTRL_MON and MON.
    package static let ownPrefix = "bulkhead-"

    /// Whether Bulkhead made it, by its name; the default group is nobody's.
    package var isOurs: Bool { (monitor ?? control).hasPrefix(Self.ownPrefix) }
}

/// Every resource group of the node, whoever made it: the default group, CTRL_MON and MON groups. Sorted. Groups that
/// go away meanwhile are passed over.
package func readResourceGroups<Tree: KernelTree & ~Copyable>(
    _ tree: inout Tree
) throws(KernelError) -> [ResourceGroup] {
    var found: [ResourceGroup] = []
    for name in [""] + (try tree.directories(of: .root)) {
        guard let control = name.isEmpty ? .default : ResourceGroup(control: name) else { continue }
        found.append(control)
        do throws(KernelError) {
            for monitor in try tree.directories(of: control.path.appending("mon_groups")) {
                if let group = control.monitoring(monitor) { found.append(group) }
            }
        } catch {
            // Without monitoring there is no such directory.
            if !error.isGone { throw error }
        }
    }
    return found.sorted()
}
