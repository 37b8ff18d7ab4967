package import KernelInterface
package import Planner
package import Policy

/// Reads what planning needs: the files that each class sets of each of its cgroups, what is held of ours, and the
/// `cgroup.subtree_control` of everything above.
package func observed<Tree: KernelTree & ~Copyable>(
    _ policy: ResolvedPolicy, _ matched: MatchedCgroups, originals: Originals, inventory: Inventory, tree: inout Tree
) throws(KernelError) -> Observed {
    var held: [CgroupPath: HeldCgroup] = [:]
    for cgroup in originals.cgroups { held[cgroup.path] = cgroup }
    let lists = policy.classes.map(ReadingList.init(of:))
    let readsLimits = policy.classes.contains { workload in
        workload.settings.contains { if case .parentShare = $0.value { true } else { false } }
    }
    var observation = Observation(held: held, matched: matched, lists: lists, readsLimits: readsLimits)
    observation.addAncestors()
    var cgroups: [ObservedCgroup] = []
    cgroups.reserveCapacity(observation.inner.count)
    for path in observation.inner.keys.sorted() {
        cgroups.append(try observation.read(path, tree: &tree))
    }
    return Observed(cgroups: cgroups, pageBytes: inventory.pageBytes, memoryBytes: inventory.memoryBytes)
}

private struct Observation {
    let held: [CgroupPath: HeldCgroup]
    let matched: MatchedCgroups
    let lists: [ReadingList]
    let readsLimits: Bool
    /// Every cgroup to look at, and the controllers that cgroups below it need.
    var inner: [CgroupPath: [CgroupController]] = [.root: []]

    mutating func addAncestors() {
        for (path, index) in matched.classes {
            inner[path, default: []] += []
            addNeeds(lists[index].controllers, above: path)
        }
        for path in held.keys {
            inner[path, default: []] += []
            addNeeds([], above: path)
        }
    }

    private mutating func addNeeds(_ controllers: [CgroupController], above path: CgroupPath) {
        var next = path.parent
        while let parent = next {
            guard let known = inner[parent] else {
                inner[parent] = controllers
                next = parent.parent
                continue
            }
            let added = controllers.filter { !known.contains($0) }
            // What was added before was added all the way up.
            if added.isEmpty { return }
            inner[parent] = known + added
            next = parent.parent
        }
    }

    func read<Tree: KernelTree & ~Copyable>(
        _ path: CgroupPath, tree: inout Tree
    ) throws(KernelError) -> ObservedCgroup {
        var cgroup = ObservedCgroup(path: path)
        do {
            cgroup.identity = try tree.identity(of: path)
            try read(into: &cgroup, tree: &tree)
            // A removed cgroup looks like one without files: look again.
            if cgroup.texts.contains(nil) { _ = try tree.identity(of: path) }
        } catch {
            guard error.isGone else { throw error }
            cgroup = ObservedCgroup(path: path)
            if matched.owned.contains(path) { cgroup.classIndex = matched.classes[path] }
        }
        return cgroup
    }

    private func read<Tree: KernelTree & ~Copyable>(
        into cgroup: inout ObservedCgroup, tree: inout Tree
    ) throws(KernelError) {
        let path = cgroup.path
        if let index = matched.classes[path] {
            cgroup.classIndex = index
            cgroup.files = lists[index].files
        }
        if readsLimits, !path.isRoot, !cgroup.files.contains(.memoryMax) { cgroup.files.append(.memoryMax) }
        let entry = held[path]
        for value in entry?.values ?? [] where !cgroup.files.contains(value.file) {
            cgroup.files.append(value.file)
        }
        cgroup.texts.reserveCapacity(cgroup.files.count)
        for file in cgroup.files {
            cgroup.texts.append(try text(path, file, tree: &tree))
        }
        let memoryMax = cgroup.classIndex.flatMap { lists[$0].memoryMax }
        for file in companions(of: cgroup, memoryMax: memoryMax) {
            cgroup.files.append(file)
            cgroup.texts.append(try text(path, file, tree: &tree))
        }
        let needs = inner[path] ?? []
        guard !needs.isEmpty || entry?.enabled.isEmpty == false || entry?.isCreated == true else { return }
        cgroup.enabled = CgroupController.list(try tree.read(path, .cgroupSubtreeControl))
        if !needs.allSatisfy(cgroup.enabled.contains) {
            cgroup.controllers = CgroupController.list(try tree.read(path, .cgroupControllers))
            if !path.isRoot { cgroup.processes = try processes(of: path, tree: &tree) }
        }
        if let entry { try readHeld(entry, into: &cgroup, tree: &tree) }
    }

    /// What decides whether a cgroup of ours can be removed, and a controller that we enabled be given back.
    private func readHeld<Tree: KernelTree & ~Copyable>(
        _ entry: HeldCgroup, into cgroup: inout ObservedCgroup, tree: inout Tree
    ) throws(KernelError) {
        guard entry.isCreated || !entry.enabled.isEmpty else { return }
        cgroup.children = try tree.children(of: cgroup.path)
        if entry.isCreated { cgroup.processes = try processes(of: cgroup.path, tree: &tree) }
        for name in cgroup.children where !entry.enabled.isEmpty {
            let child = cgroup.path.appending(name)
            let ours = held[child]?.enabled ?? []
            let enabled = CgroupController.list(try text(child, .cgroupSubtreeControl, tree: &tree) ?? "")
            cgroup.usedBelow += enabled.filter { !ours.contains($0) && !cgroup.usedBelow.contains($0) }
            for controller in entry.enabled where !cgroup.usedBelow.contains(controller) {
                if try hasForeignValue(child, of: controller, tree: &tree) { cgroup.usedBelow.append(controller) }
            }
        }
    }

    /// Whether a file of the controller holds a value that is neither its initial one nor ours.
    private func hasForeignValue<Tree: KernelTree & ~Copyable>(
        _ cgroup: CgroupPath, of controller: CgroupController, tree: inout Tree
    ) throws(KernelError) -> Bool {
        let ours = held[cgroup]?.values.map(\.file) ?? []
        for known in InterfaceFile.described where known.controller == controller && known.holdsValue {
            // The weight has two files, and reads 1 while `cpu.idle` is set.
            let isDerived = known.file == .cpuWeightNice || known.file == .cpuWeight && ours.contains(.cpuIdle)
            guard let initial = known.initialText, !isDerived, !ours.contains(known.file),
                let text = try text(cgroup, known.file, tree: &tree)
            else { continue }
            // What cannot be read is nothing that a value of somebody's would be lost in.
            guard let present = try? known.file.canonical(text, key: nil) else { continue }
            if present != initial { return true }
        }
        return false
    }

    private func processes<Tree: KernelTree & ~Copyable>(
        of path: CgroupPath, tree: inout Tree
    ) throws(KernelError) -> Int {
        do {
            return try tree.read(path, .cgroupProcs).utf8.reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
        } catch {
            // A threaded cgroup lists no processes, and takes no domain controller either.
            guard error.errno == .notSupported else { throw error }
            return 1
        }
    }

    /// The text of a file; nil when the cgroup has no such file.
    private func text<Tree: KernelTree & ~Copyable>(
        _ path: CgroupPath, _ file: InterfaceFile, tree: inout Tree
    ) throws(KernelError) -> String? {
        do {
            return try tree.read(path, file)
        } catch {
            guard error.kind == .absent else { throw error }
            return nil
        }
    }
}
