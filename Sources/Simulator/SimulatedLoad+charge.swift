import KernelInterface

extension SimulatedLoad {
    /// CPU time and transfers, in the cgroup and all above.
    mutating func charge(_ kernel: inout SimulatedKernel) {
        for index in running.indices where running[index].isRunning {
            let used = running[index].takeUsed()
            for slot in kernel.lineage(of: running[index].slot) { kernel.cgroups[slot].usage.user += used }
            if let disk = running[index].memory.device { chargeDevice(index, disk, &kernel) }
        }
        chargeCaches(&kernel)
    }

    /// Stall time in every cgroup that has workloads below, by what all their tasks did together.
    mutating func chargePressure(_ kernel: inout SimulatedKernel) {
        var slots: [Int] = []
        var occupancies: [TaskOccupancy] = []
        for index in running.indices where running[index].isRunning && !running[index].occupancy.isIdle {
            let occupancy = running[index].occupancy
            note(index, occupancy)
            for slot in kernel.lineage(of: running[index].slot) where kernel.cgroups[slot].hasPressure {
                if let place = slots.firstIndex(of: slot) {
                    occupancies[place] += occupancy
                } else {
                    slots.append(slot)
                    occupancies.append(occupancy)
                }
            }
        }
        for (slot, occupancy) in zip(slots, occupancies) {
            let cpus = max(kernel.usableCPUs(slot).count, 1)
            for resource in [PressureResource.cpu, .memory, .io] {
                let (some, full) = occupancy.stall(resource, cpus: cpus)
                if some <= 0 { continue }
                kernel.cgroups[slot].pressure.add(microseconds(some), to: resource, full: false)
                // The node has other things to run: its CPU is never fully stalled.
                if resource == .cpu && slot == 0 { continue }
                kernel.cgroups[slot].pressure.add(microseconds(full), to: resource, full: true)
            }
        }
    }

    private func microseconds(_ part: Double) -> UInt64 { UInt64((part * Double(tick)).rounded()) }

    private mutating func note(_ index: Int, _ occupancy: TaskOccupancy) {
        let cpus = running[index].cpus
        running[index].total.cpuStall += microseconds(occupancy.stall(.cpu, cpus: cpus).some)
        running[index].total.memoryStall += microseconds(occupancy.stall(.memory, cpus: cpus).some)
        running[index].total.ioStall += microseconds(occupancy.stall(.io, cpus: cpus).some)
        running[index].total.slowdown = UInt64((running[index].slowdown * 1000).rounded())
    }
}
