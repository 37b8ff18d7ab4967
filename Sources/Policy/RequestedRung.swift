package import Document

/// One thing that a class gives up, or takes, before the node is known: an item of `yields` or `grows`.
package struct RequestedRung: Sendable {
    package enum Bound: Hashable, Sendable {
        case cpuMax(CPUAmount)
        case cpuIdle
        /// Whole CPUs.
        case cpusetCPUs(CPUAmount)
        /// No mask.
        case cache(level: Int, CacheAmount)
        case memoryBandwidth(BandwidthAmount)
        case memoryHigh(MemoryAmount)
        case memoryReclaim(MemoryAmount)
        /// Of the limits of the class, in hundredths of a percent.
        case ioMax(permyriad: UInt32)
        /// At a time, at most.
        case freeze(microseconds: UInt64)
        case kill
    }

    package let bound: Bound
    /// The policy key: `yields.cpu.max`.
    package let key: String
    /// The amount as written: `10%`; the word where there is none.
    package let text: String
    package let span: SourceSpan

    package init(bound: Bound, key: String, text: String, span: SourceSpan) {
        self.bound = bound
        self.key = key
        self.text = text
        self.span = span
    }
}

package enum CPUAmount: Hashable, Sendable {
    /// Of the node's CPUs, in hundredths of a percent.
    case share(permyriad: UInt32)
    /// Thousandths of a CPU.
    case millicpus(UInt64)
}

package enum MemoryAmount: Hashable, Sendable {
    /// Of the node's memory, in hundredths of a percent.
    case share(permyriad: UInt32)
    case bytes(UInt64)
}
