package import KernelInterface
package import Planner

/// The resource group whose share of the last-level cache and of the memory traffic is that of a class.
package struct MonitoredGroup: Hashable, Sendable {
    /// `bulkhead-batch/mon_data/mon_L3_00`
    package let domains: [ResctrlPath]
    package let hasOccupancy: Bool
    /// `mbm_total_bytes`, or else `mbm_local_bytes`; nil where the processor counts neither.
    package let traffic: ResctrlFile?

    package init(domains: [ResctrlPath], hasOccupancy: Bool, traffic: ResctrlFile?) {
        self.domains = domains
        self.hasOccupancy = hasOccupancy
        self.traffic = traffic
    }

    /// The MON group of the class, or else the CTRL_MON group that it is in, whose counters have those of its MON groups
    /// in them. Nil where the class is in no group, or the processor counts nothing of it.
    package init?(of className: String, in held: [HeldGroup], _ mount: ResctrlMount?) {
        guard let monitoring = mount?.monitoring else { return nil }
        let own = held.filter { group in group.members.contains { $0.className == className } }
        guard let group = own.first(where: { $0.group.isMonitor }) ?? own.first else { return nil }
        hasOccupancy = monitoring.features.contains(ResctrlFile.llcOccupancy.name)
        traffic = [.mbmTotalBytes, .mbmLocalBytes].first { monitoring.features.contains($0.name) }
        if !hasOccupancy, traffic == nil { return nil }
        let data = group.group.path.appending("mon_data")
        domains = monitoring.domains.map { data.appending(MonitoringDomain(id: $0).description) }
    }
}
