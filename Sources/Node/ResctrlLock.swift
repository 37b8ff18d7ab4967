import CLinux
import Glibc
import KernelInterface

/// The lock that programs share resctrl by: `flock(2)` on its root directory, LOCK_EX to change and LOCK_SH to read, as
/// Documentation/filesystems/resctrl.rst asks. It goes with the process, however that ends.
package struct ResctrlLock: ~Copyable {
    package enum Mode: Hashable, Sendable {
        case none, shared, exclusive
    }

    package typealias Milliseconds = Int

    /// How long another holder is waited for; a manager holds the lock for some writes.
    package static let patience: Milliseconds = 2000

    private let mode: Mode
    private let patience: Milliseconds
    /// Of the directory; the lock lives as long as it. nil while it is not taken.
    private var directory: Descriptor?
    private var isSettled: Bool

    init(_ mode: Mode, patience: Milliseconds) {
        self.mode = mode
        self.patience = patience
        isSettled = mode == .none
    }

    /// Takes the lock unless it is held; throws EAGAIN with the holder when that does not let go in time.
    ///
    /// A reader whom the system does not let open or lock the directory goes on without.
    mutating func take(_ root: Int32, of path: String) throws(KernelError) {
        if isSettled { return }
        do throws(Errno) {
            // An O_PATH descriptor cannot be locked.
            let opened = try Descriptor(".", in: root, flags: O_RDONLY | O_DIRECTORY)
            try wait(for: opened.number)
            directory = consume opened
        } catch {
            if error == .tryAgain {
                throw KernelError(.lock, in: .resctrl, path: path, errno: error, reason: Self.holderText(root, path))
            }
            if mode == .exclusive { throw KernelError(.lock, in: .resctrl, path: path, errno: error) }
        }
        isSettled = true
    }

    /// Lets go of it until it is taken again.
    mutating func release() {
        directory = nil
        isSettled = mode == .none
    }

    /// Tries again in growing steps, up to 50 ms: flock(2) itself waits for ever.
    private func wait(for number: Int32) throws(Errno) {
        let operation = (mode == .exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB
        let end = milliseconds() + patience
        var step = 1
        while true {
            let result = clinux_flock(number, operation)
            if result == 0 { return }
            let left = end - milliseconds()
            if result == -EINTR { continue }
            if result != -EAGAIN || left <= 0 { throw Errno(rawValue: -result) }
            var pause = timespec(tv_sec: 0, tv_nsec: min(step, left) * 1_000_000)
            // Woken early it only tries early.
            nanosleep(&pause, nil)
            step = min(2 * step, 50)
        }
    }

    private func milliseconds() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1000 + now.tv_nsec / 1_000_000
    }

    private static func holderText(_ root: Int32, _ path: String) -> String {
        var status = stat()
        let locks = SystemRoot.machine.textIfPresent("/proc/locks") ?? ""
        guard fstat(root, &status) == 0,
            let pid = flockHolder(of: status.st_dev, inode: UInt64(status.st_ino), locks: locks)
        else { return "another program holds the lock on `\(path)`" }
        let name = SystemRoot.machine.line("/proc/\(pid)/comm").map { " (\($0))" } ?? ""
        return "process \(pid)\(name) holds the lock on `\(path)`"
    }
}

/// The first process that has a flock(2) on a file, by the text of `/proc/locks`; nil where none is listed, or where it
/// is one of another pid namespace.
///
/// `1: FLOCK  ADVISORY  WRITE 709 00:1c:1 0 EOF`: major and minor number are hexadecimal; `1: -> FLOCK …` waits.
func flockHolder(of device: UInt, inode: UInt64, locks: String) -> Int32? {
    let (major, minor) = (clinux_major(UInt64(device)), clinux_minor(UInt64(device)))
    for line in lines(locks) {
        let fields = words(line)
        guard fields.count >= 6, fields[1] == "FLOCK", let pid = Int32(fields[4]), pid > 0 else { continue }
        let place = fields[5].split(separator: ":")
        if place.count == 3, UInt32(place[0], radix: 16) == major, UInt32(place[1], radix: 16) == minor,
            UInt64(place[2]) == inode
        {
            return pid
        }
    }
    return nil
}
