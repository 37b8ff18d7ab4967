import KernelInterface
import Testing

/// One reading or asking of an interface file, and what it says.
struct CanonicalRow: Sendable, CustomTestStringConvertible {
    let file: InterfaceFile
    let text: String
    let key: String?
    /// Nil where the text is malformed.
    let says: String?

    init(_ file: InterfaceFile, _ text: String, key: String? = nil, _ says: String?) {
        self.file = file
        self.text = text
        self.key = key
        self.says = says
    }

    var testDescription: String { "\(file) \(key ?? "") \(text.debugDescription)" }

    func check() throws {
        guard let says else {
            #expect(throws: KernelTextError.self) { try file.canonical(text, key: key) }
            return
        }
        let canonical = try file.canonical(text, key: key)
        #expect(canonical == says)
        guard file.known?.holdsValue == true || key == nil else { return }
        #expect(try file.canonical(canonical, key: key) == says, "canonical texts are canonical")
    }
}

@Suite struct CanonicalTextTests {
    @Test(arguments: [
        CanonicalRow(.memoryMax, "1073741824\n", "1073741824"),
        CanonicalRow(.memoryMax, "1073741824", "1073741824"),
        CanonicalRow(.memoryMax, "max\n", "max"),
        CanonicalRow(.memoryMax, "0\n", "0"),
        CanonicalRow(.memoryMax, "1G", "1073741824"),
        CanonicalRow(.memoryMax, "1g", "1073741824"),
        CanonicalRow(.memoryMax, "2k", "2048"),
        CanonicalRow(.memoryMax, "3M", "3145728"),
        CanonicalRow(.memoryMax, "1T", "1099511627776"),
        CanonicalRow(.memoryMax, "1P", "1125899906842624"),
        CanonicalRow(.memoryMax, "1E", "1152921504606846976"),
        CanonicalRow(.memoryMax, "0x1000", "4096"),
        CanonicalRow(.memoryMax, "010", "8"),
        CanonicalRow(.memoryMax, " 2M \n", "2097152"),
        CanonicalRow(.memoryMax, "18446744073709551615", "max"),
        CanonicalRow(.memoryMax, "9223372036854771712", "max"),
        CanonicalRow(.memoryMax, "9223372036854771711", "9223372036854771711"),
        CanonicalRow(.memoryMax, "9999999999999999999999", nil),
        CanonicalRow(.memoryMax, "99E", nil),
        CanonicalRow(.memoryMax, "", nil),
        CanonicalRow(.memoryMax, "\n", nil),
        CanonicalRow(.memoryMax, "2MB", nil),
        CanonicalRow(.memoryMax, "1.5G", nil),
        CanonicalRow(.memoryMax, "-1", nil),
        CanonicalRow(.memoryMax, "max max", nil),
        CanonicalRow(.memoryMax, "maximum", nil),
        CanonicalRow(.memoryMax, "0x", nil),
        CanonicalRow(.memoryMax, "1\n2\n", nil),
        CanonicalRow(.memoryMax, "1", key: "254:0", nil),
        CanonicalRow(.memorySwapMax, "max\n", "max"),
        CanonicalRow(.memoryOOMGroup, "1\n", "1"),
        CanonicalRow(.memoryOOMGroup, "2\n", nil),
        CanonicalRow(.memoryOOMGroup, "", nil),
        CanonicalRow(.memoryZswapWriteback, "0\n", "0"),
        CanonicalRow(.memoryReclaim, "1M swappiness=60\n", "1M swappiness=60"),
    ])
    func saysBytesAndFlags(_ row: CanonicalRow) throws { try row.check() }

