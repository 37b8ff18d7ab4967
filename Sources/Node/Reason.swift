import KernelInterface

/// Why the kernel refused, told from what was read around the cgroup; nil where that explains nothing.
func reason(
    _ operation: KernelError.Operation, file: InterfaceFile?, value: String?, errno: Errno, evidence: Evidence
) -> String? {
    switch errno {
    case .noSuchFile: absence(operation, file: file, value: value, evidence: evidence)
    case .noSuchDevice where evidence.exists && operation == .write && isDeviceFile(file):
        "there is no such block device, or it is a partition: io files take whole disks"
    case .noSuchDevice where evidence.exists:
        "the cgroup was removed and created again since it was looked at"
    case .noSuchDevice: "the cgroup was removed"
    case .busy: occupation(operation, file: file, value: value, evidence: evidence)
    case .readOnlyFileSystem: "the cgroup2 mount is read-only"
    case .accessDenied, .notPermitted: denial(file: file, errno: errno, evidence: evidence)
    case .invalidArgument: invalidity(file: file, value: value, evidence: evidence)
    case .notSupported: lackOfSupport(file: file, evidence: evidence)
    case .tryAgain where operation == .create:
        "a limit on cgroups is reached: cgroup.max.depth or cgroup.max.descendants here or above"
    case .tooManyLinks, .notDirectory: "the path leads through something that is no cgroup directory"
    case .crossDevice: "the path leads out of the cgroup2 mount"
    case .fileExists where operation == .create: "the cgroup is there already"
    default: nil
    }
}

private func absence(
    _ operation: KernelError.Operation, file: InterfaceFile?, value: String?, evidence: Evidence
) -> String? {
    guard evidence.exists else {
        return operation == .create ? "the parent cgroup does not exist" : "the cgroup does not exist"
    }
    guard let file else { return nil }
    if file.name == "cgroup.subtree_control", let value {
        let has = CgroupController.list(evidence.controllers ?? "")
        let missing = CgroupController.list(value).filter { $0.name.hasPrefix("+") }
            .map { CgroupController(String($0.name.dropFirst())) }.filter { !has.contains($0) }
        guard !missing.isEmpty, evidence.controllers != nil else { return nil }
        return "the \(phrase(missing)) not available here: \(listed(evidence.controllers))"
    }
    guard !evidence.fileExists, let controller = controller(of: file) else { return nil }
    guard evidence.controllers != nil else { return nil }
    if CgroupController.list(evidence.controllers ?? "").contains(controller) {
        return evidence.isRoot
            ? "the root cgroup has no such file"
            : "the \(controller) controller is enabled here: this kernel does not have the file"
    }
    return "the \(controller) controller is not enabled here: \(listed(evidence.controllers))"
}

private func occupation(
    _ operation: KernelError.Operation, file: InterfaceFile?, value: String?, evidence: Evidence
) -> String? {
    if operation == .remove {
        if !evidence.children.isEmpty { return "the cgroup has \(count(evidence.children.count, "child cgroup"))" }
        return evidence.processes.flatMap { $0 > 0 ? "the cgroup holds \(count($0, "process", "processes"))" : nil }
    }
    switch file?.name {
    case "cgroup.subtree_control":
        let disabled = CgroupController.list(value ?? "").filter { $0.name.hasPrefix("-") }
            .map { String($0.name.dropFirst()) }
        for controller in disabled {
            guard let users = evidence.users[controller], let first = users.first else { continue }
            return "the \(controller) controller is in use below: `\(first)` has it in its cgroup.subtree_control"
        }
        return evidence.processes.flatMap { $0 > 0 ? "the cgroup holds \(count($0, "process", "processes"))" : nil }
    case "cgroup.procs", "cgroup.threads":
        guard let list = evidence.subtreeControl, !CgroupController.list(list).isEmpty else { return nil }
        return
            "the cgroup distributes to children and may hold no process: cgroup.subtree_control has `\(trimmed(list))`"
    default:
        return nil
    }
}

private func denial(file: InterfaceFile?, errno: Errno, evidence: Evidence) -> String? {
    if evidence.uid != 0 || !evidence.overridesPermissions {
        let lacks = evidence.overridesPermissions ? "" : " without CAP_DAC_OVERRIDE"
        return "the caller is uid \(evidence.uid)\(lacks)"
    }
    if errno == .notPermitted && !evidence.isAdministrator { return "the caller is root without CAP_SYS_ADMIN" }
    if evidence.isRoot && errno == .notPermitted {
        return "the mount shows a delegated subtree, whose own limits belong to the cgroup above (nsdelegate)"
    }
    return nil
}

private func invalidity(file: InterfaceFile?, value: String?, evidence: Evidence) -> String? {
    switch file?.name {
    case "cpu.weight", "cpu.weight.nice":
        return evidence.cpuIdle.map(trimmed) == "1" ? "cpu.weight is locked while cpu.idle is 1" : nil
    case "cgroup.subtree_control":
        let bare = CgroupController.list(value ?? "").first { !$0.name.hasPrefix("+") && !$0.name.hasPrefix("-") }
        if let bare { return "`\(bare)` begins with neither + nor -" }
        return "the kernel does not know one of these controllers, or has it disabled: \(listed(evidence.controllers))"
    default:
        return nil
    }
}

private func lackOfSupport(file: InterfaceFile?, evidence: Evidence) -> String? {
    if file?.name == "io.weight" { return "io.weight takes devices only where io.cost.qos is enabled on them" }
    if file?.name == "io.bfq.weight" { return "io.bfq.weight takes only devices whose scheduler is bfq" }
    guard let type = evidence.type.map(trimmed), type != "domain" else { return nil }
    return "the cgroup is of type `\(type)`"
}

/// The controller that brings a file, by its prefix; none for the core files and the pressure files.
private func controller(of file: InterfaceFile) -> CgroupController? {
    let prefix = file.name.prefix { $0 != "." }
    if prefix == "cgroup" || file.name.hasSuffix(".pressure") || prefix.count == file.name.count { return nil }
    return CgroupController(String(prefix))
}

private func isDeviceFile(_ file: InterfaceFile?) -> Bool {
    file?.name.hasPrefix("io.") ?? false
}

private func listed(_ controllers: String?) -> String {
    let text = trimmed(controllers ?? "")
    return text.isEmpty ? "cgroup.controllers is empty" : "cgroup.controllers has `\(text)`"
}

private func phrase(_ controllers: [CgroupController]) -> String {
    let names = controllers.map(\.name).joined(separator: ", ")
    return controllers.count == 1 ? "\(names) controller is" : "\(names) controllers are"
}

private func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    number == 1 ? "1 \(one)" : "\(number) \(many ?? one + "s")"
}
