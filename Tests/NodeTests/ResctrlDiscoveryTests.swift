import KernelInterface
import Testing

@testable import Node

@Suite struct ResctrlDiscoveryTests {
    let place: TemporaryDirectory
    var system: SystemRoot { SystemRoot(prefix: place.path) }

    init() throws {
        place = try TemporaryDirectory()
        try place.file("sys/devices/system/cpu/online", "0-3\n")
    }

    private func mounted(_ options: String = "rw", at path: String = "/sys/fs/resctrl") throws {
        try place.file(
            "proc/self/mountinfo", "44 23 0:36 / \(path) rw,relatime shared:55 - resctrl resctrl \(options)\n")
    }

    private func files(_ directory: String, _ texts: KeyValuePairs<String, String>) throws {
        for (name, text) in texts { try place.file("sys/fs/resctrl/\(directory)\(name)", text) }
    }

    /// L1 and L2 for each CPU, L3 for each two, with the ids given.
    private func makeCaches(l2: [Int] = [0, 1, 2, 3], l3: [Int] = [0, 0, 1, 1]) throws {
        for cpu in 0...3 {
            let caches = "sys/devices/system/cpu/cpu\(cpu)/cache"
            let rows = [
                (0, "1", cpu, "Data", "32K", "\(cpu)"), (1, "1", cpu, "Instruction", "32K", "\(cpu)"),
                (2, "2", l2[cpu], "Unified", "2048K", "\(cpu)"),
                (3, "3", l3[cpu], "Unified", "8192K", cpu < 2 ? "0-1" : "2-3"),
            ]
            for (index, level, id, type, size, cpus) in rows {
                try place.file("\(caches)/index\(index)/level", level + "\n")
                try place.file("\(caches)/index\(index)/id", "\(id)\n")
                try place.file("\(caches)/index\(index)/type", type + "\n")
                try place.file("\(caches)/index\(index)/size", size + "\n")
                try place.file("\(caches)/index\(index)/shared_cpu_list", cpus + "\n")
            }
        }
    }

    private func cacheInfo(_ name: String, mask: String, closids: Int, shareable: String, sparse: String?) throws {
        try files(
            "info/\(name)/",
            ["cbm_mask": mask, "min_cbm_bits": "1\n", "num_closids": "\(closids)\n", "shareable_bits": shareable])
        if let sparse { try place.file("sys/fs/resctrl/info/\(name)/sparse_masks", sparse) }
    }

    private func bandwidthInfo(_ name: String = "MB", minimum: Int, granularity: Int, linear: Int, closids: Int = 8)
        throws
    {
        try files(
            "info/\(name)/",
            [
                "bandwidth_gran": "\(granularity)\n", "delay_linear": "\(linear)\n", "min_bandwidth": "\(minimum)\n",
                "num_closids": "\(closids)\n",
            ])
    }

