package import KernelInterface
package import Policy

/// Which interface files are read of each cgroup of a class before it can be planned.
package struct ReadingList: Sendable {
    /// Without duplicates: the files that the class sets, and those that decide how they may be set.
    package let files: [InterfaceFile]
    /// Controllers that the files need in the parent's `cgroup.subtree_control`.
    package let controllers: [CgroupController]
    /// For each setting of the class, the index of its file in `files`.
    package let settingFiles: [Int]

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
        for (file, companion) in Self.companions where files.contains(file) && !files.contains(companion) {
            files.append(companion)
        }
        self.files = files
        self.controllers = controllers.sorted()
        self.settingFiles = settingFiles
    }

    /// `cpu.idle` and a nice value reset `cpu.weight`; `memory.max` below `memory.current` kills.
    private static let companions: [(InterfaceFile, InterfaceFile)] = [
        (.cpuIdle, .cpuWeight), (.cpuWeightNice, .cpuWeight), (.memoryMax, .memoryCurrent),
    ]
}
