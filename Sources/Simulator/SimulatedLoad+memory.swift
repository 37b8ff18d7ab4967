import KernelInterface

extension SimulatedLoad {
    /// The part of the time of a thrasher's thread in which it wants a CPU.
    func touching(_ one: RunningWorkload) -> Double {
        let page = pageCosts(one)
        return page.cpu / max(page.cpu + page.device / max(one.deviceShare, 1e-3) + page.held, 1e-9)
    }

    /// What touching one page takes a thread on average, microseconds.
    private func pageCosts(_ one: RunningWorkload) -> (cpu: Double, device: Double, held: Double) {
        let fresh = one.workload.pages == .file ? one.memory.cold : 0
        return (
            one.workload.cpu * one.slowdown, (one.memory.missing + fresh) * one.memory.pageTime,
            (one.memory.missing + one.memory.cold) * one.memory.penalty
        )
    }

    /// Threads touch pages at random. A page that is gone is read again, which takes another one away.
    mutating func thrash(_ index: Int) {
        var one = running[index]
        let length = Double(tick)
        let threads = Double(one.threads)
        let page = pageCosts(one)
        let share = max(one.deviceShare, 1e-3)
        let each = max(page.cpu + page.device / share + page.held, 1e-9)
        var touches = min(threads * length / each, one.granted / max(page.cpu, 1e-9))
        if page.device > 0 { touches = min(touches, one.deviceShare * length / page.device) }
        one.used = touches * page.cpu
        one.deviceUsed = touches * page.device
        one.memory.refaulted = touches * one.memory.missing * one.memory.pageBytes
        one.memory.populating = touches * one.memory.cold * one.memory.pageBytes
        let isFile = one.workload.pages == .file
        let read = one.memory.refaulted + (isFile ? one.memory.populating : 0)
        one.bytesRead = read
        one.operations = read / one.memory.pageBytes / Self.cluster
        one.addWork(touches * one.memory.pageBytes)
        one.occupancy.running = one.used / length
        let blocked = min(touches * (each - page.cpu) / length, threads - one.occupancy.running)
        let isShort = one.granted < one.demand - 1e-6
        one.occupancy.waiting = isShort ? max(threads - one.occupancy.running - blocked, 0) : 0
        let asleep = threads - one.occupancy.running - one.occupancy.waiting
        let gone = one.memory.missing + (one.memory.penalty > 0 || !isFile ? one.memory.cold : 0)
        let all = one.memory.missing + one.memory.cold
        if all > 0 {
            one.occupancy.blockedOnMemory = asleep * gone / all
            one.occupancy.blockedOnIO = asleep - one.occupancy.blockedOnMemory
            let device = page.device / share / max(page.device / share + page.held, 1e-9)
            one.occupancy.refaulting = one.occupancy.blockedOnMemory * device
        } else {
            one.occupancy.waiting = max(threads - one.occupancy.running, 0)
        }
        running[index] = one
    }

    /// Pages that one access brings in where they lie together: vm.page-cluster is 3.
    static let cluster = 8.0

    /// Device time of a page and of a request of this workload.
    func timeDevice(_ one: RunningWorkload) -> (page: Double, own: Double) {
        guard let index = one.memory.device else { return (0, 0) }
        let disk = disks[index]
        let transfer = one.memory.pageBytes / disk.readBandwidth
        let isClustered = one.workload.model == .thrasher
        let page = isClustered ? (disk.access + (Self.cluster - 1) * transfer) / Self.cluster : disk.access
        let own = one.workload.io > 0 ? disk.access + one.workload.io / disk.readBandwidth : 0
        return (page, own)
    }

    mutating func timeDevice(_ index: Int) {
        let times: (page: Double, own: Double) = timeDevice(running[index])
        running[index].memory.pageTime = times.page
        running[index].memory.ownDeviceTime = times.own
    }
}
