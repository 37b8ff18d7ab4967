import KernelInterface
import Testing

@Suite struct GrantTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let file: InterfaceFile
        let granted: String
        let asked: String
        var pageBytes: UInt64 = 4096
        let isGranted: Bool

        var testDescription: String { "\(file) \(asked) as \(granted)" }
    }

    @Test(arguments: [
        Row(file: .memoryMax, granted: "4096", asked: "4096", isGranted: true),
        Row(file: .memoryMax, granted: "4096", asked: "4097", isGranted: true),
        Row(file: .memoryMax, granted: "4096", asked: "8191", isGranted: true),
        Row(file: .memoryMax, granted: "4096", asked: "8192", isGranted: false),
        Row(file: .memoryMax, granted: "65536", asked: "131071", pageBytes: 65536, isGranted: true),
        Row(file: .memoryMax, granted: "8192", asked: "8191", isGranted: false),
        Row(file: .memoryMax, granted: "0", asked: "4095", isGranted: true),
        Row(file: .memoryMax, granted: "max", asked: "max", isGranted: true),
        Row(file: .memoryMax, granted: "max", asked: "4096", isGranted: false),
        Row(file: .memoryMax, granted: "4096", asked: "max", isGranted: false),
        Row(file: .cpuWeight, granted: "99", asked: "100", isGranted: false),
        Row(file: .cpuMax, granted: "max 50000", asked: "max 100000", isGranted: false),
        Row(file: .cpusetCpus, granted: "0-2", asked: "0-2", isGranted: true),
        Row(file: .cpusetCpus, granted: "", asked: "0", isGranted: false),
        Row(file: .cpusetCpusPartition, granted: "root", asked: "root", isGranted: true),
        Row(file: .cpusetCpusPartition, granted: "root invalid (x)", asked: "root", isGranted: false),
        Row(file: .cpusetCpusPartition, granted: "root", asked: "root invalid (x)", isGranted: false),
        Row(file: .cpusetCpusPartition, granted: "root invalid (x)", asked: "root invalid (y)", isGranted: true),
        Row(file: .cpusetCpusPartition, granted: "isolated invalid (x)", asked: "root invalid (x)", isGranted: false),
        Row(file: .ioMax, granted: "rbps=2 wbps=max", asked: "rbps=2", isGranted: false),
        Row(file: .ioCostQoS, granted: "enable=1 ctrl=auto rpct=0.00", asked: "enable=1", isGranted: true),
        Row(file: .ioCostQoS, granted: "enable=1 ctrl=auto rpct=0.00", asked: "rpct=0.00 enable=1", isGranted: true),
        Row(file: .ioCostQoS, granted: "enable=0 ctrl=auto", asked: "enable=1", isGranted: false),
        Row(file: .ioCostQoS, granted: "enable=10", asked: "enable=1", isGranted: false),
        Row(file: .dmemMax, granted: "4096", asked: "5000", isGranted: true),
        Row(file: .miscMax, granted: "4", asked: "5", isGranted: false),
    ])
    func isGranted(_ row: Row) {
        #expect(row.file.grants(row.granted, asked: row.asked, pageBytes: row.pageBytes) == row.isGranted)
    }

    @Test func hugePagesRoundDownToHugePages() throws {
        let file = try #require(InterfaceFile.hugetlbMax(size: "2MB"))
        #expect(file.grants("2097152", asked: "3145728", pageBytes: 4096))
        #expect(file.grants("2097152", asked: "4194303", pageBytes: 4096))
        #expect(!file.grants("2097152", asked: "4194304", pageBytes: 4096))
    }
}
