import KernelInterface

/// What a disk of the node can do.
struct DiskLoad: Equatable, Sendable {
    let name: String
    let number: DeviceNumber
    /// Bytes a microsecond.
    let readBandwidth: Double
    let writeBandwidth: Double
    /// One random access, microseconds.
    let access: Double

    /// By the scenario, and for what it does not say by the model of io.cost.
    init(_ device: BlockDevice, _ known: [Scenario.Device], in kernel: SimulatedKernel) {
        name = device.name
        number = device.number
        let given = known.first { $0.name == device.name }
        let disk = kernel.disks.first { $0.number == device.number } ?? SimulatedDisk(device)
        let model = (disk.cost?.model ?? IOCost.autoModel(disk)).map { Double(max($0, 1)) }
        readBandwidth = (given?.bandwidth ?? model[0]) / 1e6
        writeBandwidth = (given?.bandwidth ?? model[3]) / 1e6
        access = 1e6 / (given?.iops ?? model[2])
    }
}

extension SimulatedLoad {
    /// Bytes of one access of a streamer.
    static let streamBytes = 131_072.0

    /// Which part of its device each workload would get, by `io.max`, weights, and what the others want.
    mutating func shareDevices(_ kernel: SimulatedKernel, at time: UInt64) {
        for index in running.indices {
            running[index].deviceShare = 1
            running[index].deviceWanted =
                running[index].isRunning ? wantedDeviceTime(running[index], at: Double(time)) : 0
            running[index].deviceUsed = 0
            running[index].bytesRead = 0
            running[index].bytesWritten = 0
            running[index].operations = 0
        }
        for disk in disks.indices { share(disk, kernel) }
    }

    private func wantedDeviceTime(_ one: RunningWorkload, at time: Double) -> Double {
        guard let index = one.memory.device else { return 0 }
        let length = Double(tick)
        switch one.workload.model {
        case .streamer:
            let bandwidth = one.workload.operation == .read ? disks[index].readBandwidth : disks[index].writeBandwidth
            return one.level.isFinite ? min(one.level / 1e6 * length / bandwidth, length) : length
        case .thrasher:
            var alone = one
            alone.deviceShare = 1
            let waits = 1 - touching(alone)
            return min(waits * Double(one.threads) * length, length)
        case .service:
            let refaults = one.memory.missing * one.workload.touch / max(one.memory.pageBytes, 1)
            let each = one.memory.ownDeviceTime + refaults * one.memory.pageTime
            let backlog = max(one.deviceFree - time, 0)
            return min(one.level / 1e6 * length * each + backlog, length)
        case .batch, .cacheHog, .bandwidthHog: return 0
        }
    }

    private mutating func share(_ disk: Int, _ kernel: SimulatedKernel) {
        let users = running.indices.filter { running[$0].memory.device == disk && running[$0].deviceWanted > 0 }
        if users.isEmpty { return }
        let length = Double(tick)
        var tree = ShareTree()
        var nodes: [(slot: Int, node: Int)] = [(0, 0)]
        var leaves: [(index: Int, leaf: Int)] = []
        let lineages = users.map { Array(kernel.lineage(of: running[$0].slot).reversed()) }
        for (user, lineage) in zip(users, lineages) {
            var parent = 0
            for slot in lineage where slot != 0 && kernel.cgroups[slot].control.contains(.io) {
                if let known = nodes.first(where: { $0.slot == slot }) {
                    parent = known.node
                    continue
                }
                let below = zip(users, lineages).filter { $0.1.contains(slot) }.map(\.0)
                let weight = kernel.ioWeight(of: slot, on: disks[disk].number) ?? Double(below.count)
                let limit = below.map { deviceLimit($0, slot, kernel) }.max() ?? .infinity
                parent = tree.add(below: parent, weight: weight, limit: limit * length)
                nodes.append((slot, parent))
            }
            leaves.append((user, tree.add(below: parent, weight: 1, demand: running[user].deviceWanted)))
        }
        for (index, leaf) in leaves {
            var greedy = tree
            greedy.setDemand(length, of: leaf)
            greedy.distribute(length)
            running[index].deviceShare = greedy[leaf].granted / length
        }
    }

    /// The part of the device's time that `io.max` of a cgroup leaves to accesses such as this workload's.
    private func deviceLimit(_ index: Int, _ slot: Int, _ kernel: SimulatedKernel) -> Double {
        guard let place = running[index].memory.device,
            let entry = kernel.cgroups[slot].io.devices.first(where: { $0.number == disks[place].number })
        else { return .infinity }
        let disk = disks[place]
        let workload = running[index].workload
        let isWrite = workload.model == .streamer && workload.operation == .write
        let bytes = entry.limits[isWrite ? 1 : 0]
        let operations = entry.limits[isWrite ? 3 : 2]
        let (size, time): (Double, Double) =
            switch workload.model {
            case .streamer: (Self.streamBytes, Self.streamBytes / (isWrite ? disk.writeBandwidth : disk.readBandwidth))
            case .thrasher:
                (running[index].memory.pageBytes * Self.cluster, running[index].memory.pageTime * Self.cluster)
            default:
                workload.io > 0
                    ? (workload.io, running[index].memory.ownDeviceTime)
                    : (running[index].memory.pageBytes, running[index].memory.pageTime)
            }
        var most = Double.infinity
        if bytes != .max { most = min(most, Double(bytes) / 1e6 / size * time) }
        if operations != .max { most = min(most, Double(operations) / 1e6 * time) }
        return most
    }

    /// A streamer keeps its device busy, as far as it gets it.
    mutating func stream(_ index: Int) {
        guard let disk = running[index].memory.device else { return }
        let length = Double(tick)
        let isWrite = running[index].workload.operation == .write
        let share = running[index].deviceShare * length
        let time = min(running[index].deviceWanted, share)
        let bytes = time * (isWrite ? disks[disk].writeBandwidth : disks[disk].readBandwidth)
        running[index].deviceUsed = time
        running[index].operations = bytes / Self.streamBytes
        if isWrite { running[index].bytesWritten = bytes } else { running[index].bytesRead = bytes }
        running[index].addWork(bytes)
        running[index].occupancy.blockedOnIO = min(running[index].deviceWanted / max(share, 1e-9), 1)
    }

    func chargeDevice(_ index: Int, _ disk: Int, _ kernel: inout SimulatedKernel) {
        let one = running[index]
        if one.bytesRead + one.bytesWritten <= 0 { return }
        let operations = UInt64(one.operations.rounded(.up))
        let isWrite = one.bytesWritten > 0
        let amounts = [
            UInt64(one.bytesRead), UInt64(one.bytesWritten), isWrite ? 0 : operations, isWrite ? operations : 0,
        ]
        kernel.count(amounts, on: disks[disk].number, by: one.slot)
    }
}

extension SimulatedKernel {
    /// The weight by which a disk is shared; nil where nothing shares it by weight.
    func ioWeight(of slot: Int, on device: DeviceNumber) -> Double? {
        guard let disk = disks.first(where: { $0.number == device }) else { return nil }
        let entry = cgroups[slot].io.devices.first { $0.number == device }
        if disk.cost?.isEnabled == true {
            let own = entry?.weight ?? 0
            return Double(own > 0 ? own : cgroups[slot].io.weight)
        }
        if disk.scheduler != "bfq" { return nil }
        let own = entry?.bfqWeight ?? 0
        return Double(own > 0 ? own : cgroups[slot].io.bfqWeight)
    }
}