    private func l3Domains() throws -> [CacheDomain] {
        try [
            CacheDomain(id: 0, bytes: 8 << 20, cpus: #require(IndexList("0-1"))),
            CacheDomain(id: 1, bytes: 8 << 20, cpus: #require(IndexList("2-3"))),
        ]
    }

    /// Two sockets with everything, on a 6.12.
    private func makeFull() throws {
        try mounted()
        try makeCaches()
        try place.file("sys/fs/resctrl/info/last_cmd_status", "ok\n")
        try place.file("proc/cpuinfo", "processor\t: 0\nflags\t\t: fpu cat_l3 cdp_l3 mba\n\nprocessor\t: 1\n")
        try cacheInfo("L2", mask: "ff\n", closids: 8, shareable: "0\n", sparse: "1\n")
        try cacheInfo("L3", mask: "fff\n", closids: 8, shareable: "c00\n", sparse: "0\n")
        try bandwidthInfo(minimum: 10, granularity: 10, linear: 1)
        try files(
            "info/L3_MON/",
            [
                "max_threshold_occupancy": "524288\n", "num_rmids": "16\n",
                "mon_features": "llc_occupancy\nmbm_total_bytes\nmbm_local_bytes\n",
            ])
        for domain in ["mon_L3_00", "mon_L3_01"] { try files("mon_data/\(domain)/", ["llc_occupancy": "0\n"]) }
        try files("", ["schemata": "    MB:0=100;1=100\n    L2:0=0ff;1=0ff;2=0ff;3=0ff\n    L3:0=fff;1=fff\n"])
    }

    @Test func everythingIsDescribed() throws {
        try makeFull()
        let mount = ResctrlMount(
            path: "/sys/fs/resctrl", options: [],
            caches: [
                CacheResource(
                    level: 2, closids: 8, mask: CBM(bits: 0xFF), isSparse: true,
                    domains: (0...3).map { CacheDomain(id: $0, bytes: 2 << 20, cpus: IndexList([$0])) }),
                CacheResource(
                    level: 3, closids: 8, mask: CBM(bits: 0xFFF), shareableBits: CBM(bits: 0xC00), supportsCDP: true,
                    domains: try l3Domains()),
            ],
            bandwidths: [BandwidthResource(closids: 8, domains: [0, 1])],
            monitoring: MonitoringResource(
                rmids: 16, features: ["llc_occupancy", "mbm_local_bytes", "mbm_total_bytes"], domains: [0, 1]))
        #expect(discoverResctrlMount(system) == mount)
        #expect(mount.closids == 8)
    }

    /// Haswell under 6.1: four CLOSIDs, at least two ways, no `sparse_masks`, no monitoring.
    @Test func cacheAllocationAlone() throws {
        try mounted()
        try makeCaches(l3: [0, 0, 0, 0])
        try cacheInfo("L3", mask: "fffff\n", closids: 4, shareable: "c0000\n", sparse: nil)
        try files("info/L3/", ["min_cbm_bits": "2\n"])
        try files("", ["schemata": "L3:0=fffff\n"])
        let found = try #require(discoverResctrlMount(system))
        #expect(found.caches.map(\.schema) == ["L3"])
        let cache = try #require(found.cache("L3"))
        #expect(cache.minimumBits == 2)
        #expect(cache.mask.count == 20)
        #expect(cache.shareableBits == CBM(bits: 0xC0000))
        #expect(!cache.isSparse)
        #expect(found.closids == 4)
        #expect(found.bandwidths.isEmpty)
        #expect(found.monitoring == nil)
    }

    @Test func codeAndDataAreResourcesUnderCDP() throws {
        try makeFull()
        try mounted("rw,cdp,cdpl2,debug")
        for level in ["L2", "L3"] {
            place.remove("sys/fs/resctrl/info/\(level)")
            for part in ["CODE", "DATA"] {
                try cacheInfo(
                    level + part, mask: level == "L2" ? "ff\n" : "fff\n", closids: 4, shareable: "0\n", sparse: "0\n")
            }
        }
        try files(
            "",
            [
                "schemata": "    MB:0=100;1=100\nL2DATA:0=0ff;1=0ff\nL2CODE:0=0ff;1=0ff\nL3DATA:0=fff;1=fff\n"
                    + "L3CODE:0=fff;1=fff\n"
            ])
        let found = try #require(discoverResctrlMount(system))
        #expect(found.options == ["cdp", "cdpl2", "debug"])
        #expect(found.caches.map(\.schema) == ["L2CODE", "L2DATA", "L3CODE", "L3DATA"])
        #expect(found.caches.map(\.content) == [.code, .data, .code, .data])
        #expect(found.cache("L3DATA")?.domains == (try l3Domains()))
        #expect(found.closids == 4)
        #expect(found.bandwidth("MB")?.closids == 8)
    }

    @Test(
        arguments: [
            // Intel; a default group that somebody lowered changes nothing.
            ("rw", 10, 10, 1, "MB:0=100;1=100\n", .percent, 100),
            ("rw", 10, 10, 1, "    MB:0= 20;1= 30\n", .percent, 100),
            // Arm.
            ("rw", 1, 1, 1, "MB:0=100;1=100\n", .percent, 100),
            // The feedback of the kernel, whose default group has no limit.
            ("rw,mba_MBps", 10, 10, 1, "MB:0=4294967295;1=4294967295\n", .mebibytes, 4_294_967_295),
            ("rw,mba_MBps", 10, 10, 1, "MB:0=500;1=1000\n", .mebibytes, 4_294_967_295),
            // AMD, as it is after mounting, lowered, and of later processors.
            ("rw", 0, 1, 0, "MB:0=2048;1=2048\n", .eighthGigabytes, 2048),
            ("rw", 0, 1, 0, "MB:0=16;1=32\n", .eighthGigabytes, 2048),
            ("rw", 0, 1, 0, "MB:0=4096;1=64\n", .eighthGigabytes, 4096),
        ] as [(String, Int, Int, Int, String, BandwidthResource.Unit, UInt64)])
    func unitsOfBandwidth(
        _ options: String, _ minimum: Int, _ granularity: Int, _ linear: Int, _ schemata: String,
        _ unit: BandwidthResource.Unit, _ maximum: UInt64
    ) throws {
        try mounted(options)
        try bandwidthInfo(minimum: minimum, granularity: granularity, linear: linear)
        try files("", ["schemata": schemata])
        let expected = BandwidthResource(
            closids: 8, unit: unit, minimum: UInt64(minimum), maximum: maximum, granularity: UInt64(granularity),
            isLinear: linear == 1, domains: [0, 1])
        #expect(discoverResctrlMount(system)?.bandwidths == [expected])
    }

    /// AMD: L3 with masks of any form, even empty ones, bandwidth of near and of slow memory, and counters with masks
    /// of events.
    @Test func amdIsDescribed() throws {
        try mounted()
        try makeCaches(l3: [0, 0, 8, 8])
        try cacheInfo("L3", mask: "ffff\n", closids: 16, shareable: "0\n", sparse: "1\n")
        try files("info/L3/", ["min_cbm_bits": "0\n"])
        try bandwidthInfo(minimum: 0, granularity: 1, linear: 0, closids: 16)
        try bandwidthInfo("SMBA", minimum: 0, granularity: 1, linear: 0, closids: 16)
        try files(
            "info/L3_MON/",
            [
                "num_rmids": "256\n",
                "mon_features":
                    "llc_occupancy\nmbm_total_bytes\nmbm_total_bytes_config\nmbm_local_bytes\nmbm_local_bytes_config\n",
            ])
        for domain in ["mon_L3_00", "mon_L3_08"] { try files("mon_data/\(domain)/", ["llc_occupancy": "0\n"]) }
        try files("", ["schemata": "SMBA:0=2048;8=2048\n  MB:0=2048;8=2048\n  L3:0=ffff;8=ffff\n"])
        let found = try #require(discoverResctrlMount(system))
        let cache = try #require(found.cache("L3"))
        #expect(cache.minimumBits == 0)
        #expect(cache.isSparse)
        #expect(cache.domains.map(\.id) == [0, 8])
        #expect(cache.domains.map(\.cpus.description) == ["0-1", "2-3"])
        #expect(found.bandwidths.map(\.schema) == ["MB", "SMBA"])
        #expect(found.bandwidths.map(\.unit) == [.eighthGigabytes, .eighthGigabytes])
        #expect(found.bandwidths.map(\.domains) == [[0, 8], [0, 8]])
        #expect(found.monitoring?.domains == [0, 8])
        #expect(found.monitoring?.features.count == 5)
    }

    /// The domains of a processor that was set up otherwise than the caches in sysfs have neither size nor CPUs.
    @Test func domainsWithoutACacheAreKept() throws {
        try makeFull()
        try makeCaches(l3: [4, 4, 7, 7])
        #expect(
            discoverResctrlMount(system)?.cache("L3")?.domains
                == [CacheDomain(id: 0), CacheDomain(id: 1)])
    }

    /// Its capacity limits what `max_threshold_occupancy` takes.
    @Test func aCacheThatIsOnlyMonitoredHasItsCapacity() throws {
        try makeFull()
        place.remove("sys/fs/resctrl/info/L3")
        try files("", ["schemata": "    MB:0=100;1=100\n    L2:0=0ff;1=0ff;2=0ff;3=0ff\n"])
        let found = try #require(discoverResctrlMount(system))
        #expect(found.caches.map(\.schema) == ["L2"])
        #expect(found.monitoring?.bytes == 8 << 20)
    }

    @Test func resourcesOfLaterKernelsAreLeftOut() throws {
        try makeFull()
        try files("info/L9X/", ["num_closids": "8\n"])
        try files("", ["schemata": "L9X:*=what\nMB:0=100;1=100\nL3:0=fff;1=fff\n"])
        let found = try #require(discoverResctrlMount(system))
        #expect(found.caches.map(\.schema) == ["L3"])
        #expect(found.bandwidths.map(\.schema) == ["MB"])
    }

    @Test func theLeastRMIDsCount() throws {
        try makeFull()
        let alone = try #require(discoverResctrlMount(system)?.monitoring)
        try files("info/PERF_PKG_MON/", ["num_rmids": "8\n", "mon_features": "core_energy\nactivity\n"])
        try files("mon_data/mon_PERF_PKG_00/", ["core_energy": "1.500000\n"])
        let found = try #require(discoverResctrlMount(system)?.monitoring)
        #expect(found == MonitoringResource(rmids: 8, features: alone.features, domains: alone.domains))
        try files("info/PERF_PKG_MON/", ["num_rmids": "576\n"])
        #expect(discoverResctrlMount(system)?.monitoring == alone)
    }

    @Test func aMountElsewhereIsFound() throws {
        try makeFull()
        try place.link("mnt/rdt", to: "../sys/fs/resctrl")
        try mounted("rw,debug", at: "/mnt/rdt")
        let found = try #require(discoverResctrlMount(system))
        #expect(found.path == "/mnt/rdt")
        #expect(found.options == ["debug"])
        #expect(found.caches.count == 2)
        // What the operator names counts, in the mount table or not.
        #expect(discoverResctrlMount(system, root: "/sys/fs/resctrl")?.options == [])
        #expect(discoverResctrlMount(system, root: "/mnt/rdt")?.options == ["debug"])
        #expect(discoverResctrlMount(system, root: "/mnt/other") == nil)
    }

    @Test func aBindMountOfOneGroupIsNoMount() throws {
        try makeFull()
        try place.file("proc/self/mountinfo", "44 23 0:36 /web /sys/fs/resctrl rw - resctrl resctrl rw\n")
        #expect(discoverResctrl(system) == .mounted)
        #expect(discoverResctrlMount(system) == nil)
    }

    @Test func whatCannotBeReadIsNotGuessed() throws {
        try mounted()
        #expect(discoverResctrl(system) == .mounted)
        #expect(discoverResctrlMount(system) == nil)
    }

    @Test(
        arguments: [
            ("nodev\tresctrl\n", ResctrlSupport.unmounted), ("nodev\tcgroup2\n\text4\n", .absent), (nil, .absent),
        ] as [(String?, ResctrlSupport)])
    func offeredAndAbsent(_ fileSystems: String?, _ expected: ResctrlSupport) throws {
        if let fileSystems { try place.file("proc/filesystems", fileSystems) }
        #expect(discoverResctrl(system) == expected)
        #expect(discoverResctrlMount(system) == nil)
    }

    @Test(
        arguments: [("8192K", 8 << 20), ("0K", 0), ("8M", nil), ("", nil), ("K", nil), ("-1K", nil)]
            as [(String, UInt64?)])
    func cacheSizes(_ text: String, _ expected: UInt64?) {
        #expect(cacheBytes(text) == expected)
    }
}
