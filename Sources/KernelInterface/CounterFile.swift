/// An interface file that is read again and again for a number or two.
package enum CounterFile: UInt8, CaseIterable, Hashable, Sendable {
    /// µs: `some` and `full`.
    case cpuPressure, memoryPressure, ioPressure, irqPressure
    /// µs: `usage_usec` and `throttled_usec`.
    case cpuStat
    /// Bytes, and nothing.
    case memoryCurrent
    /// Summed over the devices: bytes read and written, and operations.
    case ioStat

    package var file: InterfaceFile {
        switch self {
        case .cpuPressure: .cpuPressure
        case .memoryPressure: .memoryPressure
        case .ioPressure: .ioPressure
        case .irqPressure: .irqPressure
        case .cpuStat: .cpuStat
        case .memoryCurrent: .memoryCurrent
        case .ioStat: .ioStat
        }
    }
}

/// What a `CounterFile` says; a number that the file does not have is nil: unknown, not zero.
package struct Counters: Hashable, Sendable {
    package var first: UInt64?
    package var second: UInt64?

    package init(_ first: UInt64?, _ second: UInt64? = nil) {
        self.first = first
        self.second = second
    }
}

/// Reads counters from files that stay open.
package protocol CounterSampler: ~Copyable {
    /// Opens the file of the cgroup as it is now; the number names it from here on.
    mutating func watch(_ cgroup: CgroupPath, _ file: CounterFile) throws(KernelError) -> Int
    /// Opens a file of `mon_data` (`llc_occupancy`, `mbm_total_bytes`) of a domain of a resource group as it is now. Its
    /// first counter is the number of bytes, nil where the kernel has a word instead.
    mutating func watch(_ domain: ResctrlPath, _ event: ResctrlFile) throws(KernelError) -> Int
    /// Nil where the cgroup is gone, or the file cannot be read.
    mutating func sample(_ watched: Int) -> Counters?
    mutating func unwatch(_ watched: Int)
}

extension CounterSampler where Self: ~Copyable {
    /// Where there is no resctrl.
    package mutating func watch(_ domain: ResctrlPath, _ event: ResctrlFile) throws(KernelError) -> Int {
        throw KernelError(.read, in: .resctrl, path: domain.path(of: event), errno: .noSuchFile)
    }
}
