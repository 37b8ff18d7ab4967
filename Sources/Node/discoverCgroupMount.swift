import Glibc
package import KernelInterface

/// The cgroup2 mount of the node; nil when there is none.
///
/// `root` names it, and need not be in the mount table (a fixture, a subtree of a mount). Without it, of several mounts
/// the first that has controllers is taken, else the first.
package func discoverCgroupMount(_ system: SystemRoot, root: String? = nil) throws(FileError) -> CgroupMount? {
    let mounts = MountInfo.list(try system.text("/proc/self/mountinfo"))
    let legacy = legacyControllers(mounts: mounts, cgroups: system.textIfPresent("/proc/cgroups"))
    func described(_ path: String, _ mount: MountInfo?) -> CgroupMount {
        let controllers = system.textIfPresent(path + "/cgroup.controllers").map(CgroupController.list) ?? []
        return CgroupMount(
            path: path, options: (mount?.superOptions ?? []).filter { $0 != "rw" && $0 != "ro" },
            controllers: controllers.sorted(), legacyControllers: legacy, isReadOnly: mount?.isReadOnly ?? false,
            files: sampledFiles(system, path), isDelegated: isDelegated(system, path))
    }
    if let root {
        let holder = mount(holding: root, of: mounts).flatMap { $0.fileSystemType == "cgroup2" ? $0 : nil }
        return described(root, holder)
    }
    let found = visibleMounts(mounts, type: "cgroup2").map { described($0.mountPoint, $0) }
    return found.first { !$0.controllers.isEmpty } ?? found.first
}

/// How many children of the root are looked at: their files differ only by what was switched off or made threaded.
private let sampleLimit = 8

/// Interface files that the children of the root have, which are those of the controllers enabled in the root; nil when
/// it has no child.
private func sampledFiles(_ system: SystemRoot, _ path: String) -> [InterfaceFile]? {
    var found: Set<InterfaceFile> = []
    var looked = 0
    for name in system.names(path, type: UInt8(DT_DIR)) where looked < sampleLimit {
        let files = system.names(path + "/" + name, type: UInt8(DT_REG))
        guard files.contains("cgroup.controllers") else { continue }
        looked += 1
        found.formUnion(files.compactMap(InterfaceFile.init))
    }
    return looked == 0 ? nil : found.sorted()
}
