import CSystemd
import Glibc
import KernelInterface

/// The service manager that started this process and waits for what it tells (sd_notify(3)).
package struct ServiceManager: Hashable, Sendable {
    /// How long it waits for a sign of life, µs; nil where it does not.
    package let watchdog: UInt64?

    /// Nil where nobody waits: no `NOTIFY_SOCKET`. `WATCHDOG_PID` may name another process, which is then the one that
    /// is watched.
    package init?(environment: (String) -> String? = Node.environment, process: Int32 = getpid()) {
        guard environment("NOTIFY_SOCKET") != nil else { return nil }
        let isWatched = environment("WATCHDOG_PID").map { Int32($0) == process } ?? true
        watchdog = isWatched ? environment("WATCHDOG_USEC").flatMap { UInt64($0) }.flatMap { $0 > 0 ? $0 : nil } : nil
    }

    /// Sends lines such as `READY=1`; says why it cannot.
    package func tell(_ lines: [String]) -> String? {
        if csystemd_load() < 0 { return String(cString: csystemd_load_problem()) }
        let sent = lines.joined(separator: "\n").withCString { csystemd_notify($0) }
        return sent < 0 ? Errno(rawValue: -sent).text : nil
    }
}
