/// A process: its threads with the cgroup each is in, and the memory it was charged for where it was charged.
struct SimulatedProcess: Equatable, Sendable {
    struct Thread: Equatable, Sendable {
        let tid: Int
        var slot: Int
    }

    /// Anonymous memory of this process that one cgroup pays for, bytes.
    struct Charge: Equatable, Sendable {
        var slot: Int
        var resident: UInt64
        var swapped: UInt64
    }

    let pid: Int
    /// The leader first.
    var threads: [Thread]
    let isKernelThread: Bool
    /// The user that it runs as.
    var uid: UInt32 = 0
    var charges: [Charge] = []

    init(pid: Int, slot: Int, isKernelThread: Bool = false, uid: UInt32 = 0) {
        self.pid = pid
        self.uid = uid
        self.isKernelThread = isKernelThread
        threads = [Thread(tid: pid, slot: slot)]
    }

    var home: Int { threads[0].slot }
    var resident: UInt64 { charges.reduce(0) { $0 + $1.resident } }
}
