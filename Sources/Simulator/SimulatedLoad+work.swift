import KernelInterface

extension SimulatedLoad {
    /// Requests arrive, and every workload says how much CPU time it wants.
    mutating func askForCPUs(at time: UInt64) {
        let length = Double(tick)
        for index in running.indices {
            running[index].demand = 0
            running[index].used = 0
            running[index].occupancy = TaskOccupancy()
            if running[index].pid == nil { continue }
            if running[index].workload.model == .service { arrive(index, Double(time)) }
            if !running[index].isRunning { continue }
            let most = Double(min(running[index].threads, running[index].cpus)) * length
            let wanted: Double =
                switch running[index].workload.model {
                case .service: running[index].queue.activeCPU + running[index].queue.queuedCPU * running[index].slowdown
                case .batch, .cacheHog, .bandwidthHog: most
                case .thrasher: most * touching(running[index])
                case .streamer: 0
                }
            running[index].demand = min(wanted, most)
        }
    }

    /// The requests of this tick: independent of each other, so that the gaps between them are exponential.
    private mutating func arrive(_ index: Int, _ time: Double) {
        let end = time + Double(tick)
        let rate = running[index].level / 1e6
        if rate <= 0 {
            running[index].nextArrival = nil
            return
        }
        var next = running[index].nextArrival ?? time + running[index].random.exponential() / rate
        if next < time { next = time }
        let workload = running[index].workload
        while next < end {
            let size = 1 - workload.variation + workload.variation * running[index].random.exponential()
            let isAccepted = running[index].queue.accept(.init(arrived: next, cpu: workload.cpu * size))
            running[index].total.arrived += 1
            if !isAccepted { running[index].total.lost += 1 }
            next += running[index].random.exponential() / rate
        }
        running[index].nextArrival = next
    }

    /// What a workload, other than a service, does with what it was given.
    mutating func work(_ index: Int) {
        let length = Double(tick)
        switch running[index].workload.model {
        case .service: break
        case .batch, .cacheHog, .bandwidthHog:
            let used = running[index].granted
            running[index].used = used
            running[index].occupancy.running = used / length
            running[index].occupancy.waiting = max(Double(running[index].threads) - used / length, 0)
            let full = used / running[index].slowdown
            switch running[index].workload.model {
            case .bandwidthHog:
                let moved = used * running[index].workload.bandwidth / 1e6 * running[index].throughput
                running[index].addWork(moved)
            default: running[index].addWork(full)
            }
        case .thrasher: thrash(index)
        case .streamer: stream(index)
        }
    }

    /// A service's tick: the queue in front of its threads, on the CPUs that it can have.
    mutating func serve(_ index: Int, _ start: Double) {
        var one = running[index]
        let allowance = RequestQueue.Allowance(
            start: start, length: Double(tick), threads: one.workload.threads,
            cpus: max(one.entitlement, one.granted / Double(tick)), budget: one.granted)
        let preparation = Preparation(one)
        var random = one.random
        var deviceFree = one.deviceFree
        var refaults = 0.0
        var asked = 0.0
        var latency = one.total.latency
        var completed = 0
        let (used, occupancy) = one.queue.run(allowance) { request, now in
            request.cpu *= preparation.slowdown
            if random.uniform() < preparation.crowded { request.cpuWait = 2 * preparation.wait * random.uniform() }
            if preparation.deviceTime > 0 {
                deviceFree = max(deviceFree, now) + preparation.deviceTime * preparation.stretch
                request.ioWait = deviceFree - now
                asked += 1
            }
            if preparation.refaults > 0 {
                let time = preparation.refaults * preparation.pageTime
                deviceFree = max(deviceFree, now + request.ioWait) + time * preparation.stretch
                request.memoryWait = deviceFree - now - request.ioWait
                refaults += preparation.refaults
            }
        } done: { time in
            latency.add(UInt64(max(time, 0).rounded()))
            completed += 1
        }
        one.random = random
        one.deviceFree = deviceFree
        one.total.latency = latency
        one.total.work += UInt64(completed)
        one.total.queued = one.queue.count
        one.used = used
        one.occupancy = occupancy
        one.deviceUsed = asked * preparation.deviceTime + refaults * preparation.pageTime
        one.bytesRead = asked * one.workload.io + refaults * one.memory.pageBytes
        one.operations = asked + refaults
        one.memory.refaulted = refaults * one.memory.pageBytes
        running[index] = one
    }
}

/// What a request meets when a thread takes it.
private struct Preparation {
    let slowdown: Double
    /// The probability that every CPU is taken, and the mean time until one is free, microseconds.
    let crowded: Double
    let wait: Double
    /// Device time of its own bytes, and of one page, microseconds.
    let deviceTime: Double
    let pageTime: Double
    /// How much longer the device takes, shared with others.
    let stretch: Double
    /// Pages that are not there.
    let refaults: Double

    init(_ one: RunningWorkload) {
        slowdown = one.slowdown
        var taken = 1.0
        for _ in 0..<one.cpus { taken *= one.crowding }
        crowded = taken
        wait = SimulatedLoad.slice * (1 - min(one.entitlement / Double(one.cpus), 1))
        deviceTime = one.memory.ownDeviceTime
        pageTime = one.memory.pageTime
        stretch = 1 / max(one.deviceShare, 1e-3)
        refaults = one.memory.missing * one.workload.touch / max(one.memory.pageBytes, 1)
    }
}
