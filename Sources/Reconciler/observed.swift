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
    var observation = Observation(
        held: held, matched: matched, lists: lists, readsLimits: readsLimits,
        isReverting: policy.classes.isEmpty)
    observation.addAncestors()
    var cgroups: [ObservedCgroup] = []
    cgroups.reserveCapacity(observation.inner.count)
    for path in observation.inner.keys.sorted() {
        cgroups.append(try observation.read(path, tree: &tree))
    }
    var seen = Observed(cgroups: cgroups, pageBytes: inventory.pageBytes, memoryBytes: inventory.memoryBytes)
    seen.partitions = try observePartitions(beside: cgroups, of: inventory.cpus, tree: &tree)
    seen.resctrl = try observedResctrl(policy, matched, held: originals.groups, inventory: inventory, tree: &tree)
    return seen
}

private struct Observation {
    let held: [CgroupPath: HeldCgroup]
    let matched: MatchedCgroups
    let lists: [ReadingList]
    let readsLimits: Bool
    /// Whether everything is to be given back, controllers with it: a plan for a policy never disables one.
    let isReverting: Bool
    /// Every cgroup to look at, and the controllers that cgroups below it need.
    var inner: [CgroupPath: [CgroupController]] = [.root: []]

    /// What the last cgroup with values of ours had read, by its class: mostly the next one holds the same.
    var last: (classIndex: Int?, values: [HeldValue], files: [InterfaceFile]) = (nil, [], [])

    /// Where to read what is granted to cgroups below whose CPU set is to be empty again.
    var emptied: [CgroupPath: [InterfaceFile]] = [:]

    private mutating func addGrants(of cgroup: HeldCgroup) {
        for value in cgroup.values where value.original == "" {
            guard let effective = value.file.effective else { continue }
            var next = cgroup.path.parent
            while let path = next, emptied[path]?.contains(effective) != true {
                emptied[path, default: []] += path.isRoot ? [effective] : [effective, value.file]
                next = path.parent
            }
        }
    }

