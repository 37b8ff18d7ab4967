package import KernelInterface

/// What the io controller keeps of a cgroup.
struct IOState: Equatable, Sendable {
    /// What it keeps of a cgroup and one device; the device first looked at last comes first.
    struct Device: Equatable, Sendable {
        let number: DeviceNumber
        /// rbps, wbps, riops, wiops; `UInt64.max` is `max`.
        var limits = [UInt64](repeating: .max, count: 4)
        /// 0 is the default.
        var weight: UInt32 = 0
        var bfqWeight: UInt64 = 0
        /// rbytes, wbytes, rios, wios.
        var counts = [UInt64](repeating: 0, count: 4)
    }

    var weight: UInt32 = 100
    var bfqWeight: UInt64 = 100
    var devices: [Device] = []
}

/// A whole disk of the simulated machine, with its io.cost state.
struct SimulatedDisk: Equatable, Sendable {
    let number: DeviceNumber
    var scheduler: String?
    let isRotational: Bool
    /// nil until something was written to `io.cost.qos` or `io.cost.model` for it.
    var cost: IOCost?

    init(_ device: BlockDevice) {
        number = device.number
        scheduler = device.scheduler
        isRotational = device.isRotational
    }
}

extension SimulatedFile {
    static let ioFiles: [SimulatedFile] = [
        SimulatedFile("io.stat", .io) { (kernel, slot) throws(Refusal) in kernel.ioStatText(slot) },
        SimulatedFile("io.max", .io, .belowRoot) { (kernel, slot) throws(Refusal) in
            kernel.cgroups[slot].io.devices.map(limitLine).joined()
        } write: { (kernel, slot, text) throws(Refusal) in
            try kernel.setIOLimits(text, of: slot)
        },
        SimulatedFile("io.weight", .io, .belowRoot) { (kernel, slot) throws(Refusal) in
            let io = kernel.cgroups[slot].io
            return "default \(io.weight)\n"
                + io.devices.map { $0.weight == 0 ? "" : "\($0.number) \($0.weight)\n" }.joined()
        } write: { (kernel, slot, text) throws(Refusal) in
            try kernel.setIOWeight(text, of: slot)
        },
        SimulatedFile("io.bfq.weight", .io, .belowRoot) { (kernel, slot) throws(Refusal) in
            let io = kernel.cgroups[slot].io
            return "default \(io.bfqWeight)\n"
                + io.devices.map { $0.bfqWeight == 0 ? "" : "\($0.number) \($0.bfqWeight)\n" }.joined()
        } write: { (kernel, slot, text) throws(Refusal) in
            try kernel.setBFQWeight(text, of: slot)
        },
    ]

    static let ioLimitKeys: [StaticString] = ["rbps", "wbps", "riops", "wiops"]

    private static func limitLine(_ device: IOState.Device) -> String {
        if device.limits.allSatisfy({ $0 == .max }) { return "" }
        var text = "\(device.number)"
        for (key, limit) in zip(ioLimitKeys, device.limits) { text += " \(key)=\(limit == .max ? "max" : "\(limit)")" }
        return text + "\n"
    }
}

extension SimulatedKernel {
    /// `MAJ:MIN` and a blank at the start of a write: the disk, and what follows. Partitions are no disks.
    func disk(_ text: ArraySlice<UInt8>) throws(Refusal) -> (index: Int, rest: TextScanner) {
        var scanner = TextScanner(text)
        guard let major = scanner.unsigned32(), scanner.literal(":"), let minor = scanner.unsigned32(),
            scanner.rest.first?.isKernelSpace == true
        else { throw Refusal(.invalidArgument) }
        scanner.skipSpaces()
        let number = DeviceNumber(major: major, minor: minor)
        guard let index = disks.firstIndex(where: { $0.number == number }) else { throw Refusal(.noSuchDevice) }
        return (index, scanner)
    }

    /// The entry of a device in a cgroup, made when there is none.
    private mutating func entry(_ number: DeviceNumber, in slot: Int) -> Int {
        if let index = cgroups[slot].io.devices.firstIndex(where: { $0.number == number }) { return index }
        cgroups[slot].io.devices.insert(IOState.Device(number: number), at: 0)
        return 0
    }

    /// Keys merge with what is set; 0 is ERANGE, and 1 is refused by 6.12.
    mutating func setIOLimits(_ text: ArraySlice<UInt8>, of slot: Int) throws(Refusal) {
        var (index, scanner) = try disk(text)
        let number = disks[index].number
        var limits =
            cgroups[slot].io.devices.first { $0.number == number }?.limits
            ?? [UInt64](repeating: .max, count: 4)
        while let word = scanner.word(limit: 26) {
            let parts = word.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { throw Refusal(.invalidArgument) }
            var amount = TextScanner(parts[1])
            guard let value = amount.unsigned() ?? (parts[1].isText("max") ? UInt64.max : nil) else {
                throw Refusal(.invalidArgument)
            }
            if value == 0 { throw Refusal(.outOfRange) }
            guard value > 1, let key = SimulatedFile.ioLimitKeys.firstIndex(where: { parts[0].isText($0) }) else {
                throw Refusal(.invalidArgument)
            }
            limits[key] = key >= 2 && value >= UInt64(UInt32.max) ? .max : value
        }
        let place = entry(number, in: slot)
        cgroups[slot].io.devices[place].limits = limits
    }