    @Test(arguments: [
        CanonicalRow(.cpuWeight, "100\n", "100"),
        CanonicalRow(.cpuWeight, "0x10\n", "16"),
        CanonicalRow(.cpuWeight, "0\n", "0"),
        CanonicalRow(.cpuWeight, "10000", "10000"),
        CanonicalRow(.cpuWeight, "10001", nil),
        CanonicalRow(.cpuWeight, "-1", nil),
        CanonicalRow(.cpuWeight, "max", nil),
        CanonicalRow(.cpuWeight, "50 60", nil),
        CanonicalRow(.cpuWeight, "", nil),
        CanonicalRow(.cpuWeight, "99999999999999999999", nil),
        CanonicalRow(.cpuWeightNice, "-20\n", "-20"),
        CanonicalRow(.cpuWeightNice, "19\n", "19"),
        CanonicalRow(.cpuWeightNice, "20\n", nil),
        CanonicalRow(.cpuWeightNice, "-21\n", nil),
        CanonicalRow(.cpuWeightNice, "-", nil),
        CanonicalRow(.cpuIdle, "1\n", "1"),
        CanonicalRow(.cpuIdle, "2\n", nil),
        CanonicalRow(.cpuMax, "max 100000\n", "max 100000"),
        CanonicalRow(.cpuMax, "50000 100000\n", "50000 100000"),
        CanonicalRow(.cpuMax, "50000", "50000 100000"),
        CanonicalRow(.cpuMax, "max\n", "max 100000"),
        CanonicalRow(.cpuMax, "17592186044415 20000\n", "17592186044415 20000"),
        CanonicalRow(.cpuMax, "17592186044416 20000\n", nil),
        CanonicalRow(.cpuMax, "999 100000\n", nil),
        CanonicalRow(.cpuMax, "1000 999\n", nil),
        CanonicalRow(.cpuMax, "1000 1000001\n", nil),
        CanonicalRow(.cpuMax, "5x 100000\n", nil),
        CanonicalRow(.cpuMax, "50000 abc\n", nil),
        CanonicalRow(.cpuMax, "20000 20000 20000\n", nil),
        CanonicalRow(.cpuMax, "maxi 100000\n", nil),
        CanonicalRow(.cpuMax, "", nil),
        CanonicalRow(.cpuMaxBurst, "0\n", "0"),
        CanonicalRow(.cpuMaxBurst, "99999999\n", "99999999"),
        CanonicalRow(.cpuMaxBurst, "-1\n", nil),
        CanonicalRow(.cpuUclampMin, "0.00\n", "0.00"),
        CanonicalRow(.cpuUclampMin, "12.3", "12.30"),
        CanonicalRow(.cpuUclampMin, "50", "50.00"),
        CanonicalRow(.cpuUclampMax, "max\n", "max"),
        CanonicalRow(.cpuUclampMax, "100.00", "max"),
        CanonicalRow(.cpuUclampMax, "99.95", "99.95"),
        CanonicalRow(.cpuUclampMax, "99.96", "max"),
        CanonicalRow(.cpuUclampMax, "100.01", nil),
        CanonicalRow(.cpuUclampMax, "12.345", nil),
        CanonicalRow(.cpuUclampMax, "12.", nil),
        CanonicalRow(.cpuUclampMax, ".5", nil),
        CanonicalRow(.cpuUclampMax, "", nil),
        CanonicalRow(.pidsMax, "max\n", "max"),
        CanonicalRow(.pidsMax, "4194304\n", "4194304"),
        CanonicalRow(.pidsMax, "4194305\n", nil),
        CanonicalRow(.pidsMax, "-1\n", nil),
        CanonicalRow(.cgroupMaxDepth, "max", "max"),
        CanonicalRow(.cgroupMaxDepth, "2147483647", "2147483647"),
        CanonicalRow(.cgroupMaxDepth, "2147483648", nil),
        CanonicalRow(.cgroupFreeze, "0\n", "0"),
        CanonicalRow(.cgroupKill, "1", "1"),
        CanonicalRow(.cgroupKill, "0", nil),
        CanonicalRow(.cgroupType, "domain threaded\n", "domain threaded"),
        CanonicalRow(.cgroupType, "domain  threaded\n", nil),
        CanonicalRow(.cgroupControllers, "cpuset cpu io\n", "cpu cpuset io"),
        CanonicalRow(.cgroupSubtreeControl, "", ""),
        CanonicalRow(.cgroupSubtreeControl, "memory cpu\n", "cpu memory"),
        CanonicalRow(.cgroupProcs, "12\n3\n", "12\n3"),
        CanonicalRow(.ioPrioClass, "no-change\n", "no-change"),
        CanonicalRow(.ioPrioClass, "promote\n", nil),
    ])
    func saysNumbersAndWords(_ row: CanonicalRow) throws { try row.check() }

