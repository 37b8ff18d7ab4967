import KernelInterface
import Testing

@testable import Simulator

/// Rules that the transcripts do not show.
@Suite struct ResctrlRuleTests {
    private func kernel(_ mount: ResctrlMount) -> SimulatedKernel { SimulatedKernel(ResctrlMachine.inventory(mount)) }

    private func status(_ kernel: SimulatedKernel) -> String { kernel.text("info/last_cmd_status") }

    @Test func nothingIsThereWithoutAMount() {
        var kernel = SimulatedKernel(transcriptMachine)
        #expect(kernel.text("schemata") == "ENOENT")
        #expect(kernel.put("schemata", "L3:0=f\n") == "ENOENT")
        #expect(kernel.makeGroup("a") == "ENOENT" && kernel.removeGroup("a") == "ENOENT")
        #expect(throws: KernelError(.list, in: .resctrl, path: "/", errno: .noSuchFile)) {
            try kernel.directories(of: .root)
        }
        #expect(throws: KernelError(.list, in: .resctrl, path: "/", errno: .noSuchFile)) {
            try kernel.files(of: ResctrlPath.root)
        }
        #expect(throws: KernelError(.identify, in: .resctrl, path: "/", errno: .noSuchFile)) {
            try kernel.identity(of: ResctrlPath.root)
        }
    }

    @Test func aRefusalTellsItsReason() throws {
        var kernel = kernel(ResctrlMachine.full())
        #expect(
            throws: KernelError(
                .write, in: .resctrl, path: "schemata", value: "L3:0=5", errno: .invalidArgument,
                reason: "The mask 5 has non-consecutive 1-bits")
        ) { try kernel.write(.root, .schemata, "L3:0=5\n") }
        #expect(throws: KernelError(.write, in: .resctrl, path: "schemata", value: "L3:7=f", errno: .invalidArgument)) {
            try kernel.write(.root, .schemata, "L3:7=f\n")
        }
        #expect(
            throws: KernelError(
                .write, in: .resctrl, path: "tasks", value: "9999", errno: .noSuchProcess,
                reason: "No task 9999; Error while processing task 9999")
        ) { try kernel.write(.root, .tasks, "9999\n") }
        for number in 1..<8 { try kernel.create(resctrl("g\(number)")) }
        // mkdir adds to what the status said before; only what it added is its reason.
        #expect(throws: KernelError(.create, in: .resctrl, path: "g8", errno: .noSpace, reason: "Out of CLOSIDs")) {
            try kernel.create(resctrl("g8"))
        }
        #expect(status(kernel) == "No task 9999\nError while processing task 9999\nOut of CLOSIDs\n")
        #expect(kernel.put("tasks", "\n") == "ok" && status(kernel) == "ok\n")
    }

    @Test func noSpaceIsToldWithItsPlace() {
        var kernel = kernel(ResctrlMachine.haswell())
        #expect(kernel.makeGroup("a") == "ok")
        #expect(kernel.put("schemata", "L3:0=3\n") == "ok" && kernel.put("a/schemata", "L3:0=3fff8\n") == "ok")
        #expect(kernel.put("a/mode", "exclusive\n") == "ok")
        // Way 2 is left, next to ways 0 and 1 that the default group shares.
        #expect(kernel.makeGroup("b") == "ok" && kernel.text("b/schemata") == "L3:0=7\n")
        #expect(kernel.removeGroup("b") == "ok")
        #expect(kernel.put("schemata", "L3:0=c0000\n") == "ok")
        #expect(kernel.put("a/mode", "shareable\n") == "ok" && kernel.put("a/schemata", "L3:0=3fffe\n") == "ok")
        #expect(kernel.put("a/mode", "exclusive\n") == "ok")
        let before = kernel.resctrl?.groups
        #expect(kernel.makeGroup("b") == "ENOSPC" && status(kernel) == "No space on L3:0\n")
        #expect(kernel.resctrl?.groups == before)
    }

    @Test func exclusiveCountsEveryCacheAndDomainAndTheOtherOfCodeAndData() {
        var kernel = kernel(ResctrlMachine.full(["cdp", "cdpl2"]))
        #expect(kernel.makeGroup("a") == "ok")
        #expect(kernel.put("schemata", "L3CODE:0=ff0;1=ff0\nL3DATA:0=ff0;1=ff0\nL2CODE:0=f0;1=f0\n") == "ok")
        #expect(kernel.put("schemata", "L2DATA:0=f0;1=f0\n") == "ok")
        #expect(kernel.put("a/schemata", "L3CODE:0=f;1=f\nL3DATA:0=f;1=f\nL2CODE:0=f;1=f\nL2DATA:0=f;1=1f\n") == "ok")
        #expect(kernel.put("a/mode", "exclusive\n") == "EINVAL" && status(kernel) == "Schemata overlaps\n")
        #expect(kernel.put("a/schemata", "L2DATA:1=f\n") == "ok" && kernel.put("a/mode", "exclusive\n") == "ok")
        #expect(kernel.put("schemata", "L3DATA:1=8\n") == "EINVAL")
        #expect(status(kernel) == "Overlaps with exclusive group\n")
        #expect(kernel.put("a/schemata", "L3DATA:0=800\n") == "EINVAL")
        #expect(status(kernel) == "Overlaps with other group\n")
        #expect(kernel.text("a/mode") == "exclusive\n")
        #expect(kernel.put("a/mode", "pseudo-locksetup\n") == "EINVAL" && status(kernel) == "CDP enabled\n")
    }

    @Test func aMachineWithBandwidthOnlyHasNoExclusiveGroups() {
        var kernel = kernel(ResctrlMount(bandwidths: [BandwidthResource(closids: 8, domains: [0, 7])]))
        #expect(kernel.text("schemata") == "MB:0=100;7=100\n")
        #expect(kernel.makeGroup("a") == "ok" && kernel.put("a/schemata", "MB:7=41\n") == "ok")
        #expect(kernel.text("a/schemata") == "MB:0=100;7= 50\n" && kernel.text("a/size") == "MB:0=100;7=50\n")
        #expect(kernel.put("a/mode", "exclusive\n") == "EINVAL")
        #expect(status(kernel) == "Cannot be exclusive without CAT/CDP\n")
        #expect((try? kernel.directories(of: .root)) == ["a", "info"])
    }

    @Test func amdTakesEmptyAndSparseMasksAndCountsBandwidthInEighths() {
        let cache = CacheResource(
            level: 3, closids: 16, mask: CBM(bits: 0xffff), minimumBits: 0, isSparse: true,
            domains: [CacheDomain(id: 0, bytes: 32 << 20), CacheDomain(id: 8, bytes: 32 << 20)])
        var kernel = kernel(
            ResctrlMount(
                caches: [cache],
                bandwidths: ["MB", "SMBA"].map {
                    BandwidthResource(
                        schema: $0, closids: 16, unit: .eighthGigabytes, minimum: 0, maximum: 2048, granularity: 1,
                        isLinear: false, domains: [0, 8])
                },
                monitoring: MonitoringResource(
                    rmids: 256,
                    features: [
                        "llc_occupancy", "mbm_local_bytes", "mbm_local_bytes_config", "mbm_total_bytes",
                        "mbm_total_bytes_config",
                    ], domains: [0, 8])))
        #expect(kernel.text("schemata") == "SMBA:0=2048;8=2048\n  MB:0=2048;8=2048\n  L3:0=ffff;8=ffff\n")
        #expect(kernel.makeGroup("a") == "ok")
        #expect(kernel.put("a/schemata", "L3:0=0;8=5005\nMB:0=17\nSMBA:8=0\n") == "ok")
        #expect(kernel.text("a/schemata") == "SMBA:0=2048;8=   0\n  MB:0=  17;8=2048\n  L3:0=0000;8=5005\n")
        #expect(kernel.put("a/schemata", "MB:0=2049\n") == "EINVAL")
        #expect(status(kernel) == "MB value 2049 out of range [0,2048]\n")
        #expect(kernel.text("info/MB/thread_throttle_mode") == "ENOENT")
        #expect(kernel.text("info/MB/delay_linear") == "0\n")
        #expect(
            kernel.text("info/L3_MON/mon_features")
                == "llc_occupancy\nmbm_total_bytes\nmbm_total_bytes_config\nmbm_local_bytes\nmbm_local_bytes_config\n")
        #expect(kernel.text("info/L3_MON/mbm_total_bytes_config") == "0=0x7f;8=0x7f\n")
        #expect(kernel.text("info/L3_MON/mbm_local_bytes_config") == "0=0x15;8=0x15\n")
        #expect(kernel.put("info/L3_MON/mbm_total_bytes_config", "0=0x33;8=80\n") == "EINVAL")
        #expect(status(kernel) == "Invalid event configuration: max valid mask is 0x7f\n")
        #expect(kernel.text("info/L3_MON/mbm_total_bytes_config") == "0=0x33;8=0x7f\n")
        #expect(kernel.text("mon_data/mon_L3_00/mbm_total_bytes") == "Unavailable\n")
        #expect(kernel.text("mon_data/mon_L3_08/mbm_total_bytes") == "0\n")
        #expect(kernel.put("info/L3_MON/mbm_total_bytes_config", "x=1\n") == "EINVAL")
        #expect(status(kernel) == "Missing '=' or non-numeric domain id\n")
        #expect(kernel.put("info/L3_MON/mbm_total_bytes_config", "0=x\n") == "EINVAL")
        #expect(status(kernel) == "Non-numeric event configuration value\n")
    }

    @Test func theSumOfAControlGroupLeavesOutWhatCannotBeRead() throws {
        var kernel = kernel(ResctrlMachine.full())
        let file = "a/mon_data/mon_L3_01/llc_occupancy"
        #expect(kernel.makeGroup("a") == "ok" && kernel.makeGroup("a/mon_groups/m") == "ok")
        try kernel.setReading(.bytes(100), of: .llcOccupancy, resctrl("a"), domain: 1)
        try kernel.setReading(.bytes(11), of: .llcOccupancy, resctrl("a/mon_groups/m"), domain: 1)
        #expect(kernel.text(file) == "111\n")
        try kernel.setReading(.error, of: .llcOccupancy, resctrl("a/mon_groups/m"), domain: 1)
        #expect(kernel.text(file) == "100\n" && kernel.text("a/mon_groups/" + "m" + file.dropFirst(1)) == "Error\n")
        try kernel.setReading(.unavailable, of: .llcOccupancy, resctrl("a"), domain: 1)
        #expect(kernel.text(file) == "Error\n")
        try kernel.setReading(.unavailable, of: .llcOccupancy, resctrl("a/mon_groups/m"), domain: 1)
        #expect(kernel.text(file) == "Unavailable\n")
        try kernel.move(local: 5, remote: 2, by: resctrl("a"), domain: 0)
        try kernel.move(local: 1, remote: 0, by: resctrl("a/mon_groups/m"), domain: 0)
        #expect(kernel.text("a/mon_data/mon_L3_00/mbm_total_bytes") == "8\n")
        #expect(kernel.text("a/mon_data/mon_L3_00/mbm_local_bytes") == "6\n")
        #expect(throws: KernelError(.identify, in: .resctrl, path: "b", errno: .noSuchFile)) {
            try kernel.move(local: 1, remote: 0, by: resctrl("b"), domain: 0)
        }
    }

    @Test func anRMIDIsInLimboUntilItsLinesHaveLeftTheCache() throws {
        var kernel = kernel(ResctrlMachine.full())
        for number in 0..<15 { #expect(kernel.makeGroup("mon_groups/m\(number)") == "ok") }
        #expect(kernel.makeGroup("mon_groups/x") == "ENOSPC" && status(kernel) == "Out of RMIDs\n")
        let rmid = try #require(kernel.rmid(of: resctrl("mon_groups/m3")))
        try kernel.setReading(.bytes(524_288), of: .llcOccupancy, rmid: rmid, domain: 1)
        #expect(kernel.removeGroup("mon_groups/m3") == "ok" && kernel.makeGroup("mon_groups/x") == "EBUSY")
        kernel.advance(by: 999_999)
        try kernel.setReading(.bytes(524_287), of: .llcOccupancy, rmid: rmid, domain: 1)
        #expect(kernel.makeGroup("mon_groups/x") == "EBUSY")
        kernel.advance(by: 1)
        #expect(kernel.makeGroup("mon_groups/x") == "ok" && kernel.rmid(of: resctrl("mon_groups/x")) == rmid)
        #expect(kernel.text("info/L3_MON/max_threshold_occupancy") == "524288\n")
        #expect(kernel.put("info/L3_MON/max_threshold_occupancy", "100000\n") == "ok")
        #expect(kernel.text("info/L3_MON/max_threshold_occupancy") == "65536\n")
    }

    /// 16 MiB among 6 RMIDs, where L3 is watched and not allocated.
    @Test func theThresholdIsAPartOfACacheThatIsNotAllocated() {
        let monitoring = MonitoringResource(rmids: 6, features: ["llc_occupancy"], domains: [0, 1], bytes: 16 << 20)
        var kernel = kernel(
            ResctrlMount(bandwidths: [BandwidthResource(closids: 3, domains: [0, 1])], monitoring: monitoring))
        let file = "info/L3_MON/max_threshold_occupancy"
        #expect(kernel.text(file) == "2752512\n")
        #expect(kernel.put(file, "16777217\n") == "EINVAL" && kernel.text(file) == "2752512\n")
        #expect(kernel.put(file, "16777216\n") == "ok" && kernel.text(file) == "16777216\n")
    }

    @Test func threadsAndChildrenAreInTheGroupOfTheirParent() throws {
        var kernel = kernel(ResctrlMachine.full())
        let pid = try kernel.spawn(in: .root)
        let early = try kernel.startThread(of: pid)
        #expect(kernel.makeGroup("a") == "ok" && kernel.makeGroup("a/mon_groups/m") == "ok")
        #expect(kernel.put("a/tasks", "\(pid)\n") == "ok" && kernel.put("a/mon_groups/m/tasks", "\(pid)\n") == "ok")
        let late = try kernel.startThread(of: pid)
        let child = try kernel.fork(pid)
        #expect(kernel.text("a/tasks") == "\(pid)\n\(late)\n\(child)\n")
        #expect(kernel.text("a/mon_groups/m/tasks") == kernel.text("a/tasks"))
        #expect(kernel.resourceGroup(of: early) == .root && kernel.resourceGroup(of: late) == resctrl("a/mon_groups/m"))
        kernel.exit(child)
        #expect(kernel.text("a/tasks") == "\(pid)\n\(late)\n")
        #expect(kernel.put("a/tasks", "\(child)\n") == "ESRCH")
        #expect(kernel.removeGroup("a/mon_groups/m") == "ok" && kernel.text("a/tasks") == "\(pid)\n\(late)\n")
        #expect(kernel.removeGroup("a") == "ok" && kernel.resourceGroup(of: late) == .root)
    }

    @Test func aListStopsAtTheFirstTaskThatCannotBeMoved() throws {
        var kernel = kernel(ResctrlMachine.full())
        let pids = try (0..<3).map { _ in try kernel.spawn(in: .root) }
        #expect(kernel.makeGroup("a") == "ok")
        #expect(kernel.put("a/tasks", "\(pids[0]),9999,\(pids[1])\n") == "ESRCH")
        #expect(kernel.text("a/tasks") == "\(pids[0])\n")
        #expect(kernel.put("a/tasks", "0x\(String(pids[1], radix: 16)), \(pids[2])\n") == "ok")
        #expect(kernel.text("a/tasks") == "\(pids[0])\n\(pids[1])\n\(pids[2])\n")
        #expect(kernel.put("a/tasks", String(repeating: "\(pids[0]),", count: 1400) + "\n") == "E2BIG")
        #expect(kernel.put("a/tasks", "99999999999\n") == "EINVAL")
        #expect(status(kernel) == "Task list parsing error pid 99999999999\n")
    }

    @Test func aUserMovesItsOwnProcessesOnly() throws {
        var kernel = kernel(ResctrlMachine.full())
        #expect(kernel.makeGroup("a") == "ok")
        let other = try kernel.spawn(in: .root)
        kernel.callerUID = 1000
        let own = try kernel.spawn(in: .root)
        #expect(kernel.put("a/tasks", "\(own)\n") == "EACCES")
        try kernel.delegate(resctrl("a"), to: 1000)
        #expect(kernel.put("a/tasks", "\(own),\(other)\n") == "EPERM")
        #expect(
            status(kernel) == "No permission to move task \(other)\nError while processing task \(other)\n")
        #expect(kernel.text("a/tasks") == "\(own)\n")
        #expect(kernel.put("a/tasks", "\(try kernel.fork(own))\n") == "ok")
        #expect(kernel.makeGroup("b") == "EACCES" && kernel.makeGroup("a/mon_groups/m") == "ok")
        #expect(kernel.removeGroup("a") == "EACCES" && kernel.put("schemata", "L3:0=f\n") == "EACCES")
    }

    @Test func aGroupIsKnownByItsNumber() throws {
        var kernel = kernel(ResctrlMachine.full())
        #expect(kernel.makeGroup("a") == "ok")
        let directories = kernel.found(below: .root).filter { (try? kernel.identity(of: $0)) != nil }
        let identities = try directories.map { try kernel.identity(of: $0) }
        #expect(directories.count == 15 && Set(identities).count == directories.count)
        let handle = try kernel.open(resctrl("a"), .schemata)
        let old = try kernel.identity(of: resctrl("a"))
        #expect(kernel.removeGroup("a") == "ok" && kernel.makeGroup("a") == "ok")
        #expect(try kernel.identity(of: resctrl("a")) != old)
        #expect(throws: KernelError(.read, in: .resctrl, path: "a/schemata", errno: .noSuchDevice)) {
            try kernel.read(handle)
        }
        #expect(throws: KernelError(.write, in: .resctrl, path: "a/schemata", value: "L3:0=f\n", errno: .noSuchDevice))
        {
            try kernel.write(handle, "L3:0=f\n")
        }
    }

    @Test(
        arguments: [
            ("", "EEXIST"), ("info", "EEXIST"), ("tasks", "EEXIST"), ("mon_data", "EEXIST"), ("nope/a", "ENOENT"),
            ("info/a", "EPERM"), ("mon_data/a", "EPERM"), ("a/b", "EPERM"), ("a/mon_groups/mon_groups", "EPERM"),
            ("a/mon_groups/m/x", "EPERM"), ("a", "EEXIST"),
        ] as [(String, String)])
    func directoriesAreMadeWhereTheyMay(_ path: String, _ answer: String) {
        var kernel = kernel(ResctrlMachine.full())
        #expect(kernel.makeGroup("a") == "ok" && kernel.makeGroup("a/mon_groups/m") == "ok")
        #expect(kernel.makeGroup(path) == answer)
    }

    @Test(
        arguments: [
            ("/", "EBUSY"), ("info", "EPERM"), ("info/L3", "EPERM"), ("a/mon_data/mon_L3_00", "EPERM"),
            ("a/mon_groups", "EPERM"), ("a/tasks", "ENOTDIR"), ("nope", "ENOENT"), ("a/mon_groups/m", "ok"),
            ("a", "ok"),
        ] as [(String, String)])
    func directoriesAreRemovedWhereTheyMay(_ path: String, _ answer: String) {
        var kernel = kernel(ResctrlMachine.full())
        #expect(kernel.makeGroup("a") == "ok" && kernel.makeGroup("a/mon_groups/m") == "ok")
        #expect(kernel.removeGroup(path) == answer)
    }

    @Test(
        arguments: [
            ("3\n", "ok", "3\n"), ("00000000,0000000a\n", "EOVERFLOW", "0\n"), ("0000000a\n", "ok", "a\n"),
            ("1f\n", "EOVERFLOW", "0\n"), ("z1f\n", "EINVAL", "0\n"), ("f f\n", "EOVERFLOW", "0\n"),
            ("10000000f\n", "EOVERFLOW", "0\n"), ("", "ok", "0\n"), ("C\n", "ok", "c\n"), ("0x3\n", "EINVAL", "0\n"),
        ] as [(String, String, String)])
    func masksOfCPUsAreRead(_ text: String, _ answer: String, _ content: String) {
        var kernel = kernel(ResctrlMachine.full())
        #expect(kernel.makeGroup("a") == "ok")
        #expect(kernel.put("a/cpus", text) == answer)
        #expect(kernel.text("a/cpus") == content)
    }

    @Test func theStatusHasRoomForSoMuch() {
        var kernel = kernel(ResctrlMachine.full())
        for _ in 0..<60 { #expect(kernel.put("cpus_list", "\n") == "EINVAL") }
        let line = "Can't drop CPUs from default group\n"
        #expect(status(kernel) == String(repeating: line, count: 511 / line.utf8.count))
        #expect(kernel.put("tasks", "\n") == "ok" && status(kernel) == "ok\n")
    }
}
