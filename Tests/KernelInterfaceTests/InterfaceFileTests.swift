import KernelInterface
import Testing

@Suite struct InterfaceFileTests {
    @Test func everyFileHasOneRowAndTheRowsAreSorted() {
        let names = InterfaceFile.described.map(\.file.name)
        #expect(names == Set(names).sorted())
        #expect(InterfaceFile.described.map(\.file) == InterfaceFile.described.map(\.file).sorted())
        #expect(names.count == 91)
        for known in InterfaceFile.described where !known.file.name.contains("<") {
            #expect(InterfaceFile(known.file.name) == known.file)
            #expect(InterfaceFile(known.file.name)?.known?.summary == known.summary)
            #expect(InterfaceFile(known.file.name)?.hashValue == known.file.hashValue)
        }
    }

    @Test func theTableIsConsistent() throws {
        for known in InterfaceFile.described {
            let file = known.file
            #expect(!known.summary.isEmpty && !known.summary.contains("\n") && !known.summary.hasSuffix("."), "\(file)")
            #expect(known.initialText == nil || known.access == .readWrite, "\(file)")
            #expect(known.requires?.hasPrefix("CONFIG_") != false, "\(file)")
            if let initial = known.initialText { #expect(try file.canonical(initial, key: nil) == initial) }
            if let keyed = known.defaultKeyedText { #expect(try file.canonical(keyed, key: "254:0") == keyed) }
            if file == .cgroupType { continue }
            #expect(known.holdsValue == (known.initialText != nil || known.defaultKeyedText != nil), "\(file)")
        }
    }

    @Test(arguments: [
        ("memory.max", "memory"), ("cpu.max", "cpu"), ("cpuset.cpus", "cpuset"), ("io.cost.qos", "io"),
        ("pids.max", "pids"), ("hugetlb.1GB.max", "hugetlb"), ("misc.max", "misc"), ("rdma.max", "rdma"),
        ("dmem.max", "dmem"), ("zoned.max", "zoned"), ("memory.new", "memory"), ("plain", "plain"),
    ])
    func aFileBelongsToItsController(_ name: String, _ controller: String) throws {
        #expect(try #require(InterfaceFile(name)).controller == CgroupController(controller))
    }

    @Test(arguments: [
        "cgroup.procs", "cgroup.new", "cpu.pressure", "memory.pressure", "io.pressure", "irq.pressure", "cpu.stat",
        "cpu.stat.local",
    ])
    func aCoreFileBelongsToNoController(_ name: String) throws {
        #expect(try #require(InterfaceFile(name)).controller == nil)
    }

    @Test(arguments: [
        "", ".", "..", ".hidden", "a/b", "a b", "a\nb", "a\u{7F}", "mémoire.max", "memory.max\0",
        String(repeating: "a", count: 256),
    ])
    func whatIsNoFileNameIsRefused(_ name: String) {
        #expect(InterfaceFile(name) == nil)
    }

    @Test func aHugePageSizeIsPartOfTheFile() throws {
        let two = try #require(InterfaceFile.hugetlbMax(size: "2MB"))
        let one = try #require(InterfaceFile.hugetlbMax(size: "1GB"))
        #expect(two.name == "hugetlb.2MB.max")
        #expect(one != two && one < two)
        #expect(two == InterfaceFile("hugetlb.2MB.max"))
        #expect(Set([one, two, two]).count == 2)
        #expect(two.known?.file.name == "hugetlb.<size>.max")
        #expect(InterfaceFile.hugetlbRsvdMax(size: "64KB")?.known?.since == KernelVersion(5, 7))
        for size in ["", "2", "MB", "0MB", "2mb", "2MB.x", "../..", "-2MB", "<size>"] {
            #expect(InterfaceFile.hugetlbMax(size: size) == nil, "\(size)")
        }
        #expect(InterfaceFile("hugetlb.2MB.new")?.known == nil)
    }

    @Test func anUnknownFileIsAFile() throws {
        let file = try #require(InterfaceFile("memory.new"))
        #expect(file.known == nil && file.grammar == .text)
        #expect(file == InterfaceFile("memory.new") && file != InterfaceFile("memory.newer"))
        #expect(file > .memoryMin && file < .memoryNUMAStat)
        #expect(try file.canonical("two words\n", key: nil) == "two words")
        #expect(try file.canonical("a 1\nb 2\n", key: "b") == "2")
        #expect(file.command("two words", key: nil) == "two words\n")
        #expect(file.grants("a", asked: "a", pageBytes: 4096))
        #expect(!file.grants("4096", asked: "4097", pageBytes: 4096))
    }
}
