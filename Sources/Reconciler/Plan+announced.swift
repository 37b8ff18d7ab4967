import KernelInterface
import Planner

extension Plan {
    /// What systemd is to keep beyond the next boot, or has been told to before.
    var persistent: [CgroupPath: Set<InterfaceFile>] {
        var files: [CgroupPath: Set<InterfaceFile>] = [:]
        for operation in operations where operation.reason.isPersistent {
            if case .write(let file, _, _, _) = operation.change { files[operation.cgroup, default: []].insert(file) }
        }
        return files
    }

    /// What its writes will write, with the texts of the writes.
    var announced: [AnnouncedValue] {
        var disabled: [CgroupPath: [CgroupController]] = [:]
        for operation in operations {
            if case .disable(let controllers) = operation.change {
                disabled[operation.cgroup, default: []] += controllers
            }
        }
        return operations.compactMap { operation in
            guard case .write(let file, let key, let old, let new) = operation.change else { return nil }
            let mayGo = operation.cgroup.parent.flatMap { parent in
                file.known?.controller.map { disabled[parent, default: []].contains($0) }
            }
            return AnnouncedValue(
                operation.cgroup, file, old: old.map { file.command($0, key: key) }, new: file.command(new, key: key),
                isGivenBack: operation.reason.kind == .released || operation.reason.kind == .reverted,
                mayGo: mayGo ?? false)
        }
    }
}
