import Glibc
import KernelInterface
import Node

/// The kernel of this machine. What it does asynchronously is waited for, at most `patience`.
final class LiveTarget: TreeTarget<LinuxKernel>, ResctrlTarget {
    /// Milliseconds; emulated machines on busy hosts are slow.
    private static let patience = 20_000

    private var processes: [Int: ChildProcess] = [:]
    /// Children of those.
    private var forked: Set<Int> = []
    private var threads: [IdleThread] = []

    init(_ inventory: Inventory, root: String) throws(KernelError) {
        // A process that was killed reads no command: that is told by write(2).
        signal(SIGPIPE, SIG_IGN)
        var kernel = try LinuxKernel(root: root)
        if let mount = inventory.resctrlMount { try kernel.openResctrl(at: mount.path, locking: .exclusive) }
        super.init(kernel, inventory)
    }

    func spawn() throws -> Int {
        let process = try ChildProcess()
        processes[process.pid] = process
        return process.pid
    }

    func fork(_ pid: Int) throws -> Int? {
        guard let process = processes[pid] else { throw SystemTrouble("process \(pid) is none of ours", errno: ESRCH) }
        let child = try process.fork(Deadline(after: Self.patience))
        if let child { forked.insert(child) }
        return child
    }

    func startThread() throws -> Int {
        let thread = try IdleThread()
        threads.append(thread)
        return thread.number
    }

    func endThreads() {
        threads = []
    }

    func end(_ pid: Int) throws {
        // Its parent, or init in its place, takes away what is left.
        if forked.remove(pid) != nil { kill(pid_t(pid), SIGKILL) }
        guard let process = processes[pid] else { return }
        kill(pid_t(pid), SIGKILL)
        if process.hasEnded(Deadline(after: Self.patience)) { processes[pid] = nil }
    }

    func hasEnded(_ pid: Int) -> Bool {
        guard let process = processes[pid] else { return true }
        let hasEnded = process.hasEnded(Deadline(after: Self.patience))
        if hasEnded { processes[pid] = nil }
        return hasEnded
    }

    func waitForRMIDs() {
        _ = poll(nil, 0, 300)
    }

    func events(of cgroup: CgroupPath, until condition: (String) -> Bool) throws -> String {
        let path = tree.path + "/" + cgroup.path(of: .cgroupEvents)
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0 { throw KernelError(.read, path: cgroup.path(of: .cgroupEvents), errno: lastErrno()) }
        defer { close(descriptor) }
        let deadline = Deadline(after: Self.patience)
        var bytes = [UInt8](repeating: 0, count: 256)
        while true {
            let count = pread(descriptor, &bytes, bytes.count, 0)
            if count < 0 { throw KernelError(.read, path: cgroup.path(of: .cgroupEvents), errno: lastErrno()) }
            let text = String(decoding: bytes[..<count], as: UTF8.self)
            if condition(text) || deadline.isOver { return text }
            var wanted = pollfd(fd: descriptor, events: Int16(POLLPRI), revents: 0)
            _ = poll(&wanted, 1, deadline.milliseconds)
        }
    }
}

/// A moment on the monotonic clock.
struct Deadline {
    private let nanoseconds: Int

    init(after milliseconds: Int) {
        nanoseconds = Self.now + milliseconds * 1_000_000
    }

    private static var now: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    var isOver: Bool { Self.now >= nanoseconds }

    /// Until then, rounded up, for `poll`.
    var milliseconds: Int32 { Int32(max(0, (nanoseconds - Self.now + 999_999) / 1_000_000)) }
}

func lastErrno() -> KernelInterface.Errno {
    KernelInterface.Errno(rawValue: errno)
}

/// Whether a process is one of the kernel's own: those have no memory map and so no executable.
func isKernelThread(_ pid: Int) -> Bool {
    var bytes = [CChar](repeating: 0, count: 16)
    guard access("/proc/\(pid)", F_OK) == 0 else { return false }
    return readlink("/proc/\(pid)/exe", &bytes, bytes.count) < 0 && errno == ENOENT
}
