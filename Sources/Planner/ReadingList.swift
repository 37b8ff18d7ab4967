package import KernelInterface
package import Policy

/// Which interface files are read of each cgroup of a class before it can be planned.
package struct ReadingList: Sendable {
    /// The files that the class sets, without duplicates.
    package let files: [InterfaceFile]
    /// Controllers that the files, and what the class yields and takes, need in the parent's `cgroup.subtree_control`.
    package let controllers: [CgroupController]
    /// For each setting of the class, the index of its file in `files`.
    package let settingFiles: [Int]
    /// What `memory.max` reads when it is as asked; nil for a class that does not ask for it.
    package let memoryMax: String?
    /// Where `cpu.weight` is in `files`, and whether idle or nice is there.
    private let weight: Int?
    private let hidesWeight: Bool
    /// What files read, by index in `files`, that can be changed only beside others, when they are as asked.
    private let settled: [(index: Int, text: String)]

    package init(of workload: ResolvedClass) {
        var files: [InterfaceFile] = []
        var controllers: [CgroupController] = []
        var settingFiles: [Int] = []
        for setting in workload.settings {
            if let known = files.firstIndex(of: setting.file) {
                settingFiles.append(known)
                continue
            }
            settingFiles.append(files.count)
            files.append(setting.file)
            if let controller = setting.file.controller, !controllers.contains(controller) {
                controllers.append(controller)
            }
        }
        // What may be adjusted later needs its controller before.
        for rung in workload.yields + workload.grows {
            if let controller = rung.bound.file?.controller, !controllers.contains(controller) {
                controllers.append(controller)
            }
        }
        self.files = files
        self.controllers = controllers.sorted()
        self.settingFiles = settingFiles
        let dependent: [InterfaceFile] = [
            .memoryMax, .cpuMax, .cpuMaxBurst, .cpusetCpus, .cpusetCpusExclusive,
        ]
        settled = workload.settings.indices.compactMap { number in
            let setting = workload.settings[number]
            guard dependent.contains(setting.file) else { return nil }
            if case .text(let text) = setting.value { return (settingFiles[number], text + "\n") }
            return (settingFiles[number], "")
        }
        memoryMax = files.firstIndex(of: .memoryMax).flatMap { [settled] index in
            settled.first { $0.index == index }?.text
        }
        weight = files.firstIndex(of: .cpuWeight)
        hidesWeight = files.contains(.cpuIdle) || files.contains(.cpuWeightNice)
    }

    /// Whether `companions` may have something for a cgroup of which `files` reads this: no, in the common case, which
    /// is told without looking any file up.
    package func needsCompanions(_ texts: [String?]) -> Bool {
        if hidesWeight { return true }
        if let weight, let text = texts[weight], text.utf8.count == 2 { return true }
        return settled.contains { texts[$0.index] != $0.text }
    }
}

/// The files that decide how the values that were read of a cgroup may be changed.
///
/// `cpu.idle` and a nice value reset `cpu.weight`, which reads 1 (0 before 6.15), or nice 19, in an idle cgroup; a
/// `memory.max` below `memory.current` kills; `cpu.max` takes no quota below `cpu.max.burst`; what
/// CPUs a partition has is said by three files. Where the values are as asked, and `memoryMax` is what the file reads then, none of them is needed.
package func companions(of cgroup: ObservedCgroup, memoryMax: String?) -> [InterfaceFile] {
    var needed: [InterfaceFile] = []
    let weight = cgroup.text(of: .cpuWeight)
    let nice = cgroup.text(of: .cpuWeightNice)
    if weight == "1\n" || weight == "0\n" || nice == "19\n" { needed.append(.cpuIdle) }
    if nice != nil || cgroup.files.contains(.cpuIdle) { needed.append(.cpuWeight) }
    if let memoryMax, let text = cgroup.text(of: .memoryMax), text != memoryMax { needed.append(.memoryCurrent) }
    if cgroup.files.contains(.cpuMax) { needed.append(.cpuMaxBurst) }
    if cgroup.files.contains(.cpuMaxBurst) { needed.append(.cpuMax) }
    if cgroup.files.contains(.cpusetCpus) || cgroup.files.contains(.cpusetCpusExclusive) {
        needed += [.cpusetCpus, .cpusetCpusExclusive, .cpusetCpusPartition]
    }
    return needed.filter { !cgroup.files.contains($0) }
}
