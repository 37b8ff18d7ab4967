import Policy
import Testing

@testable import Node

@Suite struct MetricTextTests {
    static let time = ObjectiveMetric.Bound.time(1)
    static let number = ObjectiveMetric.Bound.number(millionths: 1)

    @Test(
        arguments: [
            ("20ms", time, 20_000), ("20 ms\n", time, 20_000), ("1.5s", time, 1_500_000), ("0.0153", time, 15_300),
            ("250us", time, 250), ("250µs", time, 250), ("250μs", time, 250), ("1999ns", time, 1), ("0", time, 0),
            ("-0.0", time, 0), ("1.53e-02", time, 15_300), ("2E3", number, 2_000_000_000), ("+7", number, 7_000_000),
            ("0.0000019", number, 1), ("12.", number, 12_000_000), (".5", number, 500_000),
            ("0.1234567890123456789012345", number, 123_456), ("1e-400", number, 0), ("0e999999999999", number, 0),
            ("123456789012345678901", number, nil), ("18446744073709.551615", number, 18_446_744_073_709_551_615),
            ("18446744073710", number, nil), ("18446744073709551617", time, nil),
        ] as [(String, ObjectiveMetric.Bound, UInt64?)])
    func aValueIsReadExactly(_ text: String, _ bound: ObjectiveMetric.Bound, _ value: UInt64?) {
        #expect(result(text, bound) == value.map { .success($0) } ?? .failure(.tooLarge))
    }

    @Test(arguments: [
        ("", MetricFailure.empty), (" \n", .empty), ("NaN", .notFinite), ("+Inf", .notFinite), ("-inf", .notFinite),
        ("infinity", .notFinite), ("-1", .negative), ("-1e-9", .negative), ("fast", .notANumber), ("1 2", .notANumber),
        ("20m", .notANumber), ("1e", .notANumber), ("0x10", .notANumber), ("1.2.3", .notANumber), (".", .notANumber),
        ("1e400", .tooLarge), ("1\u{0}", .notANumber),
    ])
    func whatIsNoValueIsSaid(_ text: String, _ failure: MetricFailure) {
        #expect(result(text, Self.time) == .failure(failure))
    }

    @Test func aPlainNumberHasNoUnit() {
        #expect(result("20ms", Self.number) == .failure(.notANumber))
    }

    static let page = """
        # HELP l latency
        # TYPE l summary
        l{quantile="0.5"} 0.001
        l{quantile="0.99",code="200"} 0.02 1700000000123
        l_sum 5
        l_count 6
        other{a="x y"} NaN
        sparse   7   # {id="a"} 1
        twice{a="1"} 1
        twice{a="2"} 2
        broken{a="1} 1
        many 1 2 3
        late 1 soon
        """

    @Test(arguments: [
        ("l{quantile=\"0.99\"}", "0.02", UInt64?.some(1_700_000_000_123)), ("l{quantile=\"0.5\"}", "0.001", nil),
        ("l_sum", "5", nil), ("other", "NaN", nil), ("sparse", "7", nil), ("twice{a=\"2\"}", "2", nil),
    ])
    func aSeriesIsPicked(_ series: String, _ value: String, _ timestamp: UInt64?) throws {
        let selector = try #require(SeriesSelector(series))
        let sample = try prometheusSample(of: selector, in: Array(Self.page.utf8))
        #expect(String(decoding: sample.value, as: UTF8.self) == value)
        #expect(sample.timestamp == timestamp)
    }

    @Test(arguments: [
        ("none", MetricFailure.noSeries), ("l{quantile=\"0.9\"}", .noSeries), ("twice", .severalSeries(2)),
        ("broken", .malformed("a series that cannot be read")), ("many", .malformed("a sample that is not one value")),
        ("late", .malformed("a timestamp that is no number of milliseconds")),
    ])
    func whatIsNotPickedIsSaid(_ series: String, _ failure: MetricFailure) throws {
        let selector = try #require(SeriesSelector(series))
        #expect(throws: failure) { try prometheusSample(of: selector, in: Array(Self.page.utf8)) }
    }

    @Test func anOldSampleIsAsOldAsItSays() {
        let metric = ObjectiveMetric(name: "l", below: Self.time, from: .prometheus("/a", series: "l"))
        let source = MetricSource(metric, timeout: 1)
        let now = ClockReading(monotonic: 50_000_000, boottime: 50_000_000, realtime: 1_700_000_000_000_000)
        func result(_ body: String) -> MetricResult {
            source.result(served: Array(body.utf8), "l", began: 49_000_000, now: now)
        }
        #expect(result("l 1\n") == .value(1_000_000, at: 49_000_000))
        #expect(result("l 1 1699999990000\n") == .value(1_000_000, at: 40_000_000))
        #expect(result("l 1 1700000009000\n") == .value(1_000_000, at: 49_000_000))
        #expect(result("l 1 5\n") == .value(1_000_000, at: 0))
        #expect(result("l NaN\n") == .failure(.notFinite))
    }

    private func result(_ text: String, _ bound: ObjectiveMetric.Bound) -> Result<UInt64, MetricFailure> {
        do throws(MetricFailure) {
            return .success(try metricValue(Array(text.utf8)[...], as: bound))
        } catch {
            return .failure(error)
        }
    }
}
