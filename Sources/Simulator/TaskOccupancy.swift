/// What tasks did during a tick, each as a mean number of tasks.
struct TaskOccupancy: Equatable, Sendable {
    /// On a CPU.
    var running = 0.0
    /// Runnable, without a CPU: another task has it, or `cpu.max` is used up.
    var waiting = 0.0
    /// Asleep until a device has answered.
    var blockedOnIO = 0.0
    /// Asleep until memory is there: reclaim, the throttle of `memory.high`, a refault.
    var blockedOnMemory = 0.0
    /// Of those, refaults: the device is waited for, too.
    var refaulting = 0.0

    static func += (left: inout TaskOccupancy, right: TaskOccupancy) {
        left.running += right.running
        left.waiting += right.waiting
        left.blockedOnIO += right.blockedOnIO
        left.blockedOnMemory += right.blockedOnMemory
        left.refaulting += right.refaulting
    }

    var isIdle: Bool { running + waiting + blockedOnIO + blockedOnMemory <= 0 }

    /// The part of the time in which some of the tasks stall, and in which all do, on a number of CPUs.
    ///
    /// PSI looks at each CPU and takes the mean over those that are not idle. With N tasks spread over M = min(N, P)
    /// CPUs, but one at least, some is min(1, stalled / M); full leaves out the CPUs that have a productive task.
    func stall(_ resource: PressureResource, cpus: Int) -> (some: Double, full: Double) {
        let tasks = running + waiting + blockedOnIO + blockedOnMemory
        if tasks <= 0 { return (0, 0) }
        let busy = max(min(tasks, Double(cpus)), 1)
        let (stalled, productive): (Double, Double) =
            switch resource {
            case .cpu: (waiting, running)
            case .memory: (blockedOnMemory, running + waiting + blockedOnIO)
            case .io: (blockedOnIO + refaulting, running + waiting)
            case .irq: (0, 0)
            }
        let some = min(stalled / busy, 1)
        // With less than a task on average, a CPU has one or none: what stalls is alone.
        let full = min(tasks, Double(cpus)) < 1 ? some : min(some, max(1 - productive / busy, 0))
        return (some, full)
    }
}
