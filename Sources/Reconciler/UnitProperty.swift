/// A property of a systemd unit that sets an interface file, as `SetUnitProperties` takes it.
package enum UnitProperty: String, CaseIterable, Hashable, Sendable {
    case cpuWeight = "CPUWeight"
    case cpuQuota = "CPUQuotaPerSecUSec"
    case cpuQuotaPeriod = "CPUQuotaPeriodUSec"
    case allowedCPUs = "AllowedCPUs"
    case allowedMemoryNodes = "AllowedMemoryNodes"
    case memoryMin = "MemoryMin"
    case memoryLow = "MemoryLow"
    case memoryHigh = "MemoryHigh"
    case memoryMax = "MemoryMax"
    case memorySwapMax = "MemorySwapMax"
    case memoryZswapMax = "MemoryZSwapMax"
    case memoryZswapWriteback = "MemoryZSwapWriteback"
    case ioWeight = "IOWeight"
    case ioReadBandwidthMax = "IOReadBandwidthMax"
    case ioWriteBandwidthMax = "IOWriteBandwidthMax"
    case ioReadIOPSMax = "IOReadIOPSMax"
    case ioWriteIOPSMax = "IOWriteIOPSMax"
    case ioDeviceLatencyTarget = "IODeviceLatencyTargetUSec"
    case tasksMax = "TasksMax"

    /// The first version of systemd that has it for cgroup v2.
    package var since: Int {
        switch self {
        case .cpuQuota: 213
        case .tasksMax: 227
        case .ioWeight, .ioReadBandwidthMax, .ioWriteBandwidthMax, .ioReadIOPSMax, .ioWriteIOPSMax: 230
        case .memoryLow, .memoryHigh, .memoryMax: 231
        case .cpuWeight, .memorySwapMax: 232
        case .memoryMin, .ioDeviceLatencyTarget: 240
        case .cpuQuotaPeriod: 242
        case .allowedCPUs, .allowedMemoryNodes: 244
        case .memoryZswapMax: 253
        case .memoryZswapWriteback: 256
        }
    }
}

/// The value that one property gets.
package struct UnitAssignment: Hashable, Sendable, CustomStringConvertible {
    package enum Value: Hashable, Sendable {
        /// `t`: bytes, µs, a weight or a count; `UInt64.max` is infinity, or not set.
        case number(UInt64)
        /// `b`
        case flag(Bool)
        /// `ay`: a bit for each CPU or memory node, the lowest first; empty for not set.
        case bits([UInt8])
        /// `a(st)`: the entry of a device, by the path of its node.
        case device(String, UInt64)
    }

    package let property: UnitProperty
    package let value: Value

    package init(_ property: UnitProperty, _ value: Value) {
        self.property = property
        self.value = value
    }

    /// `CPUWeight=800`, `AllowedCPUs=0-3`, `IOReadBandwidthMax=/dev/block/8:0 1048576`
    package var description: String {
        let name = property.rawValue
        return switch value {
        case .number(let number): "\(name)=\(Self.text(number))"
        case .flag(let isSet): "\(name)=\(isSet ? "yes" : "no")"
        case .bits(let bytes): "\(name)=\(Self.list(bytes))"
        case .device(let path, let number): "\(name)=\(path) \(Self.text(number))"
        }
    }

    private static func text(_ number: UInt64) -> String { number == .max ? "infinity" : String(number) }
}
