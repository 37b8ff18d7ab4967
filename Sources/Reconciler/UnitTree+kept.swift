import KernelInterface

/// What a call to systemd must leave as it is.
///
/// systemd writes all properties of a unit again when one of them is set, so that a value which somebody else wrote to
/// cgroupfs, and which is none of the call's business, would be lost.
extension UnitTree where Base: ~Copyable, Bus: ~Copyable {
    /// Values of the cgroup that systemd may write again beside these properties, a file or a line of one each.
    mutating func kept(beside assignments: [UnitAssignment], of cgroup: CgroupPath) -> [KeptValue] {
        let set = Set(assignments.map(\.property))
        let devices = Set(assignments.compactMap(\.device))
        var values: [KeptValue] = []
        for file in UnitProperty.files {
            let isKeyed = file == .ioMax || file == .ioLatency
            if !isKeyed, set.contains(where: { $0.file == file }) { continue }
            // A file that cannot be read cannot be kept: its controller is not there yet.
            guard let text = try? base.read(cgroup, file) else { continue }
            for line in text.split(separator: "\n") where !isKeyed || !devices.contains(where: line.hasPrefix) {
                values.append(KeptValue(file: file, text: String(line)))
            }
        }
        // An idle cgroup has no weight of its own, and the weight of another says that it is not idle.
        if !set.contains(.cpuWeight), (try? base.read(cgroup, .cpuIdle)) == "1\n" {
            values.removeAll { $0.file == .cpuWeight }
            values.append(KeptValue(file: .cpuIdle, text: "1"))
        }
        return values
    }

    /// Properties that bring back those of the values which have changed.
    mutating func lost(_ kept: [KeptValue], of cgroup: CgroupPath) -> [UnitAssignment] {
        kept.flatMap { value -> [UnitAssignment] in
            // What cannot be read has gone with its controller: nothing is left to bring back.
            guard let text = try? base.read(cgroup, value.file),
                !text.split(separator: "\n").contains(Substring(value.text))
            else { return [] }
            return unitAssignments(for: value.file, value.text) ?? []
        }
    }
}

struct KeptValue: Equatable {
    let file: InterfaceFile
    /// Without the newline.
    let text: String
}

extension UnitProperty {
    /// What every systemd writes.
    fileprivate static let files = Set(allCases.filter { $0.since <= 252 }.map(\.file)).sorted { $0.name < $1.name }

    /// The file that it sets; the weight sets `cpu.idle`, too.
    var file: InterfaceFile {
        switch self {
        case .cpuWeight: .cpuWeight
        case .cpuQuota, .cpuQuotaPeriod: .cpuMax
        case .allowedCPUs: .cpusetCpus
        case .allowedMemoryNodes: .cpusetMems
        case .memoryMin: .memoryMin
        case .memoryLow: .memoryLow
        case .memoryHigh: .memoryHigh
        case .memoryMax: .memoryMax
        case .memorySwapMax: .memorySwapMax
        case .memoryZswapMax: .memoryZswapMax
        case .memoryZswapWriteback: .memoryZswapWriteback
        case .ioWeight: .ioWeight
        case .ioReadBandwidthMax, .ioWriteBandwidthMax, .ioReadIOPSMax, .ioWriteIOPSMax: .ioMax
        case .ioDeviceLatencyTarget: .ioLatency
        case .tasksMax: .pidsMax
        }
    }
}

extension UnitAssignment {
    /// The start of its line in the file: `8:0 `; nil for a property that is of no device.
    fileprivate var device: String? {
        guard case .device(let path, _) = value, let number = path.split(separator: "/").last else { return nil }
        return number + " "
    }
}
