import AllocationCount
import Glibc
import KernelInterface
import Testing

@testable import Node

/// The cgroup2 mount of the machine that runs the tests, if cgroups can be made there and have pressure files.
private let live: String? = liveCgroupRoot.flatMap { access($0 + "/cpu.pressure", R_OK) == 0 ? $0 : nil }

@Suite struct CounterFileSamplerTests {
    /// A cgroup as a plain directory, sampled from open files and by opening them.
    @Test(arguments: [100, 0]) func everyFileIsSampled(limit: Int) throws {
        let place = try TemporaryDirectory()
        let pressure =
            "some avg10=0.00 avg60=0.00 avg300=0.00 total=5\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=3\n"
        let texts: [(CounterFile, String, Counters)] = [
            (.cpuPressure, pressure, Counters(5, 3)), (.memoryPressure, pressure, Counters(5, 3)),
            (.ioPressure, pressure, Counters(5, 3)),
            (.irqPressure, "full avg10=0.00 avg60=0.00 avg300=0.00 total=9\n", Counters(nil, 9)),
            (.cpuStat, "usage_usec 10\nuser_usec 4\nsystem_usec 6\n", Counters(10)),
            (.memoryCurrent, "4096\n", Counters(4096)),
            (.ioStat, "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n", Counters(3, 7)),
        ]
        #expect(Set(texts.map(\.0)) == Set(CounterFile.allCases))
        for (file, text, _) in texts { try place.file("a/b/\(file.file.name)", text) }
        let cgroup = try #require(CgroupPath("a/b"))
        var sampler = try CounterFileSampler(root: place.path, limit: limit)
        let numbers = try texts.map { try sampler.watch(cgroup, $0.0) }
        #expect(sampler.openFiles == min(limit, texts.count))
        for _ in 0..<2 {
            for (number, row) in zip(numbers, texts) { #expect(sampler.sample(number) == row.2) }
        }
        try place.file("a/b/memory.current", "8192\n")
        #expect(sampler.sample(numbers[5]) == Counters(8192))
        try place.file("a/b/memory.current", "what\n")
        #expect(sampler.sample(numbers[5]) == nil)
        try place.file("a/b/memory.current", "1\n")
        #expect(sampler.sample(numbers[5]) == Counters(1))
        // As long as that of a node with hundreds of devices.
        let line = "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n"
        try place.file("a/b/io.stat", String(repeating: line, count: 2000))
        #expect(sampler.sample(numbers[6]) == Counters(6000, 14_000))
    }

    /// A resource group as a plain directory.
    @Test func whatGroupsUseIsSampled() throws {
        let place = try TemporaryDirectory()
        try place.file("cgroups/memory.current", "7\n")
        try place.file("resctrl/batch/mon_data/mon_L3_00/llc_occupancy", "65536\n")
        let domain = try #require(ResctrlPath("batch/mon_data/mon_L3_00"))
        var sampler = try CounterFileSampler(
            root: place.path + "/cgroups", resctrl: place.path + "/resctrl", limit: 0)
        let occupancy = try sampler.watch(domain, .llcOccupancy)
        #expect(sampler.openFiles == 1)
        for (text, bytes) in [("65536\n", 65536), ("Unavailable\n", nil), ("0\n", 0)] as [(String, UInt64?)] {
            try place.file("resctrl/batch/mon_data/mon_L3_00/llc_occupancy", text)
            #expect(sampler.sample(occupancy) == bytes.map { Counters($0) })
        }
        sampler.unwatch(occupancy)
        #expect(sampler.openFiles == 0)
        let absent = #expect(throws: KernelError.self) { try sampler.watch(domain, .mbmTotalBytes) }
        #expect(absent?.path == "batch/mon_data/mon_L3_00/mbm_total_bytes")
        #expect(absent?.kind == .absent)
        var without = try CounterFileSampler(root: place.path + "/cgroups", limit: 0)
        #expect(throws: KernelError.self) { try without.watch(domain, .llcOccupancy) }
    }

    @Test func numbersAreGivenAgain() throws {
        let place = try TemporaryDirectory()
        try place.file("memory.current", "7\n")
        var sampler = try CounterFileSampler(root: place.path, limit: 1)
        let first = try sampler.watch(.root, .memoryCurrent)
        let second = try sampler.watch(.root, .memoryCurrent)
        #expect(sampler.openFiles == 1)
        sampler.unwatch(first)
        sampler.unwatch(first)
        sampler.unwatch(99)
        #expect(sampler.sample(first) == nil)
        #expect(sampler.sample(second) == Counters(7))
        #expect(sampler.openFiles == 0)
        #expect(try sampler.watch(.root, .memoryCurrent) == first)
        #expect(try sampler.watch(.root, .memoryCurrent) != second)
        #expect(sampler.sample(first) == Counters(7))
        let error = #expect(throws: KernelError.self) { try sampler.watch(.root, .cpuStat) }
        #expect(error == KernelError(.read, path: "cpu.stat", errno: .noSuchFile))
    }

    @Test(.enabled(if: live != nil, "no cgroup2 mount with PSI that can be written"), arguments: [100, 0])
    func aRecreatedCgroupIsNotSampled(limit: Int) throws {
        let root = try #require(live)
        var kernel = try LinuxKernel(root: root)
        let name = "bulkhead-test-\(getpid())-\(UInt64.random(in: 0..<UInt64.max))"
        let cgroup = try #require(CgroupPath(name))
        try kernel.create(cgroup)
        defer { try? kernel.remove(cgroup) }
        var sampler = try CounterFileSampler(root: root, limit: limit)
        let files = [CounterFile.cpuPressure, .memoryPressure, .ioPressure, .cpuStat]
        let numbers = try files.map { try sampler.watch(cgroup, $0) }
        for number in numbers { #expect(sampler.sample(number)?.first != nil) }
        #expect(rmdir("\(root)/\(name)") == 0)
        #expect(mkdir("\(root)/\(name)", 0o755) == 0)
        for number in numbers { #expect(sampler.sample(number) == nil) }
        #expect(sampler.openFiles == 0)
        for number in numbers { sampler.unwatch(number) }
        let again = try sampler.watch(cgroup, .cpuStat)
        #expect(numbers.contains(again))
        #expect(sampler.sample(again)?.first != nil)
    }

    @Test func samplingAllocatesNothing() throws {
        let place = try TemporaryDirectory()
        try place.file("a/cpu.stat", "usage_usec 10\nuser_usec 4\nsystem_usec 6\nthrottled_usec 1\n")
        try place.file("a/io.stat", "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0\n")
        try place.file("a/cpu.pressure", "some avg10=0.00 total=5\nfull avg10=0.00 total=3\n")
        let cgroup = try #require(CgroupPath("a"))
        var sampler = try CounterFileSampler(root: place.path, limit: 100)
        let files = [CounterFile.cpuStat, .ioStat, .cpuPressure]
        let numbers = try files.map { try sampler.watch(cgroup, $0) }
        // The first one of a kind may set up what the runtime keeps.
        var sum = sample(&sampler, numbers)
        let before = allocation_count()
        for _ in 0..<100 { sum &+= sample(&sampler, numbers) }
        #expect(allocation_count() - before == 0)
        #expect(sum == 101 * (10 + 1 + 3 + 7 + 5 + 3))
        // The counter counts.
        free(malloc(10))
        #expect(allocation_count() > before)
    }

    private func sample(_ sampler: inout CounterFileSampler, _ numbers: [Int]) -> UInt64 {
        var sum: UInt64 = 0
        // Without optimisation the iterator of a `for` loop allocates.
        var index = 0
        while index < numbers.count {
            let counters = sampler.sample(numbers[index])
            sum &+= (counters?.first ?? 0) &+ (counters?.second ?? 0)
            index += 1
        }
        return sum
    }
}