    @Test(arguments: [
        CanonicalRow(.cpusetCpus, "\n", ""),
        CanonicalRow(.cpusetCpus, "", ""),
        CanonicalRow(.cpusetCpus, "0\n", "0"),
        CanonicalRow(.cpusetCpus, "0,1,2\n", "0-2"),
        CanonicalRow(.cpusetCpus, "0-2,8\n", "0-2,8"),
        CanonicalRow(.cpusetCpus, "8,0-2\n", "0-2,8"),
        CanonicalRow(.cpusetCpus, "0-2,1-4\n", "0-4"),
        CanonicalRow(.cpusetCpus, "0-2,3\n", "0-3"),
        CanonicalRow(.cpusetCpus, "1-1\n", "1"),
        CanonicalRow(.cpusetCpus, "00-02\n", "0-2"),
        CanonicalRow(.cpusetCpus, "0-3:1/2\n", "0,2"),
        CanonicalRow(.cpusetCpus, "0-7:2/4,9\n", "0-1,4-5,9"),
        CanonicalRow(.cpusetCpus, "0-3:0/2\n", ""),
        CanonicalRow(.cpusetCpus, ",0,,1,\n", "0-1"),
        CanonicalRow(.cpusetCpus, "0 2\n", "0,2"),
        CanonicalRow(.cpusetCpus, "65535", "65535"),
        CanonicalRow(.cpusetCpus, "65536", nil),
        CanonicalRow(.cpusetCpus, "3-1\n", nil),
        CanonicalRow(.cpusetCpus, "0-\n", nil),
        CanonicalRow(.cpusetCpus, "-1\n", nil),
        CanonicalRow(.cpusetCpus, "abc\n", nil),
        CanonicalRow(.cpusetCpus, "all\n", nil),
        CanonicalRow(.cpusetCpus, "0x1\n", nil),
        CanonicalRow(.cpusetCpus, "5:1/2\n", nil),
        CanonicalRow(.cpusetCpus, "0-3:2/1\n", nil),
        CanonicalRow(.cpusetCpus, "0-3:1/0\n", nil),
        CanonicalRow(.cpusetCpus, "0-3:1\n", nil),
        CanonicalRow(.cpusetCpus, "0\n1\n", nil),
        CanonicalRow(.cpusetMems, "1\n", "1"),
        CanonicalRow(.cpusetCpusPartition, "member\n", "member"),
        CanonicalRow(
            .cpusetCpusPartition, "root invalid (Parent is not a partition root)\n",
            "root invalid (Parent is not a partition root)"),
        CanonicalRow(.cpusetCpusPartition, "isolated invalid\n", "isolated invalid"),
        CanonicalRow(.cpusetCpusPartition, "root inv\n", nil),
        CanonicalRow(.cpusetCpusPartition, "root invalid (\n", nil),
        CanonicalRow(.cpusetCpusPartition, "member invalid (x)\n", nil),
        CanonicalRow(.cpusetCpusPartition, "roots\n", nil),
        CanonicalRow(.cpusetCpusPartition, "", nil),
    ])
    func saysSets(_ row: CanonicalRow) throws { try row.check() }

    static let twoDevices = "254:0 rbps=1 wbps=max riops=max wiops=max\n254:16 rbps=2 wbps=max riops=max wiops=max\n"
    static let noLimit = "rbps=max wbps=max riops=max wiops=max"

