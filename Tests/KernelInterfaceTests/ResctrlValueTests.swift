import KernelInterface
import TestSupport
import Testing

@Suite struct ResctrlValueTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let file: ResctrlFile
        let text: String
        /// Nil for a text that is refused.
        let canonical: String?
        var testDescription: String { "\(file) \(text.debugDescription)" }

        init(_ file: ResctrlFile, _ text: String, _ canonical: String?) {
            self.file = file
            self.text = text
            self.canonical = canonical
        }
    }

    @Test(arguments: [
        // Intel, AMD (wide ids, bandwidth in 1/8 GB/s, slow memory), Arm (ids of the firmware).
        Row(.schemata, "    MB:0= 20;1=100\n    L3:0=00f;1=ff0\n", "MB:0=20;1=100\nL3:0=f;1=ff0"),
        Row(
            .schemata, "  SMBA:0=2048;1=2048\n    MB:0=2048;1=  16\n    L3:0=ffff;1=0\n",
            "SMBA:0=2048;1=2048\nMB:0=2048;1=16\nL3:0=ffff;1=0"),
        Row(.schemata, "L3:1=ffff;66=ff00\nMB:1=100;66=10\n", "L3:1=ffff;66=ff00\nMB:1=100;66=10"),
        Row(.schemata, "L3DATA:0=fff\nL3CODE:0=fff\n", "L3DATA:0=fff\nL3CODE:0=fff"),
        Row(.schemata, "L3:uninitialized\n", "L3:uninitialized"),
        Row(.schemata, "L3:0=ff;0=f\n", nil), Row(.schemata, "L3 0=ff\n", nil), Row(.schemata, "L3:0=fx\n", nil),
        Row(.schemata, "MB:0=0x10\n", nil),
        Row(.size, "    MB:0=100\n    L3:0=8388600\n", "MB:0=100\nL3:0=8388600"), Row(.size, "L3:0=f\n", nil),
        Row(.size, "L3\n", nil), Row(.size, "L3:0=1\nL3:0=2\n", nil),
        Row(.bitUsage, "0=XXSS;1=HH0E\n", "0=XXSS;1=HH0E"), Row(.bitUsage, "0=PPPP\n", "0=PPPP"),
        Row(.bitUsage, "0=\n", nil), Row(.bitUsage, "0=XY\n", nil), Row(.bitUsage, "XX\n", nil),
        Row(.bitUsage, "0=S;0=S\n", nil),
        Row(.cpus, "f\n", "f"), Row(.cpus, "00000000,0000ffff\n", "ffff"), Row(.cpus, "ff,00000001\n", "ff,00000001"),
        Row(.cpus, "0\n", "0"), Row(.cpus, "\n", "0"), Row(.cpus, "FF\n", "ff"), Row(.cpus, "xyz\n", nil),
        Row(.cpus, "1ffffffff\n", nil), Row(.cpus, "f,,f\n", nil), Row(.cpus, "+f\n", nil),
        Row(.cpusList, "0-3,8\n", "0-3,8"), Row(.cpusList, "\n", ""), Row(.cpusList, "3-\n", nil),
        Row(.tasks, "1\n22\n333\n", "1\n22\n333"), Row(.tasks, "", ""), Row(.tasks, "7, 8 ,9\n", "7\n8\n9"),
        Row(.tasks, "7 8\n", nil), Row(.tasks, "-1\n", nil), Row(.tasks, "x\n", nil), Row(.tasks, ",7\n", nil),
        Row(.mode, "shareable\n", "shareable"), Row(.mode, "pseudo-locksetup\n", "pseudo-locksetup"),
        Row(.mode, "shared\n", nil),
        Row(.lastCmdStatus, "ok\n", "ok"), Row(.lastCmdStatus, "a b\nc\n", "a b\nc"),
        Row(.llcOccupancy, "0\n", "0"), Row(.llcOccupancy, "Unavailable\n", "Unavailable"),
        Row(.mbmTotalBytes, "18446744073709551615\n", "18446744073709551615"),
        Row(.mbmTotalBytes, "Unassigned\n", "Unassigned"), Row(.mbmLocalBytes, "Error\n", "Error"),
        Row(.mbmLocalBytes, "unavailable\n", nil), Row(.mbmLocalBytes, "-1\n", nil), Row(.mbmLocalBytes, "\n", nil),
        Row(.coreEnergy, "54446119.644974\n", "54446119.644974"), Row(.coreEnergy, "0.000003\n", "0.000003"),
        Row(.activity, "12.500000\n", "12.5"), Row(.activity, "7.000000\n", "7"),
        Row(.activity, "0.123456789\n", "0.123456789"),
        Row(.activity, "1.0123456789\n", nil), Row(.activity, "1.\n", nil), Row(.activity, ".5\n", nil),
        Row(.activity, "-1.5\n", nil), Row(.activity, "Unassigned\n", nil),
        Row(.activity, "Unavailable\n", "Unavailable"),
        Row(.uopsRetired, "18446744073709551615\n", "18446744073709551615"), Row(.c6Res, "Error\n", "Error"),
        Row(.stallsLLCMiss, "1e3\n", nil),
        Row(
            .monFeatures, "llc_occupancy\nmbm_total_bytes\nmbm_total_bytes_config\n",
            "llc_occupancy\nmbm_total_bytes\nmbm_total_bytes_config"),
        Row(.monFeatures, "a b\n", nil),
        Row(.maxThresholdOccupancy, "524288\n", "524288"), Row(.maxThresholdOccupancy, "5k\n", nil),
        Row(.mbmTotalBytesConfig, "0=0x7f;1=0x05\n", "0=0x7f;1=0x05"), Row(.mbmTotalBytesConfig, "0=7f\n", "0=0x7f"),
        Row(.mbmLocalBytesConfig, "0=0x100000000\n", nil), Row(.mbmLocalBytesConfig, "0x7f\n", nil),
        Row(.mbmAssignMode, "[mbm_event]\ndefault\n", "[mbm_event]\ndefault"),
        Row(.mbmAssignMode, "mbm_event\n[default]\n", "mbm_event\n[default]"),
        Row(.mbmAssignMode, "mbm_event\ndefault\n", nil), Row(.mbmAssignMode, "[a]\n[b]\n", nil),
        Row(.mbmAssignOnMkdir, "1\n", "1"), Row(.mbmAssignOnMkdir, "2\n", nil),
        Row(.numMbmCntrs, "0=32;1=32\n", "0=32;1=32"), Row(.availableMbmCntrs, "0=30;1=-2\n", nil),
        Row(
            .mbmL3Assignments, "mbm_total_bytes:0=e;1=_\nmbm_local_bytes:0=_;1=_\n",
            "mbm_total_bytes:0=e;1=_\nmbm_local_bytes:0=_;1=_"),
        Row(.mbmL3Assignments, "mbm_total_bytes:0=x\n", nil), Row(.mbmL3Assignments, "mbm_total_bytes\n", nil),
        Row(.eventFilter, "local_reads,remote_reads\n", "local_reads,remote_reads"), Row(.eventFilter, "a b\n", nil),
        Row(.ioAlloc, "enabled\n", "enabled"), Row(.ioAlloc, "not supported\n", "not supported"),
        Row(.ioAlloc, "1\n", nil),
        Row(.ioAllocCBM, "0=ffff;1=00ff\n", "0=ffff;1=ff"), Row(.ioAllocCBM, "*=f\n", "*=f"),
        Row(.ioAllocCBM, "*=\n", nil), Row(.ioAllocCBM, "0=g\n", nil),
        Row(.threadThrottleMode, "per-thread\n", "per-thread"), Row(.threadThrottleMode, "min\n", nil),
        Row(.cbmMask, "0007ff\n", "7ff"), Row(.sparseMasks, "1\n", "1"), Row(.numClosids, "16\n", "16"),
        Row(.numClosids, "16 8\n", nil), Row(.mbaMBpsEvent, "mbm_local_bytes\n", "mbm_local_bytes"),
    ])
    func textsAreReadAndSpelled(row: Row) throws {
        guard let canonical = row.canonical else {
            #expect(throws: KernelTextError.self) { try row.file.canonical(row.text) }
            return
        }
        #expect(try row.file.canonical(row.text) == canonical)
        #expect(try row.file.canonical(canonical + "\n") == canonical)
    }

    @Test func refusalsSayWhatWasExpected() {
        #expect(throws: KernelTextError(expected: "a number of bytes, Unavailable, Unassigned or Error", found: "x")) {
            try MonitoringReading(parsing: "x")
        }
        #expect(throws: KernelTextError(expected: "modes one a line, one of them in brackets", found: "x")) {
            try CounterAssignMode(parsing: "x")
        }
        #expect(throws: KernelTextError(expected: "one of max, per-thread, undefined", found: "x")) {
            try ThreadThrottleMode(parsing: "x")
        }
    }

    @Test func waysAreLookedUpByUse() throws {
        let usage = try BitUsage(parsing: "0=XXHSSE0;5=SSSSSSS\n")
        #expect(usage.ways(.shared, of: 0) == CBM(bits: 0b1100000))
        #expect(usage.ways(.hardware, of: 0) == CBM(bits: 0b0010000))
        #expect(usage.ways(.exclusive, of: 0) == CBM(bits: 0b0000010))
        #expect(usage.ways(.unused, of: 0) == CBM(bits: 1))
        #expect(usage.ways(.shareable, of: 5) == CBM(bits: 0x7f))
        #expect(usage.ways(.shareable, of: 1) == .empty)
        #expect(usage[0]?.first == .unused)
    }

    @Test(
        arguments: [
            (1, [], "0"), (2, [0, 1], "3"), (4, [2], "4"), (6, [0], "01"), (32, [31], "80000000"),
            (33, [0], "0,00000001"), (40, [32, 39], "81,00000000"), (64, [63], "80000000,00000000"),
            (128, [0], "00000000,00000000,00000000,00000001"),
        ] as [(Int, [Int], String)])
    func cpusArePrintedAsTheKernelPrintsThem(_ limit: Int, _ cpus: [Int], _ text: String) throws {
        #expect(CPUMask(IndexList(cpus)).text(limit: limit) == text)
        #expect(try CPUMask(parsing: text + "\n").cpus.indices == cpus)
    }

    @Test(
        arguments: [
            ([5], 4096, "5\n", 1), ([5, 66, 7], 4096, "5,66,7\n", 3), ([0, 10, 4_194_304], 4096, "0,10,4194304\n", 3),
            ([111, 222, 333], 8, "111,222\n", 2), ([111, 222, 333], 7, "111\n", 1), ([111, 222], 1, "111\n", 1),
        ] as [([Int], Int, String, Int)])
    func aWriteHasAsManyTasksAsItTakes(_ ids: [Int], _ limit: Int, _ text: String, _ count: Int) {
        let command = TaskList.command(for: ids[...], limit: limit)
        #expect(command.text == text)
        #expect(command.count == count)
    }

    @Test func tasksAreWrittenInAsFewWritesAsThereCanBe() {
        let ids = (1...10_000).map { $0 + 100_000 }
        var rest = ids[...]
        var written: [Int] = []
        var writes = 0
        while !rest.isEmpty {
            let (text, count) = TaskList.command(for: rest)
            #expect(text.utf8.count <= 4096)
            written += text.dropLast().split(separator: ",").compactMap { Int($0) }
            rest = rest.dropFirst(count)
            writes += 1
        }
        #expect(written == ids)
        #expect(writes == 18)
    }

    @Test func optionsAreFoundAmongOthers() throws {
        let options = try ResctrlMountOptions(parsing: "rw,relatime,cdp,cdpl2,debug")
        #expect(options.options == [.cdp, .cdpl2, .debug])
        #expect(options.description == "cdp,cdpl2,debug")
        #expect(try ResctrlMountOptions(parsing: "rw,relatime,mba_MBps").contains(.mbaMBps))
        #expect(ResctrlMountOptions(ResctrlMount(options: ["cdp", "later"])).options == [.cdp])
    }

    @Test func aMissingValueIsNotZero() throws {
        #expect(try MonitoringReading(parsing: "0\n").bytes == 0)
        for text in ["Unavailable", "Unassigned", "Error"] {
            #expect(try MonitoringReading(parsing: text).bytes == nil)
        }
        #expect(try DomainCounts(parsing: "0=32;5=1")[5] == 1)
        #expect(try DomainCounts(parsing: "0=32;5=1")[1] == nil)
        #expect(try DomainMasks(parsing: "*=f")[7] == CBM(bits: 0xf))
        #expect(try EventConfiguration(parsing: "0=0x15")[0] == 0x15)
        #expect(try CounterAssignments(parsing: "mbm_total_bytes:0=e;1=_")["mbm_total_bytes", 1] == false)
        #expect(try CounterAssignments(parsing: "mbm_total_bytes:0=e;1=_")["mbm_local_bytes", 1] == nil)
        #expect(try ResourceSizes(parsing: "L3:0=1024;2=5")["L3", 2] == 5)
        #expect(try LastCommandStatus(parsing: "ok\n").isOK)
        #expect(CounterAssignMode(["a"], current: "b") == nil)
    }

    /// What is written is read back, and no text stops the program.
    @Test func noTextBreaksAFile() {
        var random = SplitMix64(seed: 0x5EED)
        let pieces = [
            "0", "1", "f", "ff", "L3", "MB", ":", "=", ";", ",", "\n", " ", "x", "*", "_", "e", "[", "]", "S", "X", "-",
            "é", "18446744073709551616", "Unavailable", "ok", "mbm_total_bytes", "0x", ".",
        ]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...9, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            for grammar in ResctrlGrammar.allCases where grammar != .text {
                // A text that is refused leaves nothing to check.
                guard let value = try? grammar.canonical(text) else { continue }
                let again = try? grammar.canonical(value)  // nil fails the next line
                #expect(again == value, "\(grammar) \(text.debugDescription)")
            }
        }
    }
}
