import KernelInterface
import Planner
import Policy

/// What of resctrl the node has; `groups` are all that exist, nil where they were not looked at.
func resctrlFeatures(_ inventory: Inventory, _ groups: [ResourceGroup]?, _ policy: PolicySet?) -> [Feature] {
    let lost = policy?.allocationLosses(on: inventory) ?? []
    func whole(_ state: Feature.State, _ detail: String) -> [Feature] {
        [Feature("resctrl", state, detail).losing(lost, below: "")]
    }
    switch inventory.resctrl {
    case .unmounted: return whole(.absent, "the kernel has it: `mount -t resctrl resctrl /sys/fs/resctrl`")
    case .absent: return whole(.absent, "no cache or bandwidth allocation on this processor")
    case .mounted: break
    }
    guard let mount = inventory.resctrlMount else { return whole(.forbidden, "mounted, and closed to this caller") }
    let options = mount.options.isEmpty ? "" : ", options \(mount.options.joined(separator: " "))"
    let isRoot = inventory.privileges.isRoot
    let base = Feature(
        "resctrl", isRoot ? .present : .forbidden, mount.path + options + (isRoot ? "" : "; only root can change it"))
    return [base] + allocationFeatures(mount, lost) + monitoringFeatures(mount, lost)
        + budgetFeatures(mount, groups)
}

private func allocationFeatures(_ mount: ResctrlMount, _ lost: [AllocationLoss]) -> [Feature] {
    var features: [Feature] = []
    for level in [3, 2] {
        let name = "L\(level) allocation"
        let caches = mount.caches.filter { $0.level == level }
        guard let cache = caches.first else {
            features.append(
                Feature(name, .absent, "not on this processor, or switched off (`rdt=!l\(level)cat`)")
                    .losing(lost, below: "cache.l\(level)"))
            continue
        }
        features.append(Feature(name, .present, summary(of: cache)))
        if caches.contains(where: { $0.content != .unified }) {
            features.append(Feature("L\(level) CDP", .present, "code and data have masks of their own"))
        } else {
            let option = level == 3 ? "cdp" : "cdpl2"
            features.append(
                Feature(
                    "L\(level) CDP", .absent, "not mounted with `-o \(option)`, which needs a processor that has it"
                ).losing(lost, below: "cache.l\(level)"))
        }
    }
    let bandwidths = [
        ("MBA", "MB", "memory bandwidth", "memoryBandwidth.max"),
        ("SMBA", "SMBA", "slow memory bandwidth", "memoryBandwidth.slow"),
    ]
    for (name, schema, kind, key) in bandwidths {
        let feature =
            mount.bandwidth(schema).map { Feature(name, .present, summary(of: $0)) }
            ?? Feature(name, .absent, "no \(kind) allocation on this processor")
        features.append(feature.losing(lost, below: key))
    }
    return features
}

private func monitoringFeatures(_ mount: ResctrlMount, _ lost: [AllocationLoss]) -> [Feature] {
    let events = mount.monitoring?.features ?? []
    let bandwidth = events.filter { $0.hasPrefix("mbm_") && !$0.hasSuffix("_config") }
    let hasOccupancy = events.contains("llc_occupancy")
    return [
        Feature(
            "CMT", hasOccupancy ? .present : .absent,
            hasOccupancy ? "llc_occupancy" : "the processor does not count how much of a cache a group has"
        ).losing(lost, below: "monitoring"),
        Feature(
            "MBM", bandwidth.isEmpty ? .absent : .present,
            bandwidth.isEmpty ? "the processor does not count memory traffic" : bandwidth.joined(separator: ", ")),
    ]
}

/// CLOSIDs and RMIDs, and who has them.
private func budgetFeatures(_ mount: ResctrlMount, _ groups: [ResourceGroup]?) -> [Feature] {
    var features: [Feature] = []
    func add(_ name: String, total: Int, users: [ResourceGroup]?) {
        guard let users else {
            features.append(Feature(name, .unknown, "\(total), of which an unknown number is free"))
            return
        }
        let named = users.filter { !$0.isDefault }
        let foreign = named.filter { !$0.control.hasPrefix(resourceGroupPrefix) }
        var detail = "\(max(0, total - users.count)) of \(total) free, \(named.count - foreign.count) ours"
        if !foreign.isEmpty {
            let shown = foreign.prefix(4).map(\.description) + (foreign.count > 4 ? ["…"] : [])
            detail += ", \(foreign.count) of others: \(shown.joined(separator: ", "))"
        }
        features.append(Feature(name, .present, detail))
    }
    if !mount.caches.isEmpty || !mount.bandwidths.isEmpty {
        add("CLOSIDs", total: mount.closids, users: groups?.filter { !$0.isMonitor })
    }
    if let monitoring = mount.monitoring { add("RMIDs", total: monitoring.rmids, users: groups) }
    return features
}

extension AllocationLoss {
    /// The key of the setting, also of a rung that gives it up or takes it: `cache.l3`.
    fileprivate var setting: Substring {
        let list = RungList.allCases.map { $0.rawValue + "." }.first { key.hasPrefix($0) }
        return key.dropFirst(list?.count ?? 0)
    }
}

extension Feature {
    /// With what a policy loses of the keys that begin so.
    fileprivate func losing(_ lost: [AllocationLoss], below key: String) -> Feature {
        var feature = self
        let own = lost.filter { $0.setting.hasPrefix(key) }
        feature.losses = own.filter { !$0.isOptional }.map { "\($0.span) \($0.key)" }
        feature.optionalLosses = own.filter(\.isOptional).map { "\($0.span) \($0.key)" }
        return feature
    }
}
