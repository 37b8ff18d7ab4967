package import KernelInterface
package import Simulator

/// `smallNode` with two sockets of two CPUs each and a resctrl mount: L3 of 12 ways (2 of them shareable), memory
/// bandwidth in steps of 10 %, monitoring.
package func resctrlNode(closids: Int = 8, rmids: Int = 16, shareable: UInt64 = 0xc00) -> Inventory {
    var inventory = smallNode
    inventory.resctrl = .mounted
    inventory.resctrlMount = ResctrlMount(
        caches: [
            CacheResource(
                level: 3, closids: closids, mask: CBM(bits: 0xfff), shareableBits: CBM(bits: shareable),
                domains: [
                    CacheDomain(id: 0, bytes: 12 << 20, cpus: IndexList(0...1)),
                    CacheDomain(id: 8, bytes: 12 << 20, cpus: IndexList(2...3)),
                ])
        ],
        bandwidths: [BandwidthResource(closids: closids, domains: [0, 8])],
        monitoring: MonitoringResource(
            rmids: rmids, features: ["llc_occupancy", "mbm_local_bytes", "mbm_total_bytes"], domains: [0, 8]))
    return inventory
}

extension SimulatedKernel {
    /// Schemata, mode and tasks of every resource group: what rolling back and giving back have to restore.
    package mutating func resctrlContents() throws(KernelError) -> [String: String] {
        var texts: [String: String] = [:]
        for name in [""] + (try directories(of: .root)).filter({ !ResourceGroup.reservedNames.contains($0) }) {
            let path = name.isEmpty ? ResctrlPath.root : ResctrlPath.root.appending(name)
            for file in [ResctrlFile.schemata, .mode, .tasks] { texts[path.path(of: file)] = try read(path, file) }
            for monitor in try directories(of: path.appending("mon_groups")) {
                let inside = path.appending("mon_groups").appending(monitor)
                texts[inside.path(of: .tasks)] = try read(inside, .tasks)
            }
        }
        return texts
    }
}
