package import KernelInterface

/// The cgroups of a pod, or of a container, wherever they are in the tree.
///
/// A pod's cgroup is named `pod` and its UID by the cgroupfs driver of the kubelet, and `kubepods-…-pod` and the UID with
/// `_` for each `-` by its systemd driver. A container's is its id, alone or as `RUNTIME-ID.scope` (`cri-containerd`,
/// `crio`, `libpod`, `docker`); at least 12 digits of it will do.
package func containerCgroups<Tree: KernelTree & ~Copyable>(
    pod: String?, container: String?, tree: inout Tree
) throws(KernelError) -> [CgroupPath] {
    var found: [CgroupPath] = []
    var pending: [(cgroup: CgroupPath, isInPod: Bool)] = [(.root, pod == nil)]
    while let (cgroup, isInPod) = pending.popLast() {
        let names: [String]
        do throws(KernelError) {
            names = try tree.children(of: cgroup)
        } catch {
            // It went away meanwhile.
            if error.isGone, !cgroup.isRoot { continue }
            throw error
        }
        for name in names {
            let child = cgroup.appending(name)
            let isThePod = pod.map { isPod(name, $0) } ?? false
            if container == nil, isThePod {
                found.append(child)
            } else if let container, isInPod, isContainer(name, container) {
                // What is below it is its own.
                found.append(child)
            } else {
                pending.append((child, isInPod || isThePod))
            }
        }
    }
    return found.sorted()
}

private func isPod(_ name: String, _ uid: String) -> Bool {
    guard !uid.isEmpty else { return false }
    if name == "pod" + uid { return true }
    let underscored = String(uid.map { $0 == "-" ? "_" : $0 })
    return name.hasPrefix("kubepods") && name.hasSuffix("-pod" + underscored + ".slice")
}

private func isContainer(_ name: String, _ id: String) -> Bool {
    guard id.utf8.count >= 12 else { return false }
    var own = Substring(name)
    if own.hasSuffix(".scope") {
        own = own.dropLast(".scope".count)
        if let dash = own.lastIndex(of: "-") { own = own[own.index(after: dash)...] }
    }
    return own.hasPrefix(id)
}
