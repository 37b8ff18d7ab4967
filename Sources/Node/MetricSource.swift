import Glibc
import KernelInterface
import Policy

/// A metric of the loop: what is asked, and how far asking has come.
struct MetricSource {
    /// µs
    static let timeout: UInt64 = 2_000_000

    let metric: ObjectiveMetric
    /// µs
    let timeout: UInt64
    var file = FileMetric()
    var run: CommandRun?
    var exchange: HTTPExchange?

    init(_ metric: ObjectiveMetric, timeout: UInt64) {
        self.metric = metric
        self.timeout = timeout
    }

    /// When the answer that is waited for is given up, CLOCK_MONOTONIC, µs.
    var deadline: UInt64? {
        if let run { return run.isAnswered ? nil : run.deadline }
        return exchange?.deadline
    }

    /// Ends what is going on, with the loop itself.
    func abandon() {
        if let run {
            run.kill()
            if run.output >= 0 { close(run.output) }
            close(run.descriptor)
        }
        if let exchange { close(exchange.socket) }
    }

    /// What the text that a command printed says.
    func result(printed bytes: [UInt8], began: UInt64) -> MetricResult {
        do throws(MetricFailure) {
            return .value(try metricValue(bytes[...], as: metric.below), at: began)
        } catch {
            return .failure(error)
        }
    }

    /// What the answer of a Prometheus endpoint says of the series.
    func result(served body: [UInt8], _ series: String, began: UInt64, now: ClockReading?) -> MetricResult {
        do throws(MetricFailure) {
            guard let selector = SeriesSelector(series) else { throw .badSeries }
            let (text, timestamp) = try prometheusSample(of: selector, in: body)
            let value = try metricValue(text, as: metric.below)
            guard let timestamp, let now else { return .value(value, at: began) }
            let age = now.realtime / 1000 > timestamp ? now.realtime / 1000 - timestamp : 0
            let (old, isOlderThanAll) = age.multipliedReportingOverflow(by: 1000)
            let time = isOlderThanAll || old > now.monotonic ? 0 : now.monotonic - old
            return .value(value, at: min(time, began))
        } catch {
            return .failure(error)
        }
    }
}
