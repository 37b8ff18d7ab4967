package import Document
package import KernelInterface

/// A value of caches, memory bandwidth or monitoring that cannot be had on a node.
package struct AllocationLoss: Sendable {
    /// The policy key: `cache.l3`.
    package let key: String
    package let span: SourceSpan
    /// Whether the class can do without it.
    package let isOptional: Bool
}

extension PolicySet {
    /// What of caches, memory bandwidth and monitoring this node lacks, optional or not, thing by thing.
    package func allocationLosses(on inventory: Inventory) -> [AllocationLoss] {
        var resolver = AllocationResolver(inventory)
        for workload in classes {
            if let allocation = workload.allocation { _ = resolver.resolve(allocation) }
        }
        return resolver.absent.losses
    }
}
