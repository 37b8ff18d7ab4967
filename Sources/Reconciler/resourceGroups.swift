package import KernelInterface

/// Every resource group, the default group first, then by name, each CTRL_MON group before its MON groups.
package func resourceGroups<Tree: KernelTree & ~Copyable>(tree: inout Tree) throws(KernelError) -> [ResourceGroup] {
    var found = [ResourceGroup.default]
    found += try tree.directories(of: .root).compactMap { ResourceGroup(control: $0) }
    for control in found {
        do {
            found += try tree.directories(of: control.path.appending("mon_groups")).compactMap(control.monitoring)
        } catch {
            // The processor monitors nothing, or the group went away meanwhile.
            guard error.isGone else { throw error }
        }
    }
    return found.sorted()
}
