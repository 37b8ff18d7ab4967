package import Document
package import KernelInterface
package import Policy

/// One feature of the node that policies can depend on.
package struct Feature: Sendable, Equatable {
    package enum State: String, Sendable {
        case present
        case absent
        /// There, and not for this caller.
        case forbidden
        /// Not looked at, or not to be known without trying.
        case unknown
    }

    package let name: String
    package let state: State
    /// What it is, or what to do to have it.
    package let detail: String
    /// Where the policy asks for it, and does not get it: `policies/web.yaml:4:9 memory.high`.
    package var losses: [String] = []
    /// Where it asks for it and can do without.
    package var optionalLosses: [String] = []

    package init(_ name: String, _ state: State, _ detail: String) {
        self.name = name
        self.state = state
        self.detail = detail
    }
}

/// Judges a node feature by feature; with a policy, says what of it each missing feature costs. `groups` are the
/// resource groups that exist; nil where they were not looked at.
package func features(of inventory: Inventory, groups: [ResourceGroup]? = nil, policy: PolicySet?) -> [Feature] {
    var features = [Feature("kernel", .present, inventory.kernelRelease)]
    guard let mount = inventory.cgroup else {
        features.append(Feature("cgroup2", .absent, "no cgroup2 file system is mounted"))
        return features
    }
    features.append(cgroupFeature(mount, inventory.privileges))
    features += capabilityFeatures(inventory.privileges)
    features += optionFeatures(mount)
    features += controllerFeatures(mount, inventory, policy)
    features += fileFeatures(mount, inventory, policy)
    features += pressureFeatures(inventory)
    features += resctrlFeatures(inventory, groups, policy)
    if let version = inventory.systemdVersion {
        features.append(
            Feature(
                "systemd", .present, "version \(version); it resets values of its units at `systemctl daemon-reload`"))
    } else {
        features.append(Feature("systemd", .absent, "not the init system; nobody else writes cgroups"))
    }
    return features
}

private func cgroupFeature(_ mount: CgroupMount, _ privileges: Privileges) -> Feature {
    if mount.isReadOnly { return Feature("cgroup2", .forbidden, "\(mount.path) is mounted read-only") }
    if mount.isDelegated { return Feature("cgroup2", .present, "\(mount.path); delegated to this user") }
    if !privileges.isRoot {
        return Feature("cgroup2", .forbidden, "\(mount.path); without root only a delegated subtree can be changed")
    }
    return Feature("cgroup2", .present, mount.path)
}

private func optionFeatures(_ mount: CgroupMount) -> [Feature] {
    let wanted = [
        (
            "memory_recursiveprot", "memory.min and memory.low reach the cgroups below",
            "memory.min and memory.low protect only cgroups that have them, not those below"
        ),
        (
            "nsdelegate", "cgroup namespaces are delegation boundaries",
            "root in a cgroup namespace can change the limits of its own root"
        ),
    ]
    return wanted.map { option, meaning, loss in
        mount.options.contains(option)
            ? Feature("option \(option)", .present, meaning) : Feature("option \(option)", .absent, loss)
    }
}

private func controllerFeatures(_ mount: CgroupMount, _ inventory: Inventory, _ policy: PolicySet?) -> [Feature] {
    let known: [CgroupController] = [.cpu, .cpuset, .io, .memory, .pids, .hugetlb, .rdma, .misc]
    let others = mount.controllers.filter { !known.contains($0) }.sorted()
    return (known + others).map { controller in
        if mount.controllers.contains(controller) { return Feature("controller \(controller)", .present, "") }
        var detail = "not in this kernel, or disabled at boot (`cgroup_disable=`)"
        if mount.isDelegated { detail = "not delegated: a unit gets it with `Delegate=\(controller)`" }
        if mount.legacyControllers.contains(controller) {
            detail = "a cgroup v1 hierarchy has it: boot with `cgroup_no_v1=\(controller)` or without v1 mounts"
        }
        var feature = Feature("controller \(controller)", .absent, detail)
        feature.losses = losses(policy) { $0.controller == controller }
        return feature
    }
}

/// Interface files that not every kernel has although their controller is there.
private func fileFeatures(_ mount: CgroupMount, _ inventory: Inventory, _ policy: PolicySet?) -> [Feature] {
    let version = KernelVersion(release: inventory.kernelRelease)
    return InterfaceFile.described.compactMap { known in
        guard known.presence != .rootOnly, known.controller.map({ mount.controllers.contains($0) }) ?? true,
            mount.has(known.file) == false
        else { return nil }
        // A kernel too old for a file, or a file of no controller, is news only where a policy asks for it.
        let lost = losses(policy) { $0 == known.file }
        var detail = known.requires.map { "needs a kernel with \($0)" } ?? "not in any cgroup that was looked at"
        if let version, version < known.since { detail = "needs kernel \(known.since)" }
        guard known.requires != nil && known.controller != nil || !lost.isEmpty else { return nil }
        let isKnown = known.requires != nil || version.map { $0 < known.since } ?? false
        var feature = Feature(known.file.name, isKnown ? .absent : .unknown, detail)
        feature.losses = lost
        return feature
    }
}

private func pressureFeatures(_ inventory: Inventory) -> [Feature] {
    switch inventory.pressure {
    case .available:
        let windows =
            inventory.privileges.sysResource
            ? Feature("PSI trigger windows", .present, "500 ms to 10 s")
            : Feature("PSI trigger windows", .forbidden, "without CAP_SYS_RESOURCE only multiples of 2 s")
        return [Feature("PSI", .present, "/proc/pressure"), windows]
    case .disabled: return [Feature("PSI", .absent, "switched off: boot with `psi=1`")]
    case .absent: return [Feature("PSI", .absent, "not in this kernel (CONFIG_PSI, 4.20 or later)")]
    }
}

private func losses(_ policy: PolicySet?, where isConcerned: (InterfaceFile) -> Bool) -> [String] {
    guard let policy else { return [] }
    return policy.classes.flatMap { workload in
        let rungs = (workload.yields + workload.grows).filter { $0.bound.file.map(isConcerned) ?? false }
        return workload.settings.filter { isConcerned($0.file) }.map { "\($0.span) \($0.key)" }
            + rungs.map { "\($0.span) \($0.key)" }
    }
}

package func featuresText(_ features: [Feature]) -> String {
    var table = Table(["feature", "state", "detail"])
    for feature in features {
        table.add([feature.name, feature.state.rawValue, feature.detail])
        for loss in feature.losses {
            table.add(["", "", "lost: \(loss)"])
        }
        for loss in feature.optionalLosses {
            table.add(["", "", "lost, optional: \(loss)"])
        }
    }
    let losses = features.reduce(0) { $0 + $1.losses.count }
    if losses == 0 { return table.text }
    return table.text + "\n\(counted(losses, "setting")) of the policy cannot be had on this node\n"
}

package func featuresJSON(_ features: [Feature]) -> JSONValue {
    document(
        "Doctor",
        [
            (
                "features",
                .array(
                    features.map {
                        .object([
                            ("feature", JSONValue($0.name)), ("state", JSONValue($0.state.rawValue)),
                            ("detail", JSONValue($0.detail)), ("losses", .array($0.losses.map { JSONValue($0) })),
                            ("optionalLosses", .array($0.optionalLosses.map { JSONValue($0) })),
                        ])
                    })
            )
        ])
}
