import KernelInterface
import Planner
import Policy

/// What of resctrl the node has; `groups` are all that exist, nil where they were not looked at.
func resctrlFeatures(_ inventory: Inventory, _ groups: [ResourceGroup]?, _ policy: PolicySet?) -> [Feature] {
    func whole(_ state: Feature.State, _ detail: String) -> [Feature] {
        var feature = Feature("resctrl", state, detail)
        feature.losses = allocationLosses(policy) { _ in true }
        return [feature]
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
    return [base] + allocationFeatures(mount, policy) + monitoringFeatures(mount, policy)
        + budgetFeatures(mount, groups)
}

private func allocationFeatures(_ mount: ResctrlMount, _ policy: PolicySet?) -> [Feature] {
    var features: [Feature] = []
    for level in [3, 2] {
        let name = "L\(level) allocation"
        let caches = mount.caches.filter { $0.level == level }
        guard let cache = caches.first else {
            var feature = Feature(name, .absent, "not on this processor, or switched off (`rdt=!l\(level)cat`)")
            feature.losses = allocationLosses(policy) { $0 == .cache(level, .unified) || $0.isPart(of: level) }
            features.append(feature)
            continue
        }
        features.append(Feature(name, .present, summary(of: cache)))
        if caches.contains(where: { $0.content != .unified }) {
            features.append(Feature("L\(level) CDP", .present, "code and data have masks of their own"))
        } else {
            let option = level == 3 ? "cdp" : "cdpl2"
            var feature = Feature(
                "L\(level) CDP", .absent, "not mounted with `-o \(option)`, which needs a processor that has it")
            feature.losses = allocationLosses(policy) { $0.isPart(of: level) }
            features.append(feature)
        }
    }
    for (name, schema, kind) in [("MBA", "MB", "memory bandwidth"), ("SMBA", "SMBA", "slow memory bandwidth")] {
        if let resource = mount.bandwidth(schema) {
            features.append(Feature(name, .present, summary(of: resource)))
        } else {
            var feature = Feature(name, .absent, "no \(kind) allocation on this processor")
            feature.losses = allocationLosses(policy) { $0 == .bandwidth(schema) }
            features.append(feature)
        }
    }
    return features
}

private func monitoringFeatures(_ mount: ResctrlMount, _ policy: PolicySet?) -> [Feature] {
    let events = mount.monitoring?.features ?? []
    let bandwidth = events.filter { $0.hasPrefix("mbm_") && !$0.hasSuffix("_config") }
    let hasOccupancy = events.contains("llc_occupancy")
    var occupancy = Feature(
        "CMT", hasOccupancy ? .present : .absent,
        hasOccupancy ? "llc_occupancy" : "the processor does not count how much of a cache a group has")
    if mount.monitoring == nil { occupancy.losses = allocationLosses(policy) { $0 == .monitoring } }
    return [
        occupancy,
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

// MARK: What a policy asks for

/// What a key of a policy is about.
private enum Asked: Equatable {
    case cache(Int, CacheResource.Content)
    case bandwidth(String)
    case monitoring

    /// Whether it is the code or the data of a cache.
    func isPart(of level: Int) -> Bool { self == .cache(level, .code) || self == .cache(level, .data) }
}

private func allocationLosses(_ policy: PolicySet?, where isConcerned: (Asked) -> Bool) -> [String] {
    (policy?.classes ?? []).compactMap(\.allocation).flatMap { allocation in
        var losses = allocation.caches.filter { isConcerned(.cache($0.level, $0.content)) }.map {
            "\($0.span) \($0.key)"
        }
        losses += allocation.bandwidths.filter { isConcerned(.bandwidth($0.schema)) }.map { "\($0.span) \($0.key)" }
        if let monitored = allocation.isMonitored, monitored.value, isConcerned(.monitoring) {
            losses.append("\(monitored.span) monitoring")
        }
        return losses
    }
}
