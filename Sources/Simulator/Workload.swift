package import Document
package import KernelInterface

/// One workload of a scenario, as it is written.
package struct Workload: Sendable {
    package enum Model: String, CaseIterable, Sendable {
        /// Requests that arrive whatever happens to those before them, each with CPU time, memory and device accesses.
        case service
        /// Threads that always want a CPU.
        case batch
        /// Threads that touch a working set all the time, wherever it is.
        case thrasher
        /// A thread that transfers one byte after the other.
        case streamer
        /// Threads that fill the cache.
        case cacheHog
        /// Threads that move memory.
        case bandwidthHog
    }

    package enum Pages: String, CaseIterable, Sendable {
        case anonymous, file
    }

    package enum Operation: String, CaseIterable, Sendable {
        case read, write
    }

    /// From this time on, the driven parameter has this value.
    package struct Point: Equatable, Sendable {
        /// Microseconds since the start.
        package let at: UInt64
        package let value: Double
        /// Whether it is reached in a straight line from the point before, instead of at once.
        package let isRamp: Bool
    }

    package let name: String
    package let cgroup: CgroupPath
    package let model: Model
    package let span: SourceSpan
    /// When its processes start and end, microseconds since the start of the scenario.
    package var from: UInt64 = 0
    package var until: UInt64?
    /// The driven parameter: requests a second, threads, bytes of working set, bytes a second; infinite for no limit.
    package var level = 0.0
    package var points: [Point] = []

    package var threads = 1
    /// CPU time of a request, or of touching a page, microseconds.
    package var cpu = 0.0
    /// Coefficient of variation of the CPU time of requests, 0...1.
    package var variation = 0.5
    /// Working set, bytes.
    package var memory = 0.0
    package var pages = Pages.anonymous
    /// Bytes of the working set that a request touches.
    package var touch = 0.0
    /// Bytes that a request reads from the device.
    package var io = 0.0
    /// The name of the device; nil for the first of the node.
    package var device: String?
    package var operation = Operation.read
    /// Bytes of cache that it would fill.
    package var footprint = 0.0
    /// Slowdown by ways, ascending in ways.
    package var curve: [CurvePoint] = []
    /// Bytes a second that it moves from and to memory while it is on a CPU.
    package var bandwidth = 0.0
    /// The part of its CPU time in which it waits for memory when nobody else uses any, 0...1.
    package var memoryBound = 0.0
    /// The file that it writes its latency to.
    package var latencyFile: String?
    /// Which latency, in hundredths of a percent of the requests.
    package var percentile: UInt64 = 9900

    package struct CurvePoint: Equatable, Sendable {
        package let ways: Double
        package let slowdown: Double
    }

    init(name: String, cgroup: CgroupPath, model: Model, span: SourceSpan) {
        self.name = name
        self.cgroup = cgroup
        self.model = model
        self.span = span
    }

    func isPresent(at time: UInt64) -> Bool {
        time >= from && until.map { time < $0 } ?? true
    }

    /// The driven parameter at a time.
    func level(at time: UInt64) -> Double {
        var value = level
        var last: UInt64 = 0
        for point in points {
            if point.at <= time {
                value = point.value
                last = point.at
            } else {
                if point.isRamp && value.isFinite {
                    value += (point.value - value) * Double(time - last) / Double(point.at - last)
                }
                break
            }
        }
        return value
    }

    /// How much longer a piece of work takes with so many ways: the line through the points of the curve.
    func slowdown(ways: Double) -> Double {
        guard let first = curve.first, let last = curve.last else { return 1 }
        if ways <= first.ways { return first.slowdown }
        for (left, right) in zip(curve, curve.dropFirst()) where ways <= right.ways {
            let part = (ways - left.ways) / (right.ways - left.ways)
            return left.slowdown + (right.slowdown - left.slowdown) * part
        }
        return last.slowdown
    }
}
