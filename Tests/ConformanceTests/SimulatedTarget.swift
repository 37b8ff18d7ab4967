import KernelInterface
import Simulator

/// The simulated kernel: everything happens at once.
class SimulatedTarget: TreeTarget<SimulatedKernel>, ResctrlTarget {
    /// In the place of the tests, whose threads are its.
    private var tests: Int?

    init(_ inventory: Inventory) {
        super.init(SimulatedKernel(inventory), inventory)
    }

    func spawn() throws -> Int {
        try tree.spawn(in: .root)
    }

    func fork(_ pid: Int) throws -> Int? {
        do {
            return try tree.fork(pid)
        } catch {
            if error.errno == .tryAgain { return nil }
            throw error
        }
    }

    func startThread() throws -> Int {
        let pid = try tests ?? tree.spawn(in: .root)
        tests = pid
        return try tree.startThread(of: pid)
    }

    func endThreads() {
        if let tests { tree.exit(tests) }
        tests = nil
    }

    func end(_ pid: Int) {
        tree.exit(pid)
    }

    func hasEnded(_ pid: Int) -> Bool {
        !tree.pids.contains(pid)
    }

    func waitForRMIDs() {
        tree.advance(by: 1_000_000)
    }

    func events(of cgroup: CgroupPath, until condition: (String) -> Bool) throws -> String {
        try read(cgroup, .cgroupEvents)
    }
}
