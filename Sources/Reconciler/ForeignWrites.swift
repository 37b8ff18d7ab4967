package import KernelInterface
package import Planner

/// A directory of interface files: a cgroup, or a resource group.
package enum InterfaceDirectory: Hashable, Sendable {
    case cgroup(CgroupPath)
    case group(ResctrlPath)

    /// The path below the mount.
    package var text: String {
        switch self {
        case .cgroup(let cgroup): cgroup.text
        case .group(let group): group.text
        }
    }

    /// The path of one of its files, for messages: `web.slice/cpu.max`.
    package func path(of name: String) -> String { text.isEmpty ? name : text + "/" + name }
}

/// Interface files that were written since somebody looked at them, and by whom: what a look for drift is about.
package struct ForeignWrites: Hashable, Sendable {
    private var files: [InterfaceDirectory: [String: Writer]] = [:]
    /// More may have changed than was told apart.
    package private(set) var isEverything = false
    /// Whom a change is put down to of which no write was told.
    private var otherwise = Writer.unknown

    package init() {}

    /// A look at everything that is held.
    package static let everything = {
        var all = ForeignWrites()
        all.addEverything()
        return all
    }()

    package var isEmpty: Bool { files.isEmpty && !isEverything }

    /// A file was written; of several writers the last one counts.
    package mutating func add(_ directory: InterfaceDirectory, _ name: String, by writer: Writer) {
        files[directory, default: [:]][name] = writer
    }

    /// Anything may have changed. `writer` is whom it is put down to where no write of the file was told.
    package mutating func addEverything(because writer: Writer = .unknown) {
        isEverything = true
        if writer != .unknown { otherwise = writer }
    }

    /// Who wrote a file of a cgroup.
    package func writer(of cgroup: CgroupPath, _ file: InterfaceFile) -> Writer {
        guard let names = files[.cgroup(cgroup)] else { return otherwise }
        return names[file.name] ?? file.faces.lazy.compactMap { names[$0.name] }.first ?? otherwise
    }

    /// Whether a write of the file of a cgroup was told of.
    func hasWrite(of cgroup: CgroupPath, _ file: InterfaceFile) -> Bool {
        guard let names = files[.cgroup(cgroup)] else { return false }
        return names[file.name] != nil || file.faces.contains { names[$0.name] != nil }
    }

    /// Files of resource groups that were written, sorted by their paths.
    package var ofGroups: [(path: String, writer: Writer)] {
        var found: [(path: String, writer: Writer)] = []
        for (directory, names) in files {
            guard case .group = directory else { continue }
            for (name, writer) in names { found.append((directory.path(of: name), writer)) }
        }
        return found.sorted { $0.path < $1.path }
    }

    /// What of that which is held may have changed.
    package func touched(of held: Originals) -> Originals {
        if isEverything { return held }
        var touched = Originals(boot: held.boot)
        for case (.cgroup(let path), let names) in files {
            guard var cgroup = held.cgroup(path) else { continue }
            cgroup.values.removeAll { value in
                names[value.file.name] == nil && !value.file.faces.contains { names[$0.name] != nil }
            }
            if !cgroup.values.isEmpty { touched.cgroups.append(cgroup) }
        }
        touched.cgroups.sort { $0.path < $1.path }
        return touched
    }

    /// The cgroups in which controllers were enabled here, and may have been disabled.
    func touchedControllers(of held: Originals) -> [HeldCgroup] {
        if isEverything { return held.cgroups.filter { !$0.enabled.isEmpty } }
        return files.compactMap { directory, names in
            guard case .cgroup(let path) = directory, names[InterfaceFile.cgroupSubtreeControl.name] != nil,
                let cgroup = held.cgroup(path), !cgroup.enabled.isEmpty
            else { return nil }
            return cgroup
        }.sorted { $0.path < $1.path }
    }
}

extension InterfaceFile {
    /// The other files through which the same value is written.
    fileprivate var faces: [InterfaceFile] {
        let weight: [InterfaceFile] = [.cpuWeight, .cpuWeightNice, .cpuIdle]
        return weight.contains(self) ? weight.filter { $0 != self } : []
    }
}

extension Originals {
    /// The directories in which a write may change what is held, and the names of the files.
    package var watched: (directories: Set<InterfaceDirectory>, names: Set<String>) {
        var directories: Set<InterfaceDirectory> = []
        var files: Set<InterfaceFile> = []
        for cgroup in cgroups where !cgroup.values.isEmpty || !cgroup.enabled.isEmpty {
            directories.insert(.cgroup(cgroup.path))
            for value in cgroup.values where files.insert(value.file).inserted { files.formUnion(value.file.faces) }
            if !cgroup.enabled.isEmpty { files.insert(.cgroupSubtreeControl) }
        }
        var names = Set(files.map(\.name))
        if !groups.isEmpty {
            // Tasks leave a group by being written to the default one.
            directories.insert(.group(.root))
            directories.formUnion(groups.map { .group($0.group.path) })
            names.formUnion([ResctrlFile.schemata, .mode, .tasks].map(\.name))
        }
        return (directories, names)
    }

    fileprivate func cgroup(_ path: CgroupPath) -> HeldCgroup? {
        var (low, high) = (0, cgroups.count)
        while low < high {
            let middle = (low + high) / 2
            if cgroups[middle].path < path { low = middle + 1 } else { high = middle }
        }
        return low < cgroups.count && cgroups[low].path == path ? cgroups[low] : nil
    }
}
