import CLinux
import Glibc

/// What this process costs: CPU time, µs; memory that is resident, bytes; open files.
package func processCost() -> (cpu: UInt64, residentBytes: UInt64, openFiles: Int) {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let cpu = [usage.ru_utime, usage.ru_stime].reduce(UInt64(0)) {
        $0 + UInt64($1.tv_sec) * 1_000_000 + UInt64($1.tv_usec)
    }
    let pages = SystemRoot.machine.textIfPresent("/proc/self/statm")?.split(separator: " ").dropFirst().first
    let resident = pages.flatMap { UInt64($0) }.map { $0 * UInt64(sysconf(Int32(_SC_PAGESIZE))) } ?? 0
    // The listing itself is one of them.
    return (cpu, resident, max(0, SystemRoot.machine.names("/proc/self/fd").count - 1))
}
