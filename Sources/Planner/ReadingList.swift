package import KernelInterface
package import Policy

/// Which interface files are read of each cgroup of a class before it can be planned.
package struct ReadingList: Sendable {
    /// The files that the class sets, without duplicates.
    package let files: [InterfaceFile]
    /// Controllers that the files need in the parent's `cgroup.subtree_control`.
    package let controllers: [CgroupController]
    /// For each setting of the class, the index of its file in `files`.
    package let settingFiles: [Int]
    /// What `memory.max` reads when it is as asked; nil for a class that does not ask for it.
    package let memoryMax: String?
    /// Where `cpu.weight` and `memory.max` are in `files`, and whether idle or nice is there.
    private let weight: Int?
    private let maximum: Int?
    private let hidesWeight: Bool

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
        self.files = files
        self.controllers = controllers.sorted()
        self.settingFiles = settingFiles
        memoryMax = workload.settings.first { $0.file == .memoryMax }.map { setting in
            if case .text(let text) = setting.value { text + "\n" } else { "" }
        }
        weight = files.firstIndex(of: .cpuWeight)
        maximum = files.firstIndex(of: .memoryMax)
        hidesWeight = files.contains(.cpuIdle) || files.contains(.cpuWeightNice)
    }

    /// Whether `companions` may have something for a cgroup of which `files` reads this: no, in the common case, which
    /// is told without looking any file up.
    package func needsCompanions(_ texts: [String?]) -> Bool {
        if hidesWeight { return true }
        if let weight, let text = texts[weight], text.utf8.count == 2 { return true }
        guard let maximum else { return false }
        return texts[maximum] != memoryMax
    }
}

/// The files that decide how the values that were read of a cgroup may be changed.
///
/// `cpu.idle` and a nice value reset `cpu.weight`, which reads 1 (0 before 6.15), or nice 19, in an idle cgroup; a
/// `memory.max` below `memory.current` kills. Where the values are as asked, and `memoryMax` is what the file reads
/// then, none of them is needed.
package func companions(of cgroup: ObservedCgroup, memoryMax: String?) -> [InterfaceFile] {
    var needed: [InterfaceFile] = []
    let weight = cgroup.text(of: .cpuWeight)
    let nice = cgroup.text(of: .cpuWeightNice)
    if weight == "1\n" || weight == "0\n" || nice == "19\n" { needed.append(.cpuIdle) }
    if nice != nil || cgroup.files.contains(.cpuIdle) { needed.append(.cpuWeight) }
    if let memoryMax, let text = cgroup.text(of: .memoryMax), text != memoryMax { needed.append(.memoryCurrent) }
    return needed.filter { !cgroup.files.contains($0) }
}
