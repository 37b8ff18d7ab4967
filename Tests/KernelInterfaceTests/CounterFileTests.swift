import KernelInterface
import Testing

@Suite struct CounterFileTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let file: CounterFile
        let text: String
        let counters: Counters?

        init(_ file: CounterFile, _ text: String, _ counters: Counters?) {
            self.file = file
            self.text = text
            self.counters = counters
        }

        var testDescription: String { "\(file) \(text.debugDescription)" }
    }

    static let averages = "avg10=69.30 avg60=17.87 avg300=3.98"

    static let rows = [
        Row(
            .cpuPressure, "some \(averages) total=12623707\nfull \(averages) total=50137\n", Counters(12_623_707, 50137)
        ),
        Row(.memoryPressure, "some \(averages) total=0\nfull \(averages) total=0\n", Counters(0, 0)),
        Row(.cpuPressure, "some \(averages) total=7\n", Counters(7)),
        Row(.cpuPressure, "some \(averages) total=7", Counters(7)),
        Row(.irqPressure, "full \(averages) total=9\n", Counters(nil, 9)),
        Row(.ioPressure, "most avg10=1.00 total=5\nsome avg1=9.00 total=4 more=5\n", Counters(4)),
        Row(.ioPressure, "some \(averages) total=18446744073709551615\n", Counters(.max)),
        Row(.ioPressure, "some \(averages) total=18446744073709551616\n", nil),
        Row(.ioPressure, "some \(averages)\nfull \(averages) total=1\n", nil),
        Row(.ioPressure, "some \(averages) total=4x\n", nil),
        Row(.ioPressure, "some \(averages) total=-4\n", nil),
        Row(.ioPressure, "some subtotal=4\n", nil),
        Row(.ioPressure, "some", nil), Row(.ioPressure, "\n", nil), Row(.ioPressure, "", nil),

        Row(
            .cpuStat, "usage_usec 920\nuser_usec 900\nsystem_usec 20\nnr_periods 3\nthrottled_usec 17\nburst_usec 0\n",
            Counters(920, 17)),
        Row(.cpuStat, "usage_usec 920\nuser_usec 900\nsystem_usec 20\ncore_sched.force_idle_usec 0\n", Counters(920)),
        Row(.cpuStat, "usage_usec 1", Counters(1)),
        Row(.cpuStat, "throttled_usec 17\n", nil), Row(.cpuStat, "", nil), Row(.cpuStat, "usage_usec\n", nil),
        Row(.cpuStat, "usage_usec x\n", nil), Row(.cpuStat, "usage_usec 1 2\n", nil), Row(.cpuStat, "\n", nil),

        Row(.memoryCurrent, "4096\n", Counters(4096)), Row(.memoryCurrent, "0", Counters(0)),
        Row(.memoryCurrent, "max\n", nil), Row(.memoryCurrent, "", nil), Row(.memoryCurrent, "1\n2\n", nil),

        Row(
            .ioStat, "8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6\n8:16 rbytes=10 wbytes=20 rios=30 wios=40\n",
            Counters(33, 77)),
        Row(.ioStat, "254:1 \n254:0 \n", Counters(0, 0)), Row(.ioStat, "", Counters(0, 0)),
        Row(.ioStat, "8:0 rbytes=1 wbytes=2 rios=3 wios=4 cost.vrate=100.00 cost.usage=7\n", Counters(3, 7)),
        Row(.ioStat, "8:0 rbytes=x\n", nil), Row(.ioStat, "sda rbytes=1\n", nil), Row(.ioStat, "8:0\trbytes=1\n", nil),
        Row(.ioStat, "8:0 rbytes=18446744073709551615 wbytes=1\n", nil), Row(.ioStat, "\n", nil),
    ]

    @Test(arguments: rows) func countersAreReadInPlace(_ row: Row) {
        #expect(counters(row.file, row.text) == row.counters)
    }

    /// The transcripts' texts, read here and by the types that keep all of a text.
    @Test(arguments: Transcript.names) func theKernelsTextsAreRead(_ name: String) throws {
        var count = 0
        for reading in try Transcript(name).readings {
            guard let file = CounterFile.allCases.first(where: { $0.file == reading.file }) else { continue }
            let expected: Counters
            switch file {
            case .cpuPressure, .memoryPressure, .ioPressure, .irqPressure:
                let stall = try PressureStall(parsing: reading.text)
                expected = Counters(stall.some?.total, stall.full?.total)
            case .cpuStat:
                let stat = try CPUStat(parsing: reading.text)
                expected = Counters(stat.usage, stat.throttled)
            case .memoryCurrent:
                expected = Counters(UInt64(reading.text.dropLast()))
            case .ioStat:
                let stat = try IOStat(parsing: reading.text)
                let devices = stat.devices.compactMap { stat[$0] }
                func sum(_ counters: [UInt64?]) -> UInt64 { counters.compactMap(\.self).reduce(0, +) }
                expected = Counters(
                    sum(devices.flatMap { [$0.readBytes, $0.writtenBytes] }),
                    sum(devices.flatMap { [$0.reads, $0.writes] }))
            }
            #expect(counters(file, reading.text) == expected, "\(reading.line)")
            count += 1
        }
        #expect(count > 0 || name.hasPrefix("cgroup-extra"))
    }

    /// No prefix of a text, and no text with a byte changed, leads beyond its end.
    @Test func brokenTextsAreReadToTheirEnd() {
        for row in Self.rows {
            var bytes = Array(row.text.utf8)
            for length in 0...bytes.count {
                _ = bytes[..<length].withUnsafeBytes { row.file.counters(in: $0) }
            }
            for place in bytes.indices {
                let before = bytes[place]
                for byte: UInt8 in [0, 0x0A, 0x20, 0x39, 0x3D, 0xFF] {
                    bytes[place] = byte
                    _ = bytes.withUnsafeBytes { row.file.counters(in: $0) }
                }
                bytes[place] = before
            }
        }
    }

    /// Unknown is not zero.
    @Test(
        arguments: [
            ("0\n", 0), ("1835008\n", 1_835_008), ("12", 12), ("Unavailable\n", nil), ("Unassigned\n", nil),
            ("Error\n", nil),
            ("", nil), ("1 2\n", nil), ("1\n2\n", nil), ("18446744073709551616\n", nil),
        ] as [(String, UInt64?)]) func monitoredBytesAreRead(_ text: String, _ bytes: UInt64?)
    {
        let counters = Array(text.utf8).withUnsafeBytes { monitoredBytes(in: $0) }
        #expect(counters == bytes.map { Counters($0) })
        // As by the type that keeps the word.
        let reading = try? MonitoringReading(parsing: text)
        #expect(reading?.bytes == bytes)
    }

    private func counters(_ file: CounterFile, _ text: String) -> Counters? {
        Array(text.utf8).withUnsafeBytes { file.counters(in: $0) }
    }
}
