package import KernelInterface

/// Why a metric has no value.
package enum MetricFailure: Error, Hashable, Sendable, CustomStringConvertible {
    case failed(operation: String, Errno)
    case notRegular
    /// More bytes than are read of such a source.
    case tooLong(limit: Int)
    case empty
    case notANumber
    case negative
    /// NaN or an infinity: a quantile over no observation, as a rule.
    case notFinite
    /// Beyond 64 bits in the unit of the bound.
    case tooLarge
    /// µs
    case timedOut(UInt64)
    /// It was asked again before it answered.
    case stillRunning
    case exited(Int32)
    case ended(signal: Int32)
    case badAddress
    case badSeries
    case noSeries
    case severalSeries(Int)
    case httpStatus(Int)
    /// What the answer has instead of what HTTP, or the Prometheus text format, asks for.
    case malformed(String)

    package var description: String {
        switch self {
        case .failed(let operation, let errno): "\(operation): \(errno.text)"
        case .notRegular: "it is no regular file"
        case .tooLong(let limit): "it says more than \(limit >> 10) KiB"
        case .empty: "it says nothing"
        case .notANumber: "what it says is no number"
        case .negative: "its value is negative"
        case .notFinite: "its value is not finite"
        case .tooLarge: "its value is too large"
        case .timedOut(let time): "it did not answer within \(time / 1000) ms"
        case .stillRunning: "it has not answered yet since it was asked before"
        case .exited(let status): "it exited with \(status)"
        case .ended(let signal): "signal \(signal) ended it"
        case .badAddress: "its address is neither one of loopback nor a unix socket"
        case .badSeries: "its series cannot be read"
        case .noSeries: "it has no such series"
        case .severalSeries(let count): "\(count) series match"
        case .httpStatus(let status): "it answered with HTTP status \(status)"
        case .malformed(let what): "its answer is malformed: \(what)"
        }
    }
}
