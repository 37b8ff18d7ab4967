import KernelInterface
import Testing

@testable import Simulator

/// Caches and memory bandwidth under workloads, on a machine with 20 ways of 2.5 MiB.
@Suite struct LoadCacheTests {
    private let node = """
        node:
          apiVersion: bulkhead/v1
          kind: Node
          kernel: "6.12"
          cpus: 0-7
          memory: 16GiB
          cgroup: {path: /sys/fs/cgroup, controllers: [cpu, memory]}
          resctrl:
            caches: [{level: 3, closids: 8, mask: 0xfffff, domains: [{id: 0, bytes: 50MiB, cpus: 0-7}]}]
            bandwidths: [{schema: MB, closids: 8, domains: [0]}]
            monitoring: {rmids: 16, features: [llc_occupancy, mbm_total_bytes, mbm_local_bytes], domains: [0]}
          cgroups: {web: {}, hog: {}}
        memoryBandwidth: 40GB/s

        """

    private let workloads =
        "  - name: web\n    cgroup: web\n    model: service\n    rate: 200\n    cpu: 5ms\n    threads: 8\n"
        + "    cache: {curve: [{ways: 2, slowdown: 2}, {ways: 10, slowdown: 1}]}\n"
        + "    bandwidth: {use: 1GB/s, bound: 20%}\n"
        + "  - {name: hog, cgroup: hog, model: bandwidthHog, threads: 6, bandwidth: 10GB/s}\n"

    private func group(_ run: inout LoadRun, _ name: String, _ schemata: String) throws {
        guard let group = ResctrlPath(name) else { return }
        try run.kernel.create(group)
        try run.kernel.write(group, .schemata, schemata)
        for pid in run.kernel.pids where run.kernel.processes[pid]?.home == run.kernel.slots[path(name)] {
            for thread in run.kernel.processes[pid]?.threads ?? [] {
                try run.kernel.write(group, .tasks, "\(thread.tid)\n")
            }
        }
    }

    @Test func masksAndThrottlingProtect() throws {
        var run = try LoadRun(workloads, node: node)
        run.pass(3_000_000)
        let crowded = run.measured("web").slowdown
        #expect(crowded > 2_000)
        try group(&run, "hog", "L3:0=3ff\n")
        try group(&run, "web", "L3:0=ffc00\n")
        run.pass(3_000_000)
        let parted = run.measured("web").slowdown
        #expect(parted < crowded)
        let before = run.measured("hog")
        guard let hog = ResctrlPath("hog") else { return }
        try run.kernel.write(hog, .schemata, "MB:0=20\n")
        run.pass(3_000_000)
        let held = run.measured("web").slowdown
        #expect(held < 1_100)
        // A fifth of 10 GB/s for each CPU that it has, which all together is below the 40 of the memory.
        let hogs = run.measured("hog").since(before)
        #expect(hogs.work.distance(to: hogs.cpu * 2_000).magnitude < 4_000)
        #expect(run.kernel.resctrl?.sum(hog, 0, "llc_occupancy").bytes.map { $0 >= 24 << 20 && $0 <= 25 << 20 } == true)
        #expect(run.kernel.resctrl?.sum(hog, 0, "mbm_total_bytes").bytes.map { $0 > 30_000_000_000 } == true)
        #expect(run.kernel.resctrl?.sum(.root, 0, "mbm_total_bytes").bytes.map { $0 > 0 } == true)
    }

    @Test func moreWaysAreNeverSlower() throws {
        var last = UInt64.max
        for ways in [2, 4, 8, 16] {
            var run = try LoadRun(workloads, node: node)
            run.pass(10_000)
            try group(&run, "web", "L3:0=\(String((1 << ways) - 1, radix: 16))\n")
            try group(&run, "hog", "L3:0=c0000\n")
            run.pass(2_000_000)
            let slowdown = run.measured("web").slowdown
            #expect(slowdown <= last)
            last = slowdown
        }
    }
}