    @Test(arguments: [
        CanonicalRow(.ioMax, twoDevices, key: "254:0", "rbps=1 wbps=max riops=max wiops=max"),
        CanonicalRow(.ioMax, twoDevices, key: "254:16", "rbps=2 wbps=max riops=max wiops=max"),
        CanonicalRow(.ioMax, twoDevices, key: "254:1", noLimit),
        CanonicalRow(.ioMax, twoDevices, key: "4:16", noLimit),
        CanonicalRow(.ioMax, "254:160 rbps=1 wbps=max riops=max wiops=max", key: "254:16", noLimit),
        CanonicalRow(.ioMax, "", key: "254:16", noLimit),
        CanonicalRow(.ioMax, "254:16 \n", key: "254:16", noLimit),
        CanonicalRow(.ioMax, "254:16\n", key: "254:16", noLimit),
        CanonicalRow(.ioMax, "254:16", key: "254:16", noLimit),
        CanonicalRow(.ioMax, "wbps=5", key: "254:16", "rbps=max wbps=5 riops=max wiops=max"),
        CanonicalRow(.ioMax, "wiops=1 rbps=7 wiops=3", key: "8:0", "rbps=7 wbps=max riops=max wiops=3"),
        CanonicalRow(.ioMax, "8:0 wiops=3 new=4 rbps=7", key: "8:0", "rbps=7 wbps=max riops=max wiops=3 new=4"),
        CanonicalRow(.ioMax, "riops=4294967295", key: "8:0", noLimit),
        CanonicalRow(.ioMax, "rbps=18446744073709551615", key: "8:0", noLimit),
        CanonicalRow(.ioMax, "rbps=0", key: "8:0", nil),
        CanonicalRow(.ioMax, "rbps=1M", key: "8:0", nil),
        CanonicalRow(.ioMax, "rbps=", key: "8:0", nil),
        CanonicalRow(.ioMax, "rbps=-1", key: "8:0", nil),
        CanonicalRow(.ioMax, "rbps=maxi", key: "8:0", nil),
        CanonicalRow(.ioMax, "rbps=18446744073709551616", key: "8:0", nil),
        CanonicalRow(.ioMax, twoDevices, String(twoDevices.dropLast())),
        CanonicalRow(.ioLatency, "8:0 target=5000\n", key: "8:0", "target=5000"),
        CanonicalRow(.ioLatency, "8:16 target=5000\n", key: "8:0", "target=max"),
        CanonicalRow(.ioLatency, "target=0", key: "8:0", "target=max"),
        CanonicalRow(.ioLatency, "target=x", key: "8:0", nil),
        CanonicalRow(
            .ioCostQoS, "254:0 enable=1 ctrl=user rpct=95 rlat=75000 wpct=95.5 wlat=1 min=50 max=150.0\n", key: "254:0",
            "enable=1 ctrl=user rpct=95.00 rlat=75000 wpct=95.50 wlat=1 min=50.00 max=150.00"),
        CanonicalRow(.ioCostQoS, "enable=1", key: "254:0", "enable=1"),
        CanonicalRow(.ioCostQoS, "ctrl=auto enable=1", key: "254:0", "enable=1 ctrl=auto"),
        CanonicalRow(.ioCostQoS, "", key: "254:0", "enable=0"),
        CanonicalRow(.ioCostQoS, "254:0 \n", key: "254:0", "enable=0"),
        CanonicalRow(.ioCostQoS, "enable=2", key: "254:0", nil),
        CanonicalRow(.ioCostQoS, "rpct=100.01", key: "254:0", nil),
        CanonicalRow(.ioCostQoS, "ctrl=foo", key: "254:0", nil),
        CanonicalRow(.ioCostQoS, "min=0.99", key: "254:0", nil),
        CanonicalRow(.ioCostModel, "model=linear ctrl=user rbps=9", key: "254:0", "ctrl=user model=linear rbps=9"),
        CanonicalRow(.ioCostModel, "model=cubic", key: "254:0", nil),
        CanonicalRow(.ioCostModel, "", key: "254:0", "ctrl=auto"),
        CanonicalRow(
            .rdmaMax, "mlx4_0 hca_handle=2 hca_object=2147483647\n", key: "mlx4_0", "hca_handle=2 hca_object=max"),
        CanonicalRow(.rdmaMax, "", key: "mlx4_0", "hca_handle=max hca_object=max"),
        CanonicalRow(.rdmaMax, "hca_handle=0", key: "mlx4_0", "hca_handle=0 hca_object=max"),
    ])
    func saysDeviceLines(_ row: CanonicalRow) throws { try row.check() }

