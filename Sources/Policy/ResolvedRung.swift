package import Document
package import KernelInterface

/// One thing that a class gives up down to a floor, or takes up to a ceiling, on this node.
package struct ResolvedRung: Sendable {
    package enum Bound: Hashable, Sendable {
        /// Thousandths of a CPU; a quota that the kernel takes over the period of the class, or over 100ms.
        case cpuMax(millicpus: UInt64)
        case cpuIdle
        /// How many; at least 1.
        case cpusetCPUs(Int)
        /// Where the class has part of the cache, by schema and domain, in the order of the inventory.
        case cache(level: Int, [DomainWays])
        /// Where the class has a limit, by schema and domain, in the order of the inventory.
        case memoryBandwidth([DomainBandwidth])
        /// Whole pages.
        case memoryHigh(bytes: UInt64)
        /// Each time.
        case memoryReclaim(bytes: UInt64)
        /// Of each limit that the class has on a disk, in hundredths of a percent.
        case ioMax(permyriad: UInt32)
        /// At a time, at most.
        case freeze(microseconds: UInt64)
        case kill
    }

    package let bound: Bound
    /// The policy key: `yields.cpu.max`.
    package let policyKey: String
    /// As the operator wrote it: `10%`; the word where there is no amount.
    package let requested: String
    package let span: SourceSpan

    package init(bound: Bound, policyKey: String, requested: String, span: SourceSpan) {
        self.bound = bound
        self.policyKey = policyKey
        self.requested = requested
        self.span = span
    }
}

/// Ways of one domain of a cache.
package struct DomainWays: Hashable, Sendable {
    /// As schemata names it: `L3`, `L3CODE`.
    package let schema: String
    package let domain: Int
    /// At least `min_cbm_bits` and 1.
    package let ways: Int

    package init(schema: String, domain: Int, ways: Int) {
        self.schema = schema
        self.domain = domain
        self.ways = ways
    }
}

/// Memory bandwidth of one domain.
package struct DomainBandwidth: Hashable, Sendable {
    /// `MB`
    package let schema: String
    package let domain: Int
    /// In the unit of the resource, one of its steps.
    package let value: UInt64

    package init(schema: String, domain: Int, value: UInt64) {
        self.schema = schema
        self.domain = domain
        self.value = value
    }
}

extension ResolvedRung.Bound {
    /// The interface file that the rung writes; nil for what a resource group has.
    package var file: InterfaceFile? {
        switch self {
        case .cpuMax: .cpuMax
        case .cpuIdle: .cpuIdle
        case .cpusetCPUs: .cpusetCpus
        case .cache, .memoryBandwidth: nil
        case .memoryHigh: .memoryHigh
        case .memoryReclaim: .memoryReclaim
        case .ioMax: .ioMax
        case .freeze: .cgroupFreeze
        case .kill: .cgroupKill
        }
    }
}
