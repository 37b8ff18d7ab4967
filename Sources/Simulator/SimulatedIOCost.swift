import KernelInterface

/// io.cost of one disk: quality of service and cost model.
struct IOCost: Equatable, Sendable {
    var isEnabled = false
    var usesOwnQoS = false
    var usesOwnModel = false
    /// rpct and wpct in hundredths of a percent, rlat and wlat in microseconds, min and max in hundredths of a percent.
    var qos: QoS
    /// rbps, rseqiops, rrandiops, wbps, wseqiops, wrandiops.
    var model: [UInt64]

    struct QoS: Equatable, Sendable {
        var readPercent: Int64 = 0
        var readLatency: UInt64
        var writePercent: Int64 = 0
        var writeLatency: UInt64
        var min: Int64 = 100
        var max: Int64 = 1_000_000
    }

    init(_ disk: SimulatedDisk) {
        qos = Self.autoQoS(disk)
        model = Self.autoModel(disk)
    }

    static func autoQoS(_ disk: SimulatedDisk) -> QoS {
        let latency: UInt64 = disk.isRotational ? 250_000 : 25_000
        return QoS(readLatency: latency, writeLatency: latency)
    }

    static func autoModel(_ disk: SimulatedDisk) -> [UInt64] {
        disk.isRotational
            ? [174_019_176, 41_708, 370, 178_075_866, 42_705, 378]
            : [488_636_629, 8_932, 8_518, 427_891_549, 28_755, 21_940]
    }

    var qosText: String {
        "enable=\(isEnabled ? 1 : 0) ctrl=\(usesOwnQoS ? "user" : "auto")"
            + " rpct=\(Self.decimal(qos.readPercent)) rlat=\(qos.readLatency)"
            + " wpct=\(Self.decimal(qos.writePercent)) wlat=\(qos.writeLatency)"
            + " min=\(Self.decimal(qos.min)) max=\(Self.decimal(qos.max))"
    }

    var modelText: String {
        var text = "ctrl=\(usesOwnModel ? "user" : "auto") model=linear"
        for (key, value) in zip(Self.modelKeys, model) { text += " \(key)=\(value)" }
        return text
    }

    static let modelKeys: [StaticString] = ["rbps", "rseqiops", "rrandiops", "wbps", "wseqiops", "wrandiops"]

    private static func decimal(_ hundredths: Int64) -> String {
        "\(hundredths / 100).\(hundredths % 100 / 10)\(hundredths % 10)"
    }

    /// One `key=value` of `io.cost.qos`.
    mutating func setQoS(_ key: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>, on disk: SimulatedDisk) throws(Refusal) {
        if key.isText("enable") {
            isEnabled = try Self.number(value) != 0
            return
        }
        if key.isText("ctrl") {
            usesOwnQoS = try Self.isUser(value)
            return
        }
        if key.isText("rpct") {
            qos.readPercent = try Self.percent(value, upTo: 10000)
        } else if key.isText("wpct") {
            qos.writePercent = try Self.percent(value, upTo: 10000)
        } else if key.isText("rlat") {
            qos.readLatency = UInt64(UInt32(truncatingIfNeeded: try Self.number(value)))
        } else if key.isText("wlat") {
            qos.writeLatency = UInt64(UInt32(truncatingIfNeeded: try Self.number(value)))
        } else if key.isText("min") {
            qos.min = Swift.min(Swift.max(try Self.percent(value, upTo: .max), 100), 1_000_000)
        } else if key.isText("max") {
            qos.max = Swift.min(Swift.max(try Self.percent(value, upTo: .max), 100), 1_000_000)
        } else {
            throw Refusal(.invalidArgument)
        }
        usesOwnQoS = true
    }

    /// One `key=value` of `io.cost.model`.
    mutating func setModel(
        _ key: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>, on disk: SimulatedDisk
    ) throws(Refusal) {
        if key.isText("ctrl") {
            usesOwnModel = try Self.isUser(value)
        } else if key.isText("model") {
            if !value.isText("linear") { throw Refusal(.invalidArgument) }
        } else if let index = Self.modelKeys.firstIndex(where: { key.isText($0) }) {
            model[index] = try Self.number(value)
            usesOwnModel = true
        } else {
            throw Refusal(.invalidArgument)
        }
    }

    private static func isUser(_ value: ArraySlice<UInt8>) throws(Refusal) -> Bool {
        if value.isText("user") { return true }
        if value.isText("auto") { return false }
        throw Refusal(.invalidArgument)
    }

    private static func number(_ value: ArraySlice<UInt8>) throws(Refusal) -> UInt64 {
        do throws(Refusal) {
            return try KernelNumber.unsigned(value)
        } catch {
            throw Refusal(.invalidArgument)
        }
    }

    private static func percent(_ value: ArraySlice<UInt8>, upTo limit: Int64) throws(Refusal) -> Int64 {
        let hundredths = try KernelNumber.hundredths(value)
        if hundredths < 0 || hundredths > limit { throw Refusal(.invalidArgument) }
        return hundredths
    }
}

extension SimulatedFile {
    static let ioCostFiles: [SimulatedFile] = [
        SimulatedFile("io.cost.qos", .io, .rootOnly) { (kernel, _) throws(Refusal) in
            kernel.costLines(\.qosText)
        } write: { (kernel, _, text) throws(Refusal) in
            let (index, words) = try kernel.costWords(text)
            var cost = kernel.disks[index].cost ?? IOCost(kernel.disks[index])
            for (key, value) in words { try cost.setQoS(key, value, on: kernel.disks[index]) }
            if cost.qos.min > cost.qos.max { throw Refusal(.invalidArgument) }
            if !cost.usesOwnQoS { cost.qos = IOCost.autoQoS(kernel.disks[index]) }
            kernel.disks[index].cost = cost
        },
        SimulatedFile("io.cost.model", .io, .rootOnly) { (kernel, _) throws(Refusal) in
            kernel.costLines(\.modelText)
        } write: { (kernel, _, text) throws(Refusal) in
            let (index, words) = try kernel.costWords(text)
            var cost = kernel.disks[index].cost ?? IOCost(kernel.disks[index])
            for (key, value) in words { try cost.setModel(key, value, on: kernel.disks[index]) }
            if !cost.usesOwnModel { cost.model = IOCost.autoModel(kernel.disks[index]) }
            kernel.disks[index].cost = cost
        },
    ]
}

extension SimulatedKernel {
    fileprivate func costLines(_ text: (IOCost) -> String) -> String {
        disks.compactMap { disk in disk.cost.map { "\(disk.number) \(text($0))\n" } }.joined()
    }

    /// The disk and the `key=value` words of a write to an `io.cost` file.
    fileprivate func costWords(
        _ text: ArraySlice<UInt8>
    ) throws(Refusal) -> (Int, [(key: ArraySlice<UInt8>, value: ArraySlice<UInt8>)]) {
        var (index, scanner) = try disk(text)
        if disks[index].scheduler == nil { throw Refusal(.notSupported) }
        var words: [(key: ArraySlice<UInt8>, value: ArraySlice<UInt8>)] = []
        while let word = scanner.word(limit: .max) {
            let parts = word.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw Refusal(.invalidArgument) }
            words.append((parts[0], parts[1]))
        }
        return (index, words)
    }
}
