import KernelInterface
import TestSupport
import Testing

@testable import Simulator

/// Services: their queues, and what others do to them.
@Suite struct LoadServiceTests {
    private let busy =
        "  - {name: web, cgroup: web.slice/web.service, model: service, rate: 1400, cpu: 4ms, threads: 32,"
        + " latencyFile: /run/web/latency}\n"

    @Test func requestsComeAsOftenAsTheyShould() throws {
        var run = try LoadRun(webService)
        run.pass(60_000_000)
        let web = run.measured("web")
        // Poisson: 30000, give or take four times its root.
        #expect(web.arrived.distance(to: 30_000).magnitude < 700)
        #expect(web.work + UInt64(web.queued) == web.arrived)
        #expect(web.cpu.distance(to: 120_000_000).magnitude < 4_000_000)
    }

    /// M/M/1 with a load of 1/2: the mean time in the system is twice that of a request, and p99 4.6 times the mean.
    @Test func oneThreadIsTheQueueOfTheTextbook() throws {
        var run = try LoadRun(
            "  - {name: web, cgroup: web.slice/web.service, model: service, rate: 100, cpu: 5ms, threads: 1,"
                + " variation: 100%}\n")
        run.pass(120_000_000)
        let latency = run.measured("web").latency
        let mean = latency.sum / latency.count
        #expect((8_800...11_200).contains(mean), "\(mean)")
        let tail = try #require(latency.percentile(9900))
        #expect((39_000...53_000).contains(tail), "\(tail)")
    }

    @Test func whatCannotBeServedWaitsInTheQueue() throws {
        var run = try LoadRun(webService)
        try run.set("web.slice", "cpu.max", "100000 100000")
        run.pass(20_000_000)
        let web = run.measured("web")
        #expect((240...265).contains(web.work / 20))
        #expect(web.queued > 4_500)
        // All its threads wait, throttled or not.
        #expect(run.total("web.slice", .cpu) > 19_000_000)
    }

    @Test func aTighterBatchNeverHurts() throws {
        var last = UInt64.max
        for quota in ["max", "600000", "400000", "200000", "50000"] {
            var run = try LoadRun(busy + batch(16))
            try run.set("batch.slice", "cpu.max", quota + " 100000")
            run.pass(10_000_000)
            let tail = try #require(run.measured("web").latency.percentile(9900))
            #expect(tail <= last || tail - last <= last / 50, "\(quota): \(tail) after \(last)")
            last = tail
        }
        #expect(last < 20_000)
    }

    @Test func weightBringsItBack() throws {
        var tails: [UInt64] = []
        for weight in ["100", "400", "10000"] {
            var run = try LoadRun(busy + batch(16))
            try run.set("web.slice", "cpu.weight", weight)
            run.pass(10_000_000)
            tails.append(try #require(run.measured("web").latency.percentile(9900)))
        }
        #expect(tails[0] > 1_000_000)
        #expect(tails[1] < 40_000)
        #expect(tails[2] <= tails[1])
    }

    @Test(arguments: 0..<8)
    func nothingIsHandedOutTwice(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        var run = try LoadRun(busy + webService.replaced("web", "two") + batch(Int.random(in: 1...20, using: &random)))
        var before: UInt64 = 0
        for step in 0..<300 {
            if step % 20 == 0 {
                let quota = Int.random(in: 5...900, using: &random)
                try run.set("batch.slice", "cpu.max", "\(quota)000 100000")
                try run.set("web.slice", "cpu.weight", "\(Int.random(in: 1...10000, using: &random))")
                try run.set(
                    "batch.slice", "cpuset.cpus", ["0-7", "0-3", "2", "4-7"].randomElement(using: &random) ?? "")
            }
            run.load.advance(&run.kernel)
            let all = try #require(run.value("", "cpu.stat", "usage_usec"))
            #expect(all - before <= 80_003)
            #expect(run.load.measurements.reduce(0) { $0 + $1.cpu } == all)
            before = all
        }
    }

    @Test func theSameSeedGivesTheSame() throws {
        func outcome(_ seed: UInt64) throws -> [WorkloadMeasurement] {
            var run = try LoadRun(busy + batch(16), seed: seed)
            run.pass(3_000_000)
            return run.load.measurements
        }
        #expect(try outcome(5) == outcome(5))
        #expect(try outcome(5) != outcome(6))
    }

    @Test func theMetricFileIsWrittenEverySecondWhileItLives() throws {
        var run = try LoadRun(busy)
        run.pass(990_000)
        #expect(run.load.metric(file: "/run/web/latency") == nil)
        run.pass(10_000)
        let first = try #require(run.load.metric(file: "/run/web/latency"))
        #expect(first.at == 1_000_000)
        #expect(first.text.hasSuffix("ms\n"))
        #expect(run.load.metric(file: "/run/other") == nil)
        try run.set("web.slice", "cgroup.freeze", "1")
        run.pass(3_000_000)
        #expect(run.load.metric(file: "/run/web/latency")?.at == 1_000_000)
        #expect(run.measured("web").queued > 4_000)
        try run.set("web.slice", "cgroup.kill", "1")
        run.pass(1_000_000)
        #expect(run.measured("web").queued == 0)
        #expect(run.measured("web").lost > 4_000)
        #expect(!run.measured("web").isRunning)
    }

    @Test func phasesDriveIt() throws {
        var run = try LoadRun(
            "  - name: job\n    cgroup: batch.slice/job.scope\n    model: batch\n    threads: 1\n    from: 1s\n"
                + "    until: 5s\n    phases: [{at: 2s, threads: 4}, {at: 3s, threads: 0, ramp: true}]\n")
        var seen: [UInt64] = []
        for _ in 0..<6 {
            run.pass(1_000_000)
            seen.append(run.load.newMeasurements()[0].cpu)
        }
        #expect(seen[0...1] == [0, 1_000_000])
        // Threads are whole: the ramp from 4 to 0 goes through 3, 2 and 1.
        #expect((1_900_000...2_200_000).contains(seen[2]))
        #expect(seen[3...] == [0, 0, 0])
    }
}

extension String {
    fileprivate func replaced(_ word: String, _ other: String) -> String {
        split(separator: "name: " + word, omittingEmptySubsequences: false).joined(separator: "name: " + other)
    }
}
