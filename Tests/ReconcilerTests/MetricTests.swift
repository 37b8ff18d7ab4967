import KernelInterface
import Planner
import Policy
import Reconciler
import Report
import SLA
import Simulator
import TestSupport
import Testing

@Suite struct MetricTests {
    @Test func textIsThatOfTheFormat() {
        var gauge = MetricFamily("bulkhead_a_ratio", .gauge, "A \\ of\nlines.")
        gauge.add(millionths: -1_250_000, [("class", "web"), ("objective", "p99 \"x\\y\"\nbelow 5%")])
        var counter = MetricFamily("bulkhead_b_seconds", .counter, "B.")
        counter.add(millionths: 3)
        counter.add(millionths: 2_000_000, [("kind", "é\r\n")])
        let empty = MetricFamily("bulkhead_c", .gauge, "C.")
        #expect(
            metricsText([gauge, counter, empty], .prometheus) == """
                # HELP bulkhead_a_ratio A \\\\ of\\nlines.
                # TYPE bulkhead_a_ratio gauge
                bulkhead_a_ratio{class="web",objective="p99 \\"x\\\\y\\"\\nbelow 5%"} -1.25
                # HELP bulkhead_b_seconds_total B.
                # TYPE bulkhead_b_seconds_total counter
                bulkhead_b_seconds_total 0.000003
                bulkhead_b_seconds_total{kind="é\r\\n"} 2

                """)
        #expect(
            metricsText([counter, empty], .openmetrics) == """
                # HELP bulkhead_b_seconds B.
                # TYPE bulkhead_b_seconds counter
                bulkhead_b_seconds_total 0.000003
                bulkhead_b_seconds_total{kind="é\r\\n"} 2
                # EOF

                """)
    }

    @Test(arguments: [
        ("GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK", "prometheus"),
        ("GET /metrics?x=y HTTP/1.0\r\n\r\n", "HTTP/1.1 200 OK", "prometheus"),
        (
            "GET /metrics HTTP/1.1\r\nACCEPT: application/openmetrics-text;version=1.0.0,text/plain\r\n\r\n",
            "HTTP/1.1 200 OK", "openmetrics"
        ),
        ("HEAD /metrics HTTP/1.1\r\n\r\n", "HTTP/1.1 200 OK", ""),
        ("POST /metrics HTTP/1.1\r\n\r\n", "HTTP/1.1 405 Method Not Allowed", ""),
        ("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 404 Not Found", "metrics are at /metrics\n"),
        ("GET metrics HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request", ""),
        ("GET /metrics\r\n\r\n", "HTTP/1.1 400 Bad Request", ""),
        ("{\"method\": \"io.bulkhead.Status\"}\r\n\r\n", "HTTP/1.1 400 Bad Request", ""),
    ])
    func requestsAreAnswered(request: String, status: String, body: String) throws {
        let bytes = HTTPRequest.answer(to: HTTPRequest(Array(request.utf8))) { $0.rawValue }
        let text = String(decoding: bytes, as: UTF8.self)
        let end = try #require(text.ranges(of: "\r\n\r\n").first)
        #expect(text.hasPrefix(status + "\r\n"))
        #expect(text[end.upperBound...] == body)
        if !request.hasPrefix("HEAD") { #expect(text.contains("\r\nContent-Length: \(body.utf8.count)\r\n")) }
    }

    @Test func bytesThatAreNoTextAreNoRequest() {
        #expect(HTTPRequest([0xFF, 0xFE, 0x0D, 0x0A, 0x0D, 0x0A]) == nil)
    }

    /// What a cgroup used stays counted when it goes, and one that comes under its path begins anew.
    @Test func countersNeverGoBack() throws {
        var sampler = GaugedSampler()
        var gauges = ClassGauges()
        let (a, b) = (cgroup("batch.slice/a"), cgroup("batch.slice/b"))
        func read() -> (cgroups: Int, cpu: UInt64, memory: UInt64?, stalled: UInt64?) {
            let figures = gauges.read(sampler: &sampler)[0].figures
            return (figures.cgroups, figures.cpu, figures.memory, figures.pressures[.ioPressure]?.first)
        }
        sampler.counters = [
            a: [.cpuStat: Counters(100, 7), .memoryCurrent: Counters(4096), .ioPressure: Counters(10, 5)],
            b: [.cpuStat: Counters(50), .memoryCurrent: Counters(4096)],
        ]
        gauges.watch([ClassMembers(className: "batch", cgroups: [a, b])], sampler: &sampler)
        #expect(read() == (2, 150, 8192, 10))
        sampler.counters[a]?[.cpuStat] = Counters(130, 9)
        sampler.counters[b] = nil
        #expect(read() == (2, 180, 4096, 10))
        gauges.watch([ClassMembers(className: "batch", cgroups: [a])], sampler: &sampler)
        #expect(read() == (1, 180, 4096, 10))
        // The same path, another cgroup.
        sampler.counters[b] = [.cpuStat: Counters(20)]
        gauges.watch([ClassMembers(className: "batch", cgroups: [a, b])], sampler: &sampler)
        #expect(read() == (2, 200, 4096, 10))
        sampler.counters[a] = [.cpuStat: Counters(5), .ioPressure: Counters(1)]
        #expect(read() == (2, 205, nil, 11))
        gauges.close(sampler: &sampler)
        #expect(sampler.isAllClosed)
    }

    /// However many there are, a look is short; in the end all of them are counted.
    @Test func manyTakeTurns() throws {
        var sampler = GaugedSampler()
        var gauges = ClassGauges()
        let cgroups = (0..<1000).map { cgroup("batch.slice/\($0)") }
        for cgroup in cgroups { sampler.counters[cgroup] = [.cpuStat: Counters(10), .memoryCurrent: Counters(1)] }
        gauges.watch([ClassMembers(className: "batch", cgroups: cgroups)], sampler: &sampler)
        var looks: [Int] = []
        var figures: [ClassGauges.Figures] = []
        while looks.reduce(0, +) < 10_000 {
            let before = sampler.samples
            figures.append(gauges.read(sampler: &sampler)[0].figures)
            looks.append(sampler.samples - before)
        }
        // Those that are opened first are fewer.
        #expect(looks.prefix(10).allSatisfy { $0 == 500 })
        #expect(looks.dropFirst(10).allSatisfy { $0 == 2000 })
        #expect(figures[0].cpu == 1000)
        #expect(figures.last?.cpu == 10_000)
        #expect(figures.last?.memory == 1000)
    }

    @Test func resourceGroupsAreCountedToo() throws {
        let domain = try #require(ResctrlPath("bulkhead-batch/mon_data/mon_L3_00"))
        let group = MonitoredGroup(domains: [domain], hasOccupancy: true, traffic: .mbmTotalBytes)
        var sampler = GaugedSampler()
        var gauges = ClassGauges()
        let members = [ClassMembers(className: "batch", cgroups: []), ClassMembers(className: "web", cgroups: [])]
        func read() -> [UInt64?] {
            let figures = gauges.read(sampler: &sampler)
            #expect(figures[1].figures.cache == nil)
            return [figures[0].figures.cache, figures[0].figures.traffic]
        }
        sampler.events = [.llcOccupancy: 4096, .mbmTotalBytes: 1000]
        gauges.watch(members, ["batch": group], sampler: &sampler)
        #expect(read() == [4096, 1000])
        sampler.events = [.llcOccupancy: 8192, .mbmTotalBytes: 1500]
        gauges.watch(members, ["batch": group], sampler: &sampler)
        #expect(read() == [8192, 1500])
        // Counted anew.
        sampler.events = [.mbmTotalBytes: 100]
        #expect(read() == [nil, 1600])
        gauges.watch(members, sampler: &sampler)
        #expect(sampler.isAllClosed)
    }

    @Test func objectivesThatAreAlikeAreOne() {
        let line = ObjectivePressure(resource: .cpu, stall: .some)
        func promise(_ name: String) -> Promise {
            Promise(
                className: "web", cgroup: cgroup(name), measure: .stall(line), target: 100_000, over: 1_000_000,
                text: "cpu some below 10% over 1s")
        }
        let model = SLAModel(
            objectives: [promise("a"), promise("b")],
            suspects: [Suspect(className: "batch", cgroup: cgroup("c"), levers: [0])],
            levers: [Lever(.cpuMax, className: "batch", cgroup: cgroup("c"), base: 2000, floor: 200)])
        var sla = SLAState(model: model, now: 0)
        var tally = RunTally()
        tally.advance(now: 0, sla)
        // The second stalls for half of the time.
        var at: UInt64 = 0
        for step in UInt64(0)...20 {
            at = step * 100_000
            _ = sla.step(
                SLASample(
                    now: at,
                    readings: [.stall(total: 0, throttled: 0), .stall(total: at / 2, throttled: 0)],
                    usages: [SLASample.Usage(cpu: at)]))
            tally.advance(now: at, sla)
        }
        tally.count(
            .drift(
                LogDrift(
                    at: 1, place: AdjustedPlace(cgroup: cgroup("c"), file: .cpuMax, key: nil), className: "batch",
                    expected: "1", present: "2",
                    response: .repaired)))
        let text = metricsText(runMetrics(sla, tally, isShadow: true), .prometheus)
        let samples = text.split(separator: "\n").filter { !$0.hasPrefix("#") && !$0.contains("decisions") }
        #expect(sla.isMissed(1))
        let labels = "{class=\"web\",objective=\"cpu some below 10% over 1s\"}"
        #expect(samples.contains("bulkhead_objective_cgroups\(labels) 2"))
        #expect(samples.contains("bulkhead_objective_missed_cgroups\(labels) 1"))
        #expect(samples.contains("bulkhead_objective_unknown_cgroups\(labels) 0"))
        #expect(samples.contains("bulkhead_objective_slack_ratio\(labels) -4"))
        #expect(samples.contains("bulkhead_lever_ratio{class=\"batch\",lever=\"cpu.max\"} 1"))
        #expect(samples.contains("bulkhead_adjusted_levers{class=\"batch\",lever=\"cpu.max\"} 0"))
        #expect(samples.contains("bulkhead_drift_total{class=\"batch\",response=\"repaired\"} 1"))
        #expect(samples.contains("bulkhead_shadow 1"))
        // Missed as of one look, it was until the next.
        let before = tally.missed.values.first ?? 0
        #expect(before > 0)
        tally.advance(now: at + 250_000, sla)
        #expect(tally.missed.values.first == before + 250_000)
    }

    @Test func classesBeyondTheLimitAreCounted() {
        var sampler = GaugedSampler()
        var gauges = ClassGauges()
        gauges.watch((0..<130).map { ClassMembers(className: "c\($0)", cgroups: []) }, sampler: &sampler)
        let text = metricsText(classMetrics(gauges.read(sampler: &sampler)), .prometheus)
        #expect(text.contains("bulkhead_classes_omitted 30\n"))
        #expect(text.split(separator: "\n").count { $0.hasPrefix("bulkhead_class_cgroups{") } == 100)
    }
}

/// Counters by cgroup and file, as a test sets them.
private struct GaugedSampler: CounterSampler {
    var counters: [CgroupPath: [CounterFile: Counters]] = [:]
    var events: [ResctrlFile: UInt64] = [:]
    private enum Watched {
        case file(CgroupPath, CounterFile)
        case event(ResctrlFile)
    }
    private var watched: [Watched?] = []

    var isAllClosed: Bool { watched.allSatisfy { $0 == nil } }

    mutating func watch(_ cgroup: CgroupPath, _ file: CounterFile) throws(KernelError) -> Int {
        watched.append(.file(cgroup, file))
        return watched.count - 1
    }

    mutating func watch(_ domain: ResctrlPath, _ event: ResctrlFile) throws(KernelError) -> Int {
        watched.append(.event(event))
        return watched.count - 1
    }

    private(set) var samples = 0

    mutating func sample(_ number: Int) -> Counters? {
        samples += 1
        switch watched[number] {
        case .file(let cgroup, let file): return counters[cgroup]?[file]
        case .event(let event): return events[event].map { Counters($0) }
        case nil: return nil
        }
    }

    mutating func unwatch(_ number: Int) { watched[number] = nil }
}
