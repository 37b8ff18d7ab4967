/// The mean of a level over the last `width` µs, from its integral at a few moments.
///
/// Holds at most eleven points, whatever the number of samples: those within an eighth of the width are one.
struct Horizon: Equatable, Sendable {
    struct Point: Equatable, Sendable {
        let at: UInt64
        let integral: UInt64
    }

    /// Levels are cut off here, 1000 times one: what is beyond says nothing more, and integrals cannot overflow.
    static let mostLevel: UInt64 = 1_000_000_000

    private static let parts: UInt64 = 8

    let width: UInt64
    private var points: [Point] = []

    init(width: UInt64) {
        self.width = max(width, Self.parts)
        points.reserveCapacity(Int(Self.parts) + 4)
    }

    mutating func restart() {
        points.removeAll(keepingCapacity: true)
    }

    /// The integral is in level × µs and may wrap.
    mutating func add(_ integral: UInt64, at now: UInt64) {
        let point = Point(at: now, integral: integral)
        if points.count >= 2, points[points.count - 1].at - points[points.count - 2].at < width / Self.parts {
            points[points.count - 1] = point
        } else {
            points.append(point)
        }
        let start = now.lessOrZero(width)
        while points.count > 2, points[1].at <= start { points.removeFirst() }
    }

    /// Of what is known of the width; nil where that is less than `least` µs.
    func mean(least: UInt64) -> UInt64? {
        guard points.count >= 2, let first = points.first, let last = points.last else { return nil }
        let start = max(first.at, last.at.lessOrZero(width))
        let span = last.at - start
        guard span > 0, span >= least else { return nil }
        let next = points[1]
        let skipped = scaled(next.integral &- first.integral, by: start - first.at, over: next.at - first.at)
        return (last.integral &- first.integral &- skipped) / span
    }

    /// What the mean over the whole width is at least, when nothing is assumed of the time before the first point.
    var leastMean: UInt64 {
        mean(least: width) ?? ((points.last?.integral ?? 0) &- (points.first?.integral ?? 0)) / width
    }
}
