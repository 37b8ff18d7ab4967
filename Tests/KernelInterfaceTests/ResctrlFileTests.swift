import KernelInterface
import Testing

@Suite struct ResctrlFileTests {
    @Test func everyFileHasOneRow() throws {
        let names = ResctrlFile.described.map(\.file.name)
        #expect(Set(names).count == names.count)
        #expect(names.count == 45)
        for known in ResctrlFile.described {
            #expect(try #require(ResctrlFile(known.file.name)).known?.summary == known.summary)
            #expect(!known.places.isEmpty && !known.places.contains(.directories))
            #expect(!known.summary.isEmpty && !known.summary.contains("\n") && !known.summary.hasSuffix("."))
        }
        #expect(ResctrlFile("schemata_v2")?.known == nil)
        #expect(ResctrlFile("schemata_v2")?.grammar == .text)
        #expect(try ResctrlFile("schemata_v2")?.canonical("any thing\n") == "any thing")
    }

    @Test func everyPlaceAndGrammarIsOfSomeFile() {
        let places = Set(ResctrlFile.described.flatMap(\.places))
        #expect(places.union([.directories]) == Set(ResctrlFileDescription.Place.allCases))
        #expect(Set(ResctrlFile.described.map(\.grammar)) == Set(ResctrlGrammar.allCases))
        for grammar in ResctrlGrammar.allCases { #expect(!grammar.expectation.isEmpty) }
    }

    @Test(
        arguments: [
            ("/", .group(.default)), ("info", .info), ("info/L3", .cacheInfo(level: 3, .unified)),
            ("info/L2CODE", .cacheInfo(level: 2, .code)), ("info/L3DATA", .cacheInfo(level: 3, .data)),
            ("info/MB", .bandwidthInfo("MB")), ("info/SMBA", .bandwidthInfo("SMBA")),
            ("info/L3_MON", .monitoringInfo("L3")), ("info/PERF_PKG_MON", .monitoringInfo("PERF_PKG")),
            ("info/L3_MON/event_configs", .eventConfigs("L3")),
            ("info/L3_MON/event_configs/mbm_total_bytes", .eventConfig("L3", event: "mbm_total_bytes")),
            ("info/L3_MON/other", nil), ("info/L3/x", nil), ("info/last_cmd_status", nil), ("info/LX", nil),
            ("mon_groups", .monGroups(.default)), ("mon_data", .monData(.default)),
            ("mon_data/mon_L3_00", .monDomain(.default, MonitoringDomain(id: 0))),
            ("mon_data/mon_L3_112", .monDomain(.default, MonitoringDomain(id: 112))),
            ("mon_data/mon_PERF_PKG_01", .monDomain(.default, MonitoringDomain(resource: "PERF_PKG", id: 1))),
            ("mon_data/mon_L3_00/mon_sub_L3_03", .monSubdomain(.default, MonitoringDomain(id: 0), sub: 3)),
            (
                "web/mon_groups/api/mon_data/mon_PERF_PKG_12",
                .monDomain(
                    ResourceGroup(control: "web")!.monitoring("api")!, MonitoringDomain(resource: "PERF_PKG", id: 12))
            ),
            ("mon_data/mon_PERF_PKG_x", nil), ("mon_data/mon_PERF_PKG_00/mon_sub_L3_00", nil),
            ("mon_data/mon_L3_x", nil), ("mon_data/L3_00", nil), ("mon_data/mon_L3_00/mon_sub_L2_03", nil),
            ("web", .group(ResourceGroup(control: "web")!)),
            ("web/mon_groups", .monGroups(ResourceGroup(control: "web")!)),
            ("web/mon_data/mon_L3_01", .monDomain(ResourceGroup(control: "web")!, MonitoringDomain(id: 1))),
            ("web/mon_groups/api", .group(ResourceGroup(control: "web")!.monitoring("api")!)),
            ("web/mon_groups/api/mon_data", .monData(ResourceGroup(control: "web")!.monitoring("api")!)),
            ("mon_groups/api", .group(ResourceGroup.default.monitoring("api")!)),
            ("web/mon_groups/api/mon_groups", nil),
            ("web/other", nil), ("web/mon_groups/mon_groups", nil),
        ] as [(String, ResctrlPlace?)])
    func aDirectoryIsKnownByItsPath(_ path: String, _ place: ResctrlPlace?) throws {
        #expect(ResctrlPlace(try #require(ResctrlPath(path))) == place)
    }

    @Test func placesHaveTheirKinds() throws {
        func kind(_ path: String) -> ResctrlFileDescription.Place? {
            ResctrlPath(path).flatMap { ResctrlPlace($0) }?.kind
        }
        #expect(kind("/") == .controlGroup && kind("web") == .controlGroup && kind("web/mon_groups/a") == .monGroup)
        #expect(kind("info") == .info && kind("info/L2") == .cacheInfo && kind("info/MB") == .bandwidthInfo)
        #expect(kind("info/L3_MON") == .monitoringInfo && kind("info/PERF_PKG_MON") == .monitoringInfo)
        #expect(kind("mon_data/mon_L3_00") == .monData && kind("web/mon_data/mon_L3_00/mon_sub_L3_01") == .monData)
        #expect(kind("mon_data/mon_PERF_PKG_00") == .packageData && kind("info/L3_MON/event_configs") == .directories)
        #expect(kind("mon_data") == .directories && kind("web/mon_groups") == .directories)
        #expect(kind("info/L3_MON/event_configs/mbm_total_bytes") == .eventConfig)
        #expect(MonitoringDomain(id: 7).description == "mon_L3_07")
        #expect(MonitoringDomain(id: 112).description == "mon_L3_112")
    }

    @Test(arguments: Transcript.resctrlNames)
    func everyTextThatAKernelGaveIsInItsGrammar(_ name: String) throws {
        let transcript = try Transcript(name)
        let readings = transcript.resctrlReadings
        #expect(readings.count >= (name.contains("hsw") ? 100 : 110))
        var files: Set<ResctrlFile> = []
        for reading in readings {
            let known = try #require(reading.file.known, "\(reading.line)")
            files.insert(reading.file)
            #expect(known.places.contains(reading.place.kind), "\(reading.line)")
            #expect(known.since <= transcript.kernel, "\(reading.line)")
            let value = try reading.file.canonical(reading.text)
            #expect(try reading.file.canonical(value) == value, "\(reading.line)")
            if known.grammar == .schemata || known.grammar == .sizes { continue }
            // All else is printed in the one spelling, but for the masks of CPUs with their zeros.
            #expect(value + (reading.text.isEmpty ? "" : "\n") == reading.text, "\(reading.line)")
        }
        #expect(files.count >= (name.contains("hsw") ? 12 : 21))
    }

    @Test(arguments: Transcript.resctrlNames)
    func everyFileThatAKernelListsIsKnown(_ name: String) throws {
        let transcript = try Transcript(name)
        let line = try #require(transcript.lines.first { $0.hasPrefix(". ./cpus ") })
        var count = 0
        for word in line.split(separator: " ").dropFirst() {
            let path = try #require(ResctrlPath(String(word.dropFirst(2))))
            if ResctrlPlace(path) != nil && ResctrlFile(path.text)?.known == nil { continue }
            let parts = path.text.split(separator: "/")
            let directory = try #require(ResctrlPath(parts.dropLast().joined(separator: "/")))
            let place = try #require(ResctrlPlace(directory), "\(word)")
            let known = try #require(ResctrlFile(String(parts[parts.count - 1]))?.known, "\(word)")
            #expect(known.places.contains(place.kind), "\(word)")
            #expect(known.since <= transcript.kernel, "\(word)")
            count += 1
        }
        #expect(count >= (name.contains("hsw") ? 12 : 30))
    }
}
