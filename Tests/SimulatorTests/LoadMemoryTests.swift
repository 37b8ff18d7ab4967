import KernelInterface
import Testing

@testable import Simulator

/// Memory and devices under workloads.
@Suite struct LoadMemoryTests {
    private let database =
        "  - {name: db, cgroup: web.slice/web.service, model: service, rate: 300, cpu: 2ms, threads: 16, memory: 4GiB,"
        + " pages: file, touch: 512KiB}\n"

    private let disk = "devices: {vda: {bandwidth: 2GB/s, iops: 20000}}\n"

    private func thrasher(_ size: String, _ pages: String = "file") -> String {
        "  - {name: scan, cgroup: batch.slice/job.scope, model: thrasher, memory: \(size), pages: \(pages), threads: 4}\n"
    }

    @Test func aWorkingSetThatFitsIsReadOnce() throws {
        var run = try LoadRun(thrasher("1GiB"))
        run.pass(20_000_000)
        let stall = run.total("batch.slice", .memory)
        #expect(run.value("batch.slice", "memory.stat", "file").map { $0 > 1020 << 20 } == true)
        #expect(run.value("batch.slice", "memory.stat", "workingset_refault_file") == 0)
        #expect(stall == 0)
        #expect(run.total("batch.slice", .io) > 1_000_000)
    }

    @Test func oneThatDoesNotFitRefaults() throws {
        var last = (work: UInt64.max, stall: UInt64(0))
        for high in ["max", "900M", "600M", "300M"] {
            var run = try LoadRun(thrasher("1GiB"))
            try run.set("batch.slice", "memory.high", high)
            run.pass(20_000_000)
            let now = (work: run.measured("scan").work, stall: run.total("batch.slice", .memory))
            #expect(now.work <= last.work)
            #expect(now.stall >= last.stall)
            last = now
        }
        #expect(last.stall > 10_000_000)
    }

    @Test func aFullNodeMakesOthersWait() throws {
        var run = try LoadRun(database, more: disk)
        run.pass(10_000_000)
        #expect(run.total("web.slice", .memory) == 0)
        #expect(run.kernel.content("web.slice", "memory.current") == "\(4 << 30)\n")
        let alone = try #require(run.measured("db").latency.percentile(9900))

        run = try LoadRun(database + thrasher("20GiB"), more: disk)
        run.pass(40_000_000)
        #expect(run.total("web.slice", .memory) > 2_000_000)
        #expect(run.value("web.slice", "memory.stat", "workingset_refault_file").map { $0 > 0 } == true)
        let crowded = try #require(run.measured("db").latency.percentile(9900))
        #expect(crowded > 2 * alone)

        run = try LoadRun(database + thrasher("20GiB"), more: disk)
        try run.set("web.slice", "memory.low", "4G")
        try run.set("web.slice/web.service", "memory.low", "4G")
        run.pass(40_000_000)
        #expect(run.total("web.slice", .memory) == 0)
        #expect(run.kernel.content("web.slice", "memory.current") == "\(4 << 30)\n")
    }

    @Test func reclaimIsFeltByTheWorkload() throws {
        var run = try LoadRun(database, more: disk)
        run.pass(1_000_000)
        try run.set("web.slice", "memory.reclaim", "1G")
        #expect(run.total("web.slice", .memory) == 0)
        run.pass(1_000_000)
        #expect(run.total("web.slice", .memory) > 0)
    }

    @Test func anonymousMemoryWithoutSwapIsKilled() throws {
        var run = try LoadRun(thrasher("20GiB", "anonymous"))
        run.pass(40_000_000)
        #expect(!run.measured("scan").isRunning)
        #expect(run.value("batch.slice", "memory.events", "oom_kill") == 1)
    }

    @Test func aStreamerKeepsItsLimit() throws {
        let stream = "  - {name: copy, cgroup: batch.slice/job.scope, model: streamer}\n"
        var run = try LoadRun(stream)
        run.pass(10_000_000)
        // The model of io.cost for a common SSD.
        #expect(run.measured("copy").work / 10 == 488_636_629)
        #expect(run.total("batch.slice", .io) == 10_000_000)
        run = try LoadRun(stream)
        try run.set("batch.slice", "io.max", "254:0 rbps=50000000")
        run.pass(10_000_000)
        #expect(run.measured("copy").work / 10 == 50_000_000)
        #expect(run.kernel.content("batch.slice", "io.stat").hasPrefix("254:0 rbytes=500000000 wbytes=0 rios="))
    }

    @Test func ioWeightsShareTheDevice() throws {
        let streams =
            "  - {name: a, cgroup: web.slice/web.service, model: streamer}\n"
            + "  - {name: b, cgroup: batch.slice/job.scope, model: streamer}\n"
        for (enable, weight, share) in [(false, "300", 5), (true, "300", 7), (true, "100", 5)] {
            var run = try LoadRun(streams, more: "devices: {vda: {bandwidth: 100MB/s}}\n")
            if enable { try run.set("", "io.cost.qos", "254:0 enable=1") }
            try run.set("web.slice", "io.weight", weight)
            run.pass(1_000_000)
            #expect(run.measured("a").work / 10_000_000 == UInt64(share))
            #expect(run.measured("a").work + run.measured("b").work <= 100_000_000)
        }
    }

    @Test func theDeviceMakesRequestsWait() throws {
        let web =
            "  - {name: web, cgroup: web.slice/web.service, model: service, rate: 200, cpu: 1ms, threads: 16, io: 64KiB}\n"
        let stream = "  - {name: copy, cgroup: batch.slice/job.scope, model: streamer}\n"
        var stalls: [UInt64] = []
        for limit in ["max", "100000000"] {
            var run = try LoadRun(web + stream)
            try run.set("batch.slice", "io.max", "254:0 rbps=\(limit)")
            run.pass(10_000_000)
            stalls.append(run.total("web.slice", .io))
        }
        #expect(stalls[0] > stalls[1])
        #expect(stalls[1] > 0)
    }
}
