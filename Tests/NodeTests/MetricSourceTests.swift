import Glibc
import KernelInterface
import Policy
import Testing

@testable import Node

@Suite(.serialized) struct MetricSourceTests {
    let place: TemporaryDirectory

    init() throws {
        place = try TemporaryDirectory()
    }

    func metric(
        _ source: ObjectiveMetric.Source, below bound: ObjectiveMetric.Bound = .time(20_000)
    ) -> ObjectiveMetric {
        ObjectiveMetric(name: "p99", below: bound, from: source)
    }

    /// The answer of a metric that is asked once.
    func answer(_ metric: ObjectiveMetric, timeout: UInt64 = 10_000_000) throws -> MetricResult {
        var loop = try EventLoop()
        loop.addMetric(3, metric, timeout: timeout)
        loop.poll(metric: 3)
        let events = try loop.wait()
        guard case .metric(3, let result) = events.first, events.count == 1 else { throw TestFailure("\(events)") }
        return result
    }

    func value(_ result: MetricResult) -> UInt64? {
        if case .value(let value, _) = result { value } else { nil }
    }

    // MARK: Files

    @Test(arguments: [
        ("18ms\n", UInt64?.some(18_000), MetricFailure?.none), ("", nil, .empty), ("NaN\n", nil, .notFinite),
        ("1\n2\n", nil, .notANumber), (String(repeating: "1", count: 65 << 10), nil, .tooLong(limit: 64 << 10)),
    ])
    func aFileIsRead(_ text: String, _ expected: UInt64?, _ failure: MetricFailure?) throws {
        try place.file("latency", text)
        let result = try answer(metric(.file(place.path + "/latency")))
        if let failure { #expect(result == .failure(failure)) } else { #expect(value(result) == expected) }
    }

    @Test func whatIsNoFileIsNotRead() throws {
        mkfifo(place.path + "/pipe", 0o600)
        #expect(try answer(metric(.file(place.path + "/pipe"))) == .failure(.notRegular))
        #expect(try answer(metric(.file(place.path))) == .failure(.notRegular))
        #expect(try answer(metric(.file("/dev/zero"))) == .failure(.notRegular))
        let absent = MetricResult.failure(.failed(operation: "read", .noSuchFile))
        #expect(try answer(metric(.file(place.path + "/none"))) == absent)
    }

    /// What changes, at which time, and what time the value has then; a file that was written 40 s before it was seen.
    @Test func aFileIsAsOldAsItsLastChange() {
        var file = FileMetric()
        func time(_ now: UInt64, wall: UInt64? = nil, inode: UInt64 = 1, modified: Int64, value: UInt64) -> UInt64 {
            let realtime = (wall ?? now) + 1_000_000_000
            let clocks = ClockReading(monotonic: now, boottime: now, realtime: realtime)
            let stamp = FileMetric.Stamp(inode: inode, modified: (modified + 1_000_000_000) * 1000, value: value)
            return file.time(of: stamp, now: clocks)
        }
        #expect(time(50_000_000, modified: 10_000_000, value: 1) == 10_000_000)
        #expect(time(51_000_000, modified: 10_000_000, value: 1) == 10_000_000)
        // The clock was set back by an hour: it is the same writing.
        #expect(time(52_000_000, wall: 0, modified: 10_000_000, value: 1) == 10_000_000)
        #expect(time(53_000_000, modified: 52_500_000, value: 1) == 52_500_000)
        // Changed since it was looked at, whatever its stamp says.
        #expect(time(54_000_000, modified: 52_500_000, value: 2) == 53_000_000)
        #expect(time(55_000_000, inode: 2, modified: 1_000_000, value: 2) == 54_000_000)
        // From the future.
        #expect(time(56_000_000, modified: 90_000_000, value: 3) == 56_000_000)
        #expect(time(57_000_000, modified: 90_000_000, value: 3) == 56_000_000)
    }

    // MARK: Commands

    @Test func aCommandPrintsAValue() throws {
        let before = EventLoop.now()
        let result = try answer(metric(.command(["/bin/echo", "0.018"])))
        guard case .value(18_000, let time) = result else { throw TestFailure("\(result)") }
        #expect(time >= before && time <= EventLoop.now())
    }

    @Test(arguments: [
        ("exit 3", MetricFailure.exited(3)), ("echo 1; exit 1", .exited(1)), ("kill -9 $$", .ended(signal: SIGKILL)),
        ("exit 0", .empty), ("echo fast", .notANumber), ("echo 1 >&2", .empty),
        ("while :; do echo 1; done", .tooLong(limit: 64 << 10)), ("head -c 66000 /dev/zero", .tooLong(limit: 64 << 10)),
    ])
    func aCommandThatFailsIsAFailure(_ script: String, _ failure: MetricFailure) throws {
        #expect(try answer(metric(.command(["/bin/sh", "-c", script]))) == .failure(failure))
    }

    @Test func aCommandThatIsNotThereIsAFailure() throws {
        let absent = MetricResult.failure(.failed(operation: "start", .noSuchFile))
        #expect(try answer(metric(.command(["/no/such/command"]))) == absent)
    }

    @Test func aCommandThatHangsIsGivenUpAndEnded() throws {
        var loop = try EventLoop()
        loop.addMetric(1, metric(.command(["/bin/sh", "-c", "trap '' TERM; sleep 1000"])), timeout: 20_000)
        loop.poll(metric: 1)
        #expect(try loop.wait() == [.metric(1, .failure(.timedOut(20_000)))])
        loop.poll(metric: 1)
        let again = try loop.wait()
        // Its end may have been seen already.
        #expect(again == [.metric(1, .failure(.stillRunning))] || again == [.metric(1, .failure(.timedOut(20_000)))])
    }

    @Test func oneCommandRunsAtATime() throws {
        var loop = try EventLoop()
        loop.addMetric(1, metric(.command(["/bin/cat", place.path + "/gate"])))
        mkfifo(place.path + "/gate", 0o600)
        loop.poll(metric: 1)
        loop.poll(metric: 1)
        #expect(try loop.wait() == [.metric(1, .failure(.stillRunning))])
        let gate = open(place.path + "/gate", O_WRONLY)
        write(gate, "7ms", 3)
        close(gate)
        let events = try loop.wait()
        guard case .metric(1, let result) = events.first else { throw TestFailure("\(events)") }
        #expect(value(result) == 7000)
    }

    @Test func whatACommandLeavesRunningIsEnded() throws {
        let script = "sleep 1000 & echo $!"
        let result = try answer(metric(.command(["/bin/sh", "-c", script]), below: .number(millionths: 1)))
        let process = Int32(try #require(value(result)) / 1_000_000)
        let end = EventLoop.now() + 10_000_000
        func isRunning() -> Bool {
            guard let text = SystemRoot.machine.textIfPresent("/proc/\(process)/stat") else { return false }
            return !text.contains(") Z ")
        }
        while isRunning(), EventLoop.now() < end {}
        #expect(!isRunning())
    }

    @Test func aRemovedMetricDoesNotAnswer() throws {
        let server = try TestServer(unix: place.path + "/socket")
        var loop = try EventLoop()
        loop.addMetric(1, metric(.command(["/bin/sleep", "1000"])))
        loop.addMetric(2, metric(.prometheus(server.address, series: "l")))
        for id in 1...2 {
            loop.poll(metric: id)
            loop.removeMetric(id)
            loop.poll(metric: id)
        }
        loop.wake(at: EventLoop.now() + 50_000)
        #expect(try loop.wait() == [.timer])
    }

    // MARK: Prometheus endpoints

    static let page = "l{quantile=\"0.99\"} 0.018\nl{quantile=\"0.5\"} 0.001\n"

    /// What the server answers, whether it hangs up then, and what that means.
    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\nContent-Length: \(page.utf8.count)\r\n\r\n\(page)", false, MetricFailure?.none),
        ("HTTP/1.0 200 OK\r\n\r\n\(page)", true, nil),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + String(page.utf8.count, radix: 16)
                + "\r\n\(page)\r\n0\r\n\r\n", false, nil
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n\(page)", true, .malformed("it ends too early")),
        ("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n\(page)", false, .timedOut(100_000)),
        ("", false, .timedOut(100_000)), ("", true, .malformed("it ends too early")),
        ("HTTP/1.1 404 Not Found\r\n\r\n", false, .httpStatus(404)),
        ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na\n", false, .noSeries),
    ])
    func anEndpointIsAsked(_ text: String, _ hangsUp: Bool, _ failure: MetricFailure?) throws {
        for server in [try TestServer(unix: place.path + "/socket"), try TestServer()] {
            var loop = try EventLoop()
            let source = ObjectiveMetric.Source.prometheus(server.address, series: "l{quantile=\"0.99\"}")
            loop.addMetric(1, metric(source), timeout: 100_000)
            loop.poll(metric: 1)
            var events: [LoopEvent] = []
            try loop.poll(into: &events)
            #expect(events == [])
            let request = try server.request()
            #expect(request.hasPrefix("GET /metrics HTTP/1.1\r\nHost: "))
            server.send(text)
            if hangsUp { server.hangUp() }
            events = try loop.wait()
            guard case .metric(1, let result) = events.first, events.count == 1 else { throw TestFailure("\(events)") }
            if let failure { #expect(result == .failure(failure)) } else { #expect(value(result) == 18_000) }
        }
    }

    @Test func aFloodIsGivenUp() throws {
        let server = try TestServer(unix: place.path + "/socket")
        var loop = try EventLoop()
        loop.addMetric(1, metric(.prometheus(server.address, series: "l")))
        loop.poll(metric: 1)
        var events: [LoopEvent] = []
        try loop.poll(into: &events)
        _ = try server.request()
        server.send("HTTP/1.1 200 OK\r\n\r\n")
        let flood = String(repeating: "l 1\n", count: 16 << 10)
        while events.isEmpty {
            server.send(flood)
            try loop.poll(into: &events)
        }
        #expect(events == [.metric(1, .failure(.tooLong(limit: 1 << 20)))])
    }

    @Test(arguments: [
        ("/no/such/socket", "l", MetricFailure.failed(operation: "connect", .noSuchFile)),
        ("/" + String(repeating: "a", count: 200), "l", .failed(operation: "connect", .nameTooLong)),
        ("http://example.com/metrics", "l", .badAddress),
    ])
    func whatCannotBeAskedIsAFailure(_ address: String, _ series: String, _ failure: MetricFailure) throws {
        #expect(try answer(metric(.prometheus(address, series: series))) == .failure(failure))
    }

    @Test func aPortThatNobodyListensToIsAFailure() throws {
        let address = try TestServer().address
        let result = try answer(metric(.prometheus(address, series: "l")))
        #expect(result == .failure(.failed(operation: "connect", Errno(rawValue: ECONNREFUSED))))
    }

    @Test(arguments: [
        (MetricFailure.timedOut(2_000_000), "it did not answer within 2000 ms"),
        (.failed(operation: "connect", .noSuchFile), "connect: No such file or directory"),
        (.tooLong(limit: 64 << 10), "it says more than 64 KiB"), (.severalSeries(2), "2 series match"),
        (.malformed("it is no HTTP"), "its answer is malformed: it is no HTTP"),
        (.httpStatus(503), "it answered with HTTP status 503"), (.exited(1), "it exited with 1"),
        (.ended(signal: 9), "signal 9 ended it"),
    ])
    func failuresAreSaid(_ failure: MetricFailure, _ text: String) {
        #expect(failure.description == text)
    }
}
