/// The requests of a service: those that wait for a thread, first come, first served, and those that threads work on,
/// which share the CPU evenly.
struct RequestQueue: Equatable, Sendable {
    struct Request: Equatable, Sendable {
        /// Microseconds since the start of the scenario.
        let arrived: Double
        /// CPU time that it still needs, microseconds, before any slowdown.
        var cpu: Double
        /// What it waits for before it runs, microseconds: a CPU, the device, memory. In this order.
        var cpuWait = 0.0
        var ioWait = 0.0
        var memoryWait = 0.0

        var held: Double { cpuWait + ioWait + memoryWait }
    }

    /// What one tick allows.
    struct Allowance {
        /// Microseconds.
        let start: Double
        let length: Double
        let threads: Int
        /// CPUs that it can have at the same time.
        let cpus: Double
        /// CPU time in all, microseconds.
        var budget: Double
    }

    private(set) var active: [Request] = []
    private var queue: [Request] = []
    private var head = 0
    /// CPU time that those without a thread need, microseconds, before any slowdown.
    private(set) var queuedCPU = 0.0

    /// More are refused: a listen queue is finite.
    static let longest = 100_000

    var count: Int { active.count + queue.count - head }
    /// CPU time that those need on which threads work, microseconds.
    var activeCPU: Double { active.reduce(0) { $0 + $1.cpu } }

    /// The process is gone, and its requests with it. How many there were.
    mutating func clear() -> Int {
        defer { self = RequestQueue() }
        return count
    }

    /// False when the queue is full.
    mutating func accept(_ request: Request) -> Bool {
        if queue.count - head >= Self.longest { return false }
        queue.append(request)
        queuedCPU += request.cpu
        return true
    }

    /// Lets a tick pass.
    ///
    /// - Parameters:
    ///   - prepare: called when a thread takes a request: sets what it waits for.
    ///   - done: called with the microseconds that a request took from its arrival.
    mutating func run(
        _ allowance: Allowance, prepare: (inout Request, Double) -> Void, done: (Double) -> Void
    ) -> (used: Double, occupancy: TaskOccupancy) {
        var now = allowance.start
        let end = allowance.start + allowance.length
        var budget = allowance.budget
        var sums = TaskOccupancy()
        while true {
            admit(now, allowance.threads, prepare)
            var runnable = 0
            var step = end - now
            if head < queue.count && active.count < allowance.threads { step = min(step, queue[head].arrived - now) }
            for request in active {
                let held = request.held
                if held > 0 { step = min(step, Self.nextChange(request)) } else { runnable += 1 }
            }
            let cpus = budget > 1e-6 ? min(Double(runnable), allowance.cpus) : 0
            let speed = runnable == 0 ? 0 : cpus / Double(runnable)
            if speed > 0 {
                step = min(step, budget / cpus)
                for request in active where request.held <= 0 { step = min(step, request.cpu / speed) }
            }
            step = max(step, 0)
            budget -= cpus * step
            pass(step, speed, &sums)
            sums.running += cpus * step
            sums.waiting += (Double(runnable) - cpus) * step
            now += step
            finish(now, done)
            if now >= end - 1e-6 { break }
        }
        let scale = 1 / allowance.length
        let occupancy = TaskOccupancy(
            running: sums.running * scale, waiting: sums.waiting * scale, blockedOnIO: sums.blockedOnIO * scale,
            blockedOnMemory: sums.blockedOnMemory * scale, refaulting: sums.refaulting * scale)
        return (allowance.budget - budget, occupancy)
    }

    private mutating func admit(_ now: Double, _ threads: Int, _ prepare: (inout Request, Double) -> Void) {
        while active.count < threads, head < queue.count, queue[head].arrived <= now + 1e-6 {
            var request = queue[head]
            queuedCPU = max(queuedCPU - request.cpu, 0)
            prepare(&request, now)
            active.append(request)
            head += 1
        }
        if head > 1024 && head * 2 > queue.count {
            queue.removeFirst(head)
            head = 0
        }
    }

    private static func nextChange(_ request: Request) -> Double {
        if request.cpuWait > 0 { return request.cpuWait }
        return request.ioWait > 0 ? request.ioWait : request.memoryWait
    }

    private mutating func pass(_ step: Double, _ speed: Double, _ sums: inout TaskOccupancy) {
        for index in active.indices {
            if active[index].cpuWait > 0 {
                sums.waiting += step
                active[index].cpuWait = Self.less(active[index].cpuWait, step)
            } else if active[index].ioWait > 0 {
                sums.blockedOnIO += step
                active[index].ioWait = Self.less(active[index].ioWait, step)
            } else if active[index].memoryWait > 0 {
                sums.blockedOnMemory += step
                sums.refaulting += step
                active[index].memoryWait = Self.less(active[index].memoryWait, step)
            } else {
                active[index].cpu -= step * speed
            }
        }
    }

    private static func less(_ value: Double, _ step: Double) -> Double {
        value - step < 1e-6 ? 0 : value - step
    }

    private mutating func finish(_ now: Double, _ done: (Double) -> Void) {
        var index = 0
        while index < active.count {
            if active[index].held <= 0 && active[index].cpu <= 1e-6 {
                done(now - active[index].arrived)
                active.swapAt(index, active.count - 1)
                active.removeLast()
            } else {
                index += 1
            }
        }
    }
}