    mutating func addAncestors() {
        for cgroup in held.values { addGrants(of: cgroup) }
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

    mutating func read<Tree: KernelTree & ~Copyable>(
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

    private mutating func read<Tree: KernelTree & ~Copyable>(
        into cgroup: inout ObservedCgroup, tree: inout Tree
    ) throws(KernelError) {
        let path = cgroup.path
        if let index = matched.classes[path] {
            cgroup.classIndex = index
            cgroup.files = lists[index].files
        }
        if readsLimits, !path.isRoot, !cgroup.files.contains(.memoryMax) { cgroup.files.append(.memoryMax) }
        let entry = held[path]
        if let entry { addFiles(of: entry, to: &cgroup) }
        for file in emptied[path] ?? [] where !cgroup.files.contains(file) {
            cgroup.files.append(file)
        }
        cgroup.texts.reserveCapacity(cgroup.files.count)
        for file in cgroup.files {
            cgroup.texts.append(try text(path, file, tree: &tree))
        }
        try readCompanions(into: &cgroup, tree: &tree)
        let needs = inner[path] ?? []
        guard !needs.isEmpty || entry?.enabled.isEmpty == false || entry?.isCreated == true else { return }
        cgroup.enabled = CgroupController.list(try tree.read(path, .cgroupSubtreeControl))
        if !needs.allSatisfy(cgroup.enabled.contains) {
            cgroup.controllers = CgroupController.list(try tree.read(path, .cgroupControllers))
            if !path.isRoot { cgroup.processes = try processes(of: path, tree: &tree) }
        }
        if let entry { try readHeld(entry, into: &cgroup, tree: &tree) }
    }

    private mutating func addFiles(of entry: HeldCgroup, to cgroup: inout ObservedCgroup) {
        if cgroup.classIndex != nil, cgroup.classIndex == last.classIndex, entry.values == last.values {
            cgroup.files = last.files
            last.values = entry.values
            return
        }
        for value in entry.values where !cgroup.files.contains(value.file) {
            cgroup.files.append(value.file)
        }
        last = (cgroup.classIndex, entry.values, cgroup.files)
    }

    private func readCompanions<Tree: KernelTree & ~Copyable>(
        into cgroup: inout ObservedCgroup, tree: inout Tree
    ) throws(KernelError) {
        let list = cgroup.classIndex.map { lists[$0] }
        if let list, list.files.count == cgroup.files.count, !list.needsCompanions(cgroup.texts) { return }
        for file in companions(of: cgroup, memoryMax: list?.memoryMax) {
            cgroup.files.append(file)
            cgroup.texts.append(try text(cgroup.path, file, tree: &tree))
        }
    }

    /// What decides whether a cgroup of ours can be removed, and a controller that we enabled be given back.
    private func readHeld<Tree: KernelTree & ~Copyable>(
        _ entry: HeldCgroup, into cgroup: inout ObservedCgroup, tree: inout Tree
    ) throws(KernelError) {
        guard entry.isCreated || isReverting && !entry.enabled.isEmpty else { return }
        cgroup.children = try tree.children(of: cgroup.path)
        if entry.isCreated { cgroup.processes = try processes(of: cgroup.path, tree: &tree) }
        guard isReverting, !entry.enabled.isEmpty else { return }
        for name in cgroup.children {
            do {
                let found = try usedControllers(of: entry, in: cgroup.path.appending(name), tree: &tree)
                cgroup.usedBelow += found.map { ControllerUse(child: name, controller: $0) }
            } catch {
                // A child that goes while it is looked at uses nothing.
                guard error.isGone else { throw error }
            }
        }
    }

    /// The controllers, of those that we enabled above it, that a child uses by somebody else's doing.
    private func usedControllers<Tree: KernelTree & ~Copyable>(
        of entry: HeldCgroup, in child: CgroupPath, tree: inout Tree
    ) throws(KernelError) -> [CgroupController] {
        var ours = held[child]
        if let known = ours, known.identity != nil, !known.isSame(as: try tree.identity(of: child)) { ours = nil }
        let enabled = CgroupController.list(try tree.read(child, .cgroupSubtreeControl))
        var used = enabled.filter { entry.enabled.contains($0) && ours?.enabled.contains($0) != true }
        let files = try tree.files(of: child)
        for controller in entry.enabled where !used.contains(controller) {
            if try hasForeignValue(child, of: controller, files, ours, tree: &tree) { used.append(controller) }
        }
        return used
    }

    /// Whether a file of the controller holds a value that is neither its initial one nor ours, as far as can be read.
    private func hasForeignValue<Tree: KernelTree & ~Copyable>(
        _ cgroup: CgroupPath, of controller: CgroupController, _ names: [String], _ ours: HeldCgroup?,
        tree: inout Tree
    ) throws(KernelError) -> Bool {
        for name in names {
            guard let file = InterfaceFile(name), let known = file.known, known.controller == controller,
                known.holdsValue, !isDerived(file, ours), let text = try text(cgroup, file, tree: &tree)
            else { continue }
            for (key, initial) in known.initialValues(in: text) where ours?.holds(file, key) != true {
                // What cannot be read may be a value of somebody's.
                guard let present = try? file.canonical(text, key: key), present == initial else { return true }
            }
        }
        return false
    }

    /// Whether the file is another face of a value that is looked at, or held, elsewhere.
    private func isDerived(_ file: InterfaceFile, _ ours: HeldCgroup?) -> Bool {
        if file == .cpuWeightNice { return true }
        guard file == .cpuWeight else { return false }
        return ours?.holds(.cpuIdle, nil) == true || ours?.holds(.cpuWeightNice, nil) == true
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

extension HeldCgroup {
    fileprivate func holds(_ file: InterfaceFile, _ key: String?) -> Bool {
        values.contains { $0.file == file && $0.key == key }
    }
}

extension InterfaceFileDescription {
    /// The keys that a text has lines of, nil for the value of the file itself, each with what it is initially: nil
    /// for a line of nothing but a key, which no file of such lines has.
    fileprivate func initialValues(in text: String) -> [(key: String?, initial: String?)] {
        var found: [(key: String?, initial: String?)] = []
        if let initialText { found.append((nil, initialText)) }
        guard let defaultKeyedText else { return found }
        for line in text.split(separator: "\n") {
            let key = line.prefix { $0 != " " }
            if key != "default" { found.append((String(key), key.count < line.count ? defaultKeyedText : nil)) }
        }
        return found
    }
}
