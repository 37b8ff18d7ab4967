import KernelInterface

extension SimulatedKernel {
    func isThreaded(_ slot: Int) -> Bool {
        cgroups[slot].domain != slot
    }

    /// The root may hold processes and distribute at once.
    private func isMixable(_ slot: Int) -> Bool {
        cgroups[slot].parent == nil
    }

    /// A domain with threaded children, or with processes and threaded controllers enabled: `domain threaded`.
    func isThreadRoot(_ slot: Int) -> Bool {
        if isThreaded(slot) { return false }
        let cgroup = cgroups[slot]
        return cgroup.threadedChildren > 0
            || !cgroup.tasks.isEmpty && !cgroup.subtreeControl.isDisjoint(with: .threaded)
    }

    func canBeThreadRoot(_ slot: Int) -> Bool {
        if isMixable(slot) { return true }
        let cgroup = cgroups[slot]
        if !cgroup.subtreeControl.domain.isEmpty { return false }
        return !cgroup.children.contains { !isThreaded($0) && cgroups[$0].subtreeTasks > 0 }
    }

    func isValidDomain(_ slot: Int) -> Bool {
        if isThreaded(slot) { return false }
        for ancestor in lineage(of: slot).dropFirst() {
            if !isMixable(ancestor) && isThreadRoot(ancestor) { return false }
            if isThreaded(ancestor) { return false }
        }
        return true
    }

    func typeLine(_ slot: Int) -> String {
        if isThreaded(slot) { return "threaded\n" }
        if !isValidDomain(slot) { return "domain invalid\n" }
        return isThreadRoot(slot) ? "domain threaded\n" : "domain\n"
    }

    /// `threaded` into `cgroup.type`.
    mutating func makeThreaded(_ slot: Int) throws(Refusal) {
        if isThreaded(slot) { return }
        guard let parent = cgroups[slot].parent else { throw Refusal(.invalidArgument) }
        if cgroups[slot].subtreeTasks > 0 || !cgroups[slot].subtreeControl.domain.isEmpty {
            throw Refusal(.notSupported)
        }
        let domain = cgroups[parent].domain
        if !isValidDomain(domain) || !canBeThreadRoot(domain) { throw Refusal(.notSupported) }
        for below in subtree(of: slot) where below == slot || isThreaded(below) { cgroups[below].domain = domain }
        cgroups[parent].threadedChildren += 1
        refreshControl(of: slot)
    }

    /// May the controllers be enabled here: the no-internal-process rule and the thread rules.
    func checkEnabling(_ controllers: ControllerSet, in slot: Int) throws(Refusal) {
        if controllers.isEmpty { return }
        if !isValidDomain(cgroups[slot].domain) { throw Refusal(.notSupported) }
        if isMixable(slot) { return }
        if !controllers.domain.isEmpty {
            if isThreadRoot(slot) || isThreaded(slot) { throw Refusal(.notSupported) }
        } else if canBeThreadRoot(cgroups[slot].domain) || isThreaded(slot) {
            return
        }
        if !cgroups[slot].tasks.isEmpty { throw Refusal(.busy) }
    }

    /// May processes be put here.
    func checkMigration(to slot: Int) throws(Refusal) {
        if !isValidDomain(cgroups[slot].domain) { throw Refusal(.notSupported) }
        if canBeThreadRoot(slot) || isThreaded(slot) { return }
        if !cgroups[slot].subtreeControl.isEmpty { throw Refusal(.busy) }
    }
}
