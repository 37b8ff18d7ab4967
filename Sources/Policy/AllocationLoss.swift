package import Document
package import KernelInterface

/// A value of caches, memory bandwidth or monitoring that cannot be had on a node.
package struct AllocationLoss: Sendable {
    /// The policy key: `cache.l3`, `yields.cache.l3`.
    package let key: String
    package let span: SourceSpan
    /// Whether the class can do without it.
    package let isOptional: Bool
}

extension PolicySet {
    /// What of caches, memory bandwidth and monitoring this node lacks, what is given up or taken of them included,
    /// optional or not, thing by thing.
    package func allocationLosses(on inventory: Inventory) -> [AllocationLoss] {
        var resolver = AllocationResolver(inventory)
        for workload in classes {
            guard let allocation = workload.allocation else { continue }
            let resolved = resolver.resolve(allocation)
            for rung in workload.yields + workload.grows {
                switch rung.bound {
                case .cache(let level, let amount):
                    _ = resolver.rungWays(rung, level: level, amount, allocation, resolved)
                case .memoryBandwidth(let amount): _ = resolver.rungBandwidths(rung, amount, allocation, resolved)
                case .cpuMax, .cpuIdle, .cpusetCPUs, .memoryHigh, .memoryReclaim, .ioMax, .freeze, .kill: break
                }
            }
        }
        return resolver.absent.losses
    }
}
