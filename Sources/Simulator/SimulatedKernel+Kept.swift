import Document
import KernelInterface

extension SimulatedKernel {
    /// What no file can set: counters and peaks, averages, and how partitions came to be what they are.
    func kept(_ slot: Int, keepsCpuset: Bool) -> [(String, JSONValue)] {
        let cgroup = cgroups[slot]
        var found: [(String, JSONValue)] = []
        func keep(_ key: String, _ numbers: [UInt64], unless initial: [UInt64]? = nil) {
            if numbers == initial ?? [UInt64](repeating: 0, count: numbers.count) { return }
            found.append((key, .array(numbers.map { JSONValue($0) })))
        }
        let cpu = cgroup.cpu
        keep("usage", [cgroup.usage.user, cgroup.usage.system])
        keep("cpu", [cpu.periods, cpu.throttledPeriods, cpu.throttled, cpu.throttledLocally])
        let memory = cgroup.memory
        keep("peaks", [memory.peak, memory.swapPeak], unless: [memory.usage, memory.swapUsage])
        keep("memoryEvents", memory.events.counts + memory.eventsLocal.counts)
        keep("swapEvents", [UInt64(memory.swapLimitHits), UInt64(memory.swapFailures)])
        keep("refaults", [memory.anonymousRefaults, memory.fileRefaults])
        let pids = cgroup.pids
        let hits = [pids.limitHits, pids.limitHitsLocally, pids.forkFailures].map { UInt64($0) }
        keep("pids", [UInt64(pids.peak)] + hits, unless: [UInt64(cgroup.subtreeTasks), 0, 0, 0])
        keep("pressure", cgroup.pressure.stalls.flatMap(\.numbers))
        if !cgroup.io.devices.isEmpty {
            let lines = cgroup.io.devices.map { device in
                "\(device.number)" + device.counts.map { " \($0)" }.joined()
            }
            found.append(("io", .array(lines.map { .string($0) })))
        }
        if keepsCpuset && cgroup.control.contains(.cpuset) {
            found.append(("cpuset", .array(cgroup.cpuset.words.map { .string($0) })))
        }
        return found
    }

    /// Takes back what `kept` gave; nil when it is not of that form.
    mutating func restore(_ key: String, _ numbers: [UInt64], _ slot: Int) -> Bool {
        switch (key, numbers.count) {
        case ("usage", 2): cgroups[slot].usage = CPUUsage(user: numbers[0], system: numbers[1])
        case ("cpu", 4):
            cgroups[slot].cpu.periods = numbers[0]
            cgroups[slot].cpu.throttledPeriods = numbers[1]
            cgroups[slot].cpu.throttled = numbers[2]
            cgroups[slot].cpu.throttledLocally = numbers[3]
        case ("peaks", 2):
            cgroups[slot].memory.peak = numbers[0]
            cgroups[slot].memory.swapPeak = numbers[1]
        case ("memoryEvents", 12):
            cgroups[slot].memory.events = MemoryEvents(counts: numbers[..<6])
            cgroups[slot].memory.eventsLocal = MemoryEvents(counts: numbers[6...])
        case ("swapEvents", 2):
            cgroups[slot].memory.swapLimitHits = Int(clamping: numbers[0])
            cgroups[slot].memory.swapFailures = Int(clamping: numbers[1])
        case ("refaults", 2):
            cgroups[slot].memory.anonymousRefaults = numbers[0]
            cgroups[slot].memory.fileRefaults = numbers[1]
        case ("pids", 4):
            cgroups[slot].pids.peak = Int(clamping: numbers[0])
            cgroups[slot].pids.limitHits = Int(clamping: numbers[1])
            cgroups[slot].pids.limitHitsLocally = Int(clamping: numbers[2])
            cgroups[slot].pids.forkFailures = Int(clamping: numbers[3])
        case ("pressure", 40):
            cgroups[slot].pressure.stalls = (0..<8).map { StallState(numbers[($0 * 5)..<($0 * 5 + 5)]) }
        default: return false
        }
        return true
    }

    /// As `restore`, for what is kept as text.
    mutating func restore(_ key: String, _ words: [String], _ slot: Int) -> Bool {
        switch key {
        case "cpuset":
            guard let state = CpusetState(words: words) else { return false }
            cgroups[slot].cpuset = state
        case "io":
            var devices: [IOState.Device] = []
            for word in words {
                let parts = word.split(separator: " ")
                let counts = parts.dropFirst().compactMap { UInt64($0) }
                guard parts.count == 5, counts.count == 4, let number = DeviceNumber(parts[0]) else { return false }
                var device =
                    cgroups[slot].io.devices.first { $0.number == number } ?? IOState.Device(number: number)
                device.counts = counts
                devices.append(device)
            }
            cgroups[slot].io.devices = devices
        default: return false
        }
        return true
    }
}

extension MemoryEvents {
    var counts: [UInt64] { [low, high, max, oom, oomKill, oomGroupKill].map { UInt64($0) } }

    init(counts: ArraySlice<UInt64>) {
        let values = counts.map { Int(clamping: $0) }
        self.init(
            low: values[0], high: values[1], max: values[2], oom: values[3], oomKill: values[4],
            oomGroupKill: values[5])
    }
}

extension CpusetState {
    var words: [String] {
        [cpus, exclusiveCPUs, effectiveCPUs, effectiveExclusiveCPUs, mems, effectiveMems].map(\.description) + [
            partition.rawValue, fault?.rawValue ?? "", isExclusive ? "exclusive" : "", isRemote ? "remote" : "",
            "\(subpartitions)",
        ]
    }

    init?(words: [String]) {
        guard words.count == 11, let partition = Partition(rawValue: words[6]), let count = Int(words[10]) else {
            return nil
        }
        let masks = words[..<6].compactMap { IndexList($0).map { IndexMask($0) } }
        guard masks.count == 6 else { return nil }
        self.init()
        cpus = masks[0]
        exclusiveCPUs = masks[1]
        effectiveCPUs = masks[2]
        effectiveExclusiveCPUs = masks[3]
        mems = masks[4]
        effectiveMems = masks[5]
        self.partition = partition
        fault = PartitionFault(rawValue: words[7])
        isExclusive = words[8] == "exclusive"
        isRemote = words[9] == "remote"
        subpartitions = count
    }
}
