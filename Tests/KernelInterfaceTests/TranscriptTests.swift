import KernelInterface
import Testing

@Suite struct TranscriptTests {
    @Test(arguments: Transcript.names)
    func everyTextThatAKernelGaveIsInItsGrammar(_ name: String) throws {
        let readings = try Transcript(name).readings
        #expect(readings.count >= (name.contains("extra") ? 12 : 130))
        for reading in readings {
            #expect(reading.file.known != nil, "\(reading.line)")
            #expect(throws: Never.self, "\(reading.line)") { try reading.file.canonical(reading.text, key: nil) }
            switch reading.file.grammar {
            case .flatKeyed:
                #expect(throws: Never.self, "\(reading.line)") { try FlatKeyed(parsing: reading.text) }
            case .nestedKeyed:
                #expect(throws: Never.self, "\(reading.line)") { try NestedKeyed(parsing: reading.text) }
            case .pressure:
                let stall = try PressureStall(parsing: reading.text)
                #expect(stall.description + "\n" == reading.text)
            case .controllers:
                #expect(!CgroupController.list(reading.text).isEmpty)
            case .ioWeight, .ioBFQWeight:
                #expect(try IOWeightTable(parsing: reading.text).description + "\n" == reading.text)
            default: break
            }
        }
    }

    @Test(arguments: Transcript.names)
    func writingAValueBackGivesTheSameValue(_ name: String) throws {
        var seen = 0
        for reading in try Transcript(name).readings where reading.file.known?.holdsValue == true {
            for key in keys(reading) {
                let value = try reading.file.canonical(reading.text, key: key)
                let command = reading.file.command(value, key: key)
                #expect(command.hasSuffix("\n"), "\(reading.line)")
                let isInvalidPartition = value.contains(" invalid (")
                let again = try reading.file.canonical(command, key: key)
                #expect(again == (isInvalidPartition ? String(value.prefix { $0 != " " }) : value), "\(reading.line)")
                #expect(try reading.file.canonical(value, key: key) == value, "\(reading.line)")
                #expect(reading.file.grants(value, asked: value, pageBytes: 4096))
                seen += 1
            }
        }
        #expect(seen >= (name.contains("extra") ? 4 : 110))
    }

    /// The kernel prints every value canonically: only the newline, and the key of a line, are not part of it.
    @Test(arguments: Transcript.names)
    func whatAKernelPrintsIsCanonical(_ name: String) throws {
        for reading in try Transcript(name).readings where reading.file.known?.holdsValue == true {
            for key in keys(reading) {
                let value = try reading.file.canonical(reading.text, key: key)
                let line = reading.text.split(separator: "\n", omittingEmptySubsequences: false)
                    .first { key == nil || $0.hasPrefix((key ?? "") + " ") }
                let prefix = key.map { $0 + " " } ?? (reading.file.name.hasSuffix("weight") ? "default " : "")
                #expect(line.map(String.init) == (reading.file == .cpuWeight ? "" : prefix) + value, "\(reading.line)")
            }
        }
    }

    private func keys(_ reading: Transcript.Reading) -> [String?] {
        let lines = reading.text.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
        return switch reading.file.grammar {
        case .deviceKeyed, .keyedLimits: lines
        case .ioWeight, .ioBFQWeight: [nil] + lines.filter { $0 != "default" }
        default: [nil]
        }
    }

    @Test(arguments: ["cgroup-6.1", "cgroup-6.12", "cgroup-7.3"])
    func theTableSaysWhichCgroupsHaveAFile(_ name: String) throws {
        let transcript = try Transcript(name)
        let root = transcript.listing("LS /cg:")
        let child = transcript.listing("LS a:")
        #expect(root.count >= 20 && child.count >= 50)
        for text in root + child + transcript.looseNames {
            let known = InterfaceFile(text)?.known
            #expect(known != nil, "\(text)")
            #expect(known.map { $0.since <= transcript.kernel } == true, "\(text) is older than the table says")
        }
        for text in root { #expect(InterfaceFile(text)?.known?.presence != .nonRoot, "\(text)") }
        for text in child { #expect(InterfaceFile(text)?.known?.presence != .rootOnly, "\(text)") }
    }

    @Test(arguments: ["cgroup-6.1", "cgroup-6.12", "cgroup-7.3"])
    func everyFileOfTheTableIsThereUnlessItNeedsSomething(_ name: String) throws {
        let transcript = try Transcript(name)
        let root = Set(transcript.listing("LS /cg:"))
        let child = Set(transcript.listing("LS a:") + transcript.looseNames)
        for known in InterfaceFile.described where known.since <= transcript.kernel && known.requires == nil {
            let text = known.file.name.replacing("<size>", with: "2MB")
            if known.presence != .rootOnly { #expect(child.contains(text), "\(text)") }
            // misc.current came to the root between 6.1 and 6.12.
            let isLate = known.file == .miscCurrent && transcript.kernel == KernelVersion(6, 1)
            if known.presence != .nonRoot, !isLate { #expect(root.contains(text), "\(text)") }
        }
    }
}
