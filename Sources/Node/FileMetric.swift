import Glibc
import KernelInterface
import Policy

/// A file that holds a value: when it was measured is when the file was written.
struct FileMetric: Hashable {
    static let limit = 64 << 10

    /// What tells one writing from another.
    struct Stamp: Hashable {
        var inode: UInt64
        /// mtime, ns since 1970.
        var modified: Int64
        var value: UInt64
    }

    private var last: Stamp?
    private var measuredAt: UInt64 = 0
    private var lookedAt: UInt64 = 0

    /// When what was found now was measured, CLOCK_MONOTONIC, µs.
    ///
    /// A file that did not change keeps its time, whatever becomes of the clock that stamped it. What changed was written
    /// since it was looked at last, and not after now, even where its mtime says otherwise.
    mutating func time(of stamp: Stamp, now: ClockReading) -> UInt64 {
        if stamp == last {
            lookedAt = now.monotonic
            return measuredAt
        }
        let age = Int64(now.realtime) - stamp.modified / 1000
        let written = age <= 0 ? now.monotonic : now.monotonic - min(now.monotonic, UInt64(age))
        measuredAt = last == nil ? written : max(written, min(lookedAt, now.monotonic))
        last = stamp
        lookedAt = now.monotonic
        return measuredAt
    }

    /// Reads the file; what is no regular file is not, since it may have no end, or make the reader wait.
    mutating func read(_ path: String, as bound: ObjectiveMetric.Bound) -> MetricResult {
        do throws(MetricFailure) {
            let (bytes, status) = try Self.content(path)
            let value = try metricValue(bytes[...], as: bound)
            let modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
            let stamp = Stamp(inode: UInt64(status.st_ino), modified: modified, value: value)
            // Clocks that could not be read together say that it is as old as this wake-up.
            let monotonic = RunClock.now()
            let now = ClockReading.read() ?? ClockReading(monotonic: monotonic, boottime: monotonic, realtime: 0)
            return .value(value, at: time(of: stamp, now: now))
        } catch {
            return .failure(error)
        }
    }

    private static func content(_ path: String) throws(MetricFailure) -> ([UInt8], stat) {
        func failure(_ errno: Errno) -> MetricFailure {
            errno == .overflow ? .tooLong(limit: limit) : .failed(operation: "read", errno)
        }
        let (bytes, status) = try translating(failure) { () throws(Errno) -> ([UInt8]?, stat) in
            // A pipe is opened without waiting for its writer.
            let file = try Descriptor(path, flags: O_RDONLY | O_NONBLOCK | O_NOCTTY)
            let status = try file.status()
            return (status.st_mode & S_IFMT == S_IFREG ? try file.readAll(limit: limit) : nil, status)
        }
        guard let bytes else { throw .notRegular }
        return (bytes, status)
    }
}
