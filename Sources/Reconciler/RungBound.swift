import KernelInterface
import Policy
import SLA

extension ResolvedRung {
    var kind: Lever.Kind {
        switch bound {
        case .cpuMax: .cpuMax
        case .cpuIdle: .cpuIdle
        case .cpusetCPUs: .cpusetCPUs
        case .cache(let level, _): level == 2 ? .cacheL2 : .cacheL3
        case .memoryBandwidth: .memoryBandwidth
        case .memoryHigh: .memoryHigh
        case .memoryReclaim: .memoryReclaim
        case .ioMax: .ioMax
        case .freeze: .freeze
        case .kill: .kill
        }
    }
}

extension ResolvedRung.Bound {
    /// The portion of one domain, in ways or in the unit of the bandwidth.
    func amount(_ schema: String, _ domain: Int) -> UInt64? {
        switch self {
        case .cache(_, let ways):
            ways.first { $0.schema == schema && $0.domain == domain }.map { UInt64($0.ways) }
        case .memoryBandwidth(let values):
            values.first { $0.schema == schema && $0.domain == domain }?.value
        case .cpuMax, .cpuIdle, .cpusetCPUs, .memoryHigh, .memoryReclaim, .ioMax, .freeze, .kill: nil
        }
    }

    /// The one number of it, in the unit of the lever; 0 for a switch.
    var amount: UInt64 {
        switch self {
        case .cpuMax(let millicpus): millicpus
        case .cpusetCPUs(let count): UInt64(count)
        case .memoryHigh(let bytes): bytes
        case .ioMax(let permyriad): UInt64(permyriad)
        case .cpuIdle, .cache, .memoryBandwidth, .memoryReclaim, .freeze, .kill: 0
        }
    }
}