    /// `[default] WEIGHT`, `MAJ:MIN WEIGHT` or `MAJ:MIN default`; a device takes one once io.cost works on it.
    mutating func setIOWeight(_ text: ArraySlice<UInt8>, of slot: Int) throws(Refusal) {
        if !text.contains(UInt8(ascii: ":")) {
            var scanner = TextScanner(text)
            _ = scanner.literal("default ")
            guard let weight = scanner.unsigned32(), (1...10000).contains(weight) else {
                throw Refusal(.invalidArgument)
            }
            cgroups[slot].io.weight = weight
            return
        }
        var (index, scanner) = try disk(text)
        if disks[index].cost == nil { throw Refusal(.notSupported) }
        var weight: UInt32 = 0
        if !scanner.literal("default") {
            guard let given = scanner.unsigned32(), (1...10000).contains(given) else {
                throw Refusal(.invalidArgument)
            }
            weight = given
        }
        let place = entry(disks[index].number, in: slot)
        cgroups[slot].io.devices[place].weight = weight
    }

    /// As `io.weight`, 1 to 1000, and for the devices that BFQ schedules.
    mutating func setBFQWeight(_ text: ArraySlice<UInt8>, of slot: Int) throws(Refusal) {
        let word = text.stripped
        let plain = KernelNumber.bare(word)
        var scanner = TextScanner(word)
        if plain != nil || scanner.literal("default ") {
            if let weight = plain ?? scanner.unsigned() {
                if !(1...1000).contains(weight) { throw Refusal(.outOfRange) }
                cgroups[slot].io.bfqWeight = weight
                return
            }
        }
        var (index, rest) = try disk(word)
        if disks[index].scheduler != "bfq" { throw Refusal(.notSupported) }
        var weight: UInt64 = 0
        if let given = rest.unsigned() {
            if !(1...1000).contains(given) { throw Refusal(.outOfRange) }
            weight = given
        } else if !rest.rest.stripped.isText("default") {
            throw Refusal(.invalidArgument)
        }
        let place = entry(disks[index].number, in: slot)
        cgroups[slot].io.devices[place].bfqWeight = weight
    }

    func ioStatText(_ slot: Int) -> String {
        var text = ""
        let devices = slot == 0 ? disks.reversed().map { rootEntry($0.number) } : cgroups[slot].io.devices
        for device in devices {
            text += "\(device.number) "
            if device.counts.contains(where: { $0 > 0 }) {
                let counts = device.counts
                text += "rbytes=\(counts[0]) wbytes=\(counts[1]) rios=\(counts[2]) wios=\(counts[3])"
                text += " dbytes=0 dios=0"
            }
            text += "\n"
        }
        return text
    }

    private func rootEntry(_ number: DeviceNumber) -> IOState.Device {
        cgroups[0].io.devices.first { $0.number == number } ?? IOState.Device(number: number)
    }

    /// Transfers of a cgroup's processes on a device, counted here and above as far as the io controller reaches.
    package mutating func transfer(
        _ cgroup: CgroupPath, _ device: DeviceNumber, readBytes: UInt64 = 0, writtenBytes: UInt64 = 0,
        reads: UInt64 = 0, writes: UInt64 = 0
    ) throws(KernelError) {
        do throws(Refusal) {
            count([readBytes, writtenBytes, reads, writes], on: device, by: try slot(of: cgroup))
        } catch {
            throw KernelError(.read, path: cgroup.text, errno: error.errno)
        }
    }

    /// rbytes, wbytes, rios and wios of the processes in a slot.
    mutating func count(_ amounts: [UInt64], on device: DeviceNumber, by slot: Int) {
        for ancestor in lineage(of: slot) where cgroups[ancestor].control.contains(.io) {
            let place = entry(device, in: ancestor)
            for (index, amount) in amounts.enumerated() { cgroups[ancestor].io.devices[place].counts[index] += amount }
        }
    }

    /// The I/O scheduler of a disk, as written to `queue/scheduler`. False when there is no such disk.
    package mutating func setScheduler(_ name: String, of device: DeviceNumber) -> Bool {
        guard let index = disks.firstIndex(where: { $0.number == device }) else { return false }
        disks[index].scheduler = name
        return true
    }
}
