package import KernelInterface

/// One amount that a class gives up step by step, or takes back: a limit of one of its cgroups or of its resource group.
///
/// Lower is tighter for every kind; switches have the two values 1 (as it was) and 0 (given up).
package struct Lever: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        /// Thousandths of a CPU: quota by period.
        case cpuMax = "cpu.max"
        /// A switch: 0 is SCHED_IDLE.
        case cpuIdle = "cpu.idle"
        /// Number of CPUs.
        case cpusetCPUs = "cpuset.cpus"
        /// Ways, summed over the domains.
        case cacheL3 = "cache.l3"
        case cacheL2 = "cache.l2"
        /// In the unit of the resource (percent, or MB/s under mba_MBps), summed over the domains.
        case memoryBandwidth = "memoryBandwidth.max"
        /// Bytes.
        case memoryHigh = "memory.high"
        /// A switch: each time that it is given up, bytes are reclaimed once.
        case memoryReclaim = "memory.reclaim"
        /// Hundredths of a percent of the limits that the class has on its devices.
        case ioMax = "io.max"
        /// A switch, given back after `longest` at the latest.
        case freeze
        /// A switch that gives nothing back: it is ready to be used again after a while.
        case kill

        package var isSwitch: Bool {
            switch self {
            case .cpuIdle, .memoryReclaim, .freeze, .kill: true
            case .cpuMax, .cpusetCPUs, .cacheL3, .cacheL2, .memoryBandwidth, .memoryHigh, .ioMax: false
            }
        }

        /// Done at once, and not in force afterwards.
        package var isDeed: Bool {
            switch self {
            case .memoryReclaim, .kill: true
            case .cpuMax, .cpuIdle, .cpusetCPUs, .cacheL3, .cacheL2, .memoryBandwidth, .memoryHigh, .ioMax, .freeze:
                false
            }
        }
    }

    package let kind: Kind
    package let className: String
    /// Nil for a resource group, which all cgroups of the class share.
    package let cgroup: CgroupPath?
    /// What the plan in force gives; what is left when nothing is adjusted.
    package let base: UInt64
    /// The tightest value, at most `base`.
    package let floor: UInt64
    /// What the class may grow to while every objective holds with slack; at least `base`.
    package let ceiling: UInt64
    /// The kernel's step: values are `base` or multiples of it, at least 1.
    package let quantum: UInt64
    /// The longest that the lever may be away from its base at a time, µs; nil without end.
    package let longest: UInt64?
    /// Where the policy says so: `web.yaml:12:9`.
    package let location: String

    package init(
        _ kind: Kind, className: String, cgroup: CgroupPath?, base: UInt64, floor: UInt64, ceiling: UInt64? = nil,
        quantum: UInt64 = 1, longest: UInt64? = nil, location: String = ""
    ) {
        self.kind = kind
        self.className = className
        self.cgroup = cgroup
        self.base = base
        self.floor = floor
        self.ceiling = ceiling ?? base
        self.quantum = quantum
        self.longest = longest
        self.location = location
    }
}
