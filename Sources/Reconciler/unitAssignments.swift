package import KernelInterface

/// What systemd is told so that it writes this text to the file; nil where it has no property for it.
///
/// Where `isGivenBack`, a value that is the kernel's initial one becomes a property that is not set, so that systemd no
/// longer counts the controller as needed.
package func unitAssignments(
    for file: InterfaceFile, _ text: String, isGivenBack: Bool = false
) -> [UnitAssignment]? {
    let value = text.droppingFinalNewline
    if let property = byteProperties[file] {
        guard let bytes = number(value, max: .max) else { return nil }
        return [UnitAssignment(property, .number(bytes))]
    }
    switch file {
    case .cpuWeight: return weight(value, .cpuWeight, isGivenBack)
    case .cpuWeightNice:
        guard let nice = try? CPUNice(parsing: value) else { return nil }  // No nice value is no property either.
        return weight(String(nice.weight), .cpuWeight, isGivenBack)
    case .cpuIdle: return [UnitAssignment(.cpuWeight, .number(value == "1" ? 0 : .max))]
    case .cpuMax: return bandwidth(value)
    case .cpusetCpus: return bits(value, .allowedCPUs)
    case .cpusetMems: return bits(value, .allowedMemoryNodes)
    case .memoryZswapWriteback: return [UnitAssignment(.memoryZswapWriteback, .flag(value != "0"))]
    case .ioWeight:
        // The weight of one device cannot be taken back alone: systemd only empties the whole list.
        guard value.hasPrefix("default ") else { return nil }
        return weight(String(value.dropFirst("default ".count)), .ioWeight, isGivenBack)
    case .ioMax: return limits(value)
    case .ioLatency: return latency(value)
    default: return nil
    }
}

private let byteProperties: [InterfaceFile: UnitProperty] = [
    .memoryMin: .memoryMin, .memoryLow: .memoryLow, .memoryHigh: .memoryHigh, .memoryMax: .memoryMax,
    .memorySwapMax: .memorySwapMax, .memoryZswapMax: .memoryZswapMax, .pidsMax: .tasksMax,
]

private func number(_ text: some StringProtocol, max: UInt64) -> UInt64? {
    text == "max" ? max : UInt64(text)
}

private func weight(_ text: String, _ property: UnitProperty, _ isGivenBack: Bool) -> [UnitAssignment]? {
    guard let weight = UInt64(text) else { return nil }
    return [UnitAssignment(property, .number(isGivenBack && weight == 100 ? .max : weight))]
}

/// systemd keeps µs of CPU time a second, and rounds down when it makes a quota of them, so they are rounded up here.
private func bandwidth(_ text: String) -> [UnitAssignment]? {
    // A text that is no bandwidth is no property either.
    guard let bandwidth = try? CPUBandwidth(parsing: text) else { return nil }
    let period = UnitAssignment(.cpuQuotaPeriod, .number(bandwidth.period == 100_000 ? .max : bandwidth.period))
    switch bandwidth.quota {
    case .max: return [UnitAssignment(.cpuQuota, .number(.max)), period]
    case .value(let quota):
        let perSecond = (quota * 1_000_000 + bandwidth.period - 1) / bandwidth.period
        return [UnitAssignment(.cpuQuota, .number(perSecond)), period]
    }
}

private func bits(_ text: String, _ property: UnitProperty) -> [UnitAssignment]? {
    guard let list = IndexList(text) else { return nil }
    var bytes = [UInt8](repeating: 0, count: list.indices.last.map { $0 / 8 + 1 } ?? 0)
    for index in list.indices { bytes[index / 8] |= 1 << UInt8(index % 8) }
    return [UnitAssignment(property, .bits(bytes))]
}

private func limits(_ text: String) -> [UnitAssignment]? {
    let fields: [String: UnitProperty] = [
        "rbps": .ioReadBandwidthMax, "wbps": .ioWriteBandwidthMax, "riops": .ioReadIOPSMax, "wiops": .ioWriteIOPSMax,
    ]
    var words = text.split(separator: " ")[...]
    guard let device = words.popFirst(), !words.isEmpty else { return nil }
    var found: [UnitAssignment] = []
    for word in words {
        let parts = word.split(separator: "=")
        guard parts.count == 2, let property = fields[String(parts[0])], let limit = number(parts[1], max: .max)
        else { return nil }
        found.append(UnitAssignment(property, .device(node(of: device), limit)))
    }
    return found
}

private func latency(_ text: String) -> [UnitAssignment]? {
    let words = text.split(separator: " ")
    guard words.count == 2, words[1].hasPrefix("target="),
        let target = number(words[1].dropFirst("target=".count), max: .max)
    else { return nil }
    return [UnitAssignment(.ioDeviceLatencyTarget, .device(node(of: words[0]), target))]
}

private func node(of device: Substring) -> String { "/dev/block/" + device }

extension UnitAssignment {
    static func list(_ bytes: [UInt8]) -> String {
        IndexList((0..<bytes.count * 8).filter { bytes[$0 / 8] & (1 << UInt8($0 % 8)) != 0 }).description
    }
}