    @Test(arguments: [
        CanonicalRow(.ioWeight, "default 200\n254:0 300\n", "200"),
        CanonicalRow(.ioWeight, "default 200\n254:0 300\n", key: "254:0", "300"),
        CanonicalRow(.ioWeight, "default 200\n", key: "254:0", "default"),
        CanonicalRow(.ioWeight, "", key: "254:0", "default"),
        CanonicalRow(.ioWeight, "default", key: "254:0", "default"),
        CanonicalRow(.ioWeight, "250", key: "254:0", "250"),
        CanonicalRow(.ioWeight, "250", "250"),
        CanonicalRow(.ioWeight, "default 250", "250"),
        CanonicalRow(.ioWeight, "10000", "10000"),
        CanonicalRow(.ioWeight, "10001", nil),
        CanonicalRow(.ioWeight, "0", nil),
        CanonicalRow(.ioWeight, "default", nil),
        CanonicalRow(.ioWeight, "", nil),
        CanonicalRow(.ioWeight, "254:0 300\n", nil),
        CanonicalRow(.ioWeight, "254:0 300 4\n", key: "254:0", nil),
        CanonicalRow(.ioBFQWeight, "default 1000\n", "1000"),
        CanonicalRow(.ioBFQWeight, "default 1001\n", nil),
        CanonicalRow(.miscMax, "sev 5\nsev_es max\n", key: "sev", "5"),
        CanonicalRow(.miscMax, "sev 5\nsev_es max\n", key: "sev_es", "max"),
        CanonicalRow(.miscMax, "sev 5\n", key: "se", "max"),
        CanonicalRow(.miscMax, "", key: "sev", "max"),
        CanonicalRow(.miscMax, "7", key: "sev", "7"),
        CanonicalRow(.miscMax, "7k", key: "sev", nil),
        CanonicalRow(.miscMax, "sev x", key: "sev", nil),
        CanonicalRow(.miscCurrent, "", key: "sev", nil),
        CanonicalRow(.dmemMax, "drm/0000:03:00.0/vram0 8514437120\n", key: "drm/0000:03:00.0/vram0", "8514437120"),
        CanonicalRow(.dmemMax, "1G", key: "drm/0000:03:00.0/vram0", "1073741824"),
        CanonicalRow(.dmemMin, "", key: "drm/0000:03:00.0/vram0", "0"),
        CanonicalRow(.cpuStat, "usage_usec 4\nuser_usec 3\n", key: "user_usec", "3"),
        CanonicalRow(.cpuStat, "usage_usec 4\nuser_usec 3\n", key: "user", nil),
        CanonicalRow(.cpuStat, "usage_usec 4\nuser_usec 3\n", "usage_usec 4\nuser_usec 3"),
    ])
    func saysKeyedLines(_ row: CanonicalRow) throws { try row.check() }

    @Test func theErrorSaysWhatWasExpected() throws {
        let error = #expect(throws: KernelTextError.self) { try InterfaceFile.pidsMax.canonical("many\n", key: nil) }
        #expect(error == KernelTextError(expected: "a number from 0 to 4194304, or max", found: "many\n"))
        #expect(error?.description == "expected a number from 0 to 4194304, or max, found `many\n`")
    }
}
