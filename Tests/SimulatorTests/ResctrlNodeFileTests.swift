import Document
import KernelInterface
import Testing

@testable import Simulator

@Suite struct ResctrlNodeFileTests {
    /// Of examples/nodes: machines with a resctrl mount.
    static let examples = [
        "amd-epyc", "apollo-lake", "arm-mpam", "broadwell-20-ways", "cascade-lake-cdp", "four-socket-16-ways",
        "haswell-20-ways", "ice-lake-12-ways", "mba-only", "sapphire-rapids-15-ways", "skylake-11-ways",
    ]

    @Test(arguments: examples)
    func theMachinesAreMounted(name: String) throws {
        var node = try #require(try parsedNode(example("nodes/\(name).yaml")).node)
        let mount = try #require(node.inventory.resctrlMount)
        #expect(node.inventory.resctrl == .mounted)
        // Domains lie on CPUs and memory that the node has, and every CPU is in one domain of each cache.
        for cache in mount.caches {
            let cpus = cache.domains.flatMap(\.cpus.indices)
            #expect(cpus.sorted() == node.inventory.cpus.indices, "\(cache.schema)")
        }
        let groups = mount.closids - 1
        for number in 0..<groups { #expect(node.kernel.makeGroup("try\(number)") == "ok") }
        #expect(node.kernel.makeGroup("more") == "ENOSPC")
        for number in 0..<groups { #expect(node.kernel.removeGroup("try\(number)") == "ok") }
        let schemata = try Schemata(parsing: node.kernel.text("schemata"))
        #expect(Set(schemata.schemas.map(\.name)) == Set(mount.caches.map(\.schema) + mount.bandwidths.map(\.schema)))
        #expect(node.kernel.put("schemata", schemata.description + "\n") == "ok")
    }

    @Test(arguments: [
        ("skylake-11-ways", "MB:0=100;1=100\nL3:0=7ff;1=7ff\n"),
        ("haswell-20-ways", "L3:0=fffff;1=fffff\n"), ("apollo-lake", "L2:0=ff;1=ff\n"),
        ("amd-epyc", "SMBA:0=2048;8=2048\n  MB:0=2048;8=2048\n  L3:0=ffff;8=ffff\n"),
        ("mba-only", "MB:0=100;1=100\n"),
    ])
    func theMachinesPrintTheirSchemata(name: String, schemata: String) throws {
        let node = try #require(try parsedNode(example("nodes/\(name).yaml")).node)
        let lines = node.kernel.text("schemata").split(separator: "\n").map { $0.drop { $0 == " " } }
        #expect(lines == schemata.split(separator: "\n").map { $0.drop { $0 == " " } })
    }

    static let start = NodeFileTests.start
    static let mounted =
        NodeFileTests.mount + """
            resctrl:
              caches: [{level: 3, closids: 4, mask: 0xfff, minimumBits: 2, domains: [{id: 0, bytes: 12MiB, cpus: 0-3}]}]
              monitoring: {rmids: 8, features: [llc_occupancy], domains: [0]}

            """

    @Test func aCacheThatIsOnlyMonitoredLimitsTheThreshold() throws {
        let text =
            NodeFileTests.mount + """
                resctrl:
                  bandwidths: [{closids: 3, domains: [0]}]
                  monitoring: {rmids: 6, features: [llc_occupancy], domains: [0], bytes: 16MiB}

                """
        let node = try #require(parsedNode(text).node)
        let again = try #require(parsedNode(node.encoded.yaml()).node)
        for var kernel in [node.kernel, again.kernel] {
            let file = "info/L3_MON/max_threshold_occupancy"
            #expect(kernel.text(file) == "2752512\n" && kernel.put(file, "16777217\n") == "EINVAL")
        }
    }

    @Test func groupsOfAFileAreInForce() throws {
        let text =
            Self.mounted + """
                cgroups:
                  a: {processes: [{pid: 200, threads: [{tid: 201, cgroup: a}]}, {pid: 300, uid: 1000}]}
                resourceGroups:
                  /: {schemata: "L3:0=ff0"}
                  other: {schemata: ["L3:0=f"], mode: exclusive, cpus: 0-1, tasks: [200, 201]}
                  other/mon_groups/part: {tasks: [201, 300], owner: 1000}
                """
        var node = try #require(parsedNode(text).node)
        #expect(node.kernel.text("schemata") == "L3:0=ff0\n" && node.kernel.text("other/schemata") == "L3:0=f\n")
        #expect(node.kernel.text("other/mode") == "exclusive\n" && node.kernel.text("cpus_list") == "2-3\n")
        #expect(node.kernel.text("other/tasks") == "200\n201\n300\n")
        #expect(node.kernel.text("other/mon_groups/part/tasks") == "201\n300\n")
        #expect(node.kernel.text("info/last_cmd_status") == "ok\n")
        node.kernel.callerUID = 1000
        #expect(node.kernel.put("other/mon_groups/part/tasks", "300\n") == "ok")
        #expect(node.kernel.put("other/mon_groups/part/tasks", "201\n") == "EPERM")
        let (again, findings) = parsedNode(node.encoded.yaml())
        #expect(findings == [])
        #expect(again?.kernel.resctrl == node.kernel.resctrl && again?.encoded == node.encoded)
    }

    @Test func theWordStaysAWord() throws {
        var inventory = transcriptMachine
        for word in [ResctrlSupport.mounted, .unmounted, .absent] {
            inventory.resctrl = word
            #expect(inventory.encoded.yaml().contains("resctrl: \(word.rawValue)\n"))
            #expect(parsedNode(inventory.encoded.yaml()).node?.inventory == inventory)
        }
        let full = ResctrlMachine.inventory(ResctrlMachine.full(["cdp", "cdpl2"]))
        #expect(parsedNode(full.encoded.yaml()).node?.inventory == full)
    }

    @Test(arguments: [
        NodeFileTests.Mistake(
            text: start + "resctrl: on\n",
            finding: "6:10: `resctrl` must be one of `mounted`, `unmounted`, `absent`, not `on` [node-value]"),
        NodeFileTests.Mistake(
            text: start + "resctrl: {cache: []}\n",
            finding: "6:11: unknown key `cache` in `resctrl` [node-key-unknown] (the nearest key is `caches`)"),
        NodeFileTests.Mistake(
            text: start + "resctrl: {caches: [{level: 3, closids: 4, mask: 0xff}]}\n",
            finding: "6:20: a cache needs `domains` [node-key-missing]"),
        NodeFileTests.Mistake(
            text: start + "resctrl: {caches: [{level: 1, closids: 4, mask: 0xff, domains: []}]}\n",
            finding: "6:28: `level` must be 2 or 3, not 1 [node-value]"),
        NodeFileTests.Mistake(
            text: start + "resctrl: {caches: [{level: 3, closids: 0, mask: 0xff, domains: []}]}\n",
            finding: "6:40: `closids` must be a number from 1 on [node-value]"),
        NodeFileTests.Mistake(
            text: start + "resctrl: {caches: [{level: 3, closids: 4, mask: 7x, domains: []}]}\n",
            finding: "6:49: `mask` is no mask in hexadecimal such as `0x7ff`: `7x` [node-value]"),
        NodeFileTests.Mistake(
            text: start + "resctrl: {caches: [{level: 3, closids: 4, mask: 0xf0, domains: []}]}\n",
            finding: "6:49: `mask` must be all ways of the cache from way 0 on, 32 at most [node-value]"),
        NodeFileTests.Mistake(
            text: start + "resctrl: {caches: [{level: 3, closids: 4, mask: 0xf, shareableBits: 0x30, domains: []}]}\n",
            finding: "6:69: `shareableBits` has ways that `mask` does not have [node-value]"),
        NodeFileTests.Mistake(
            text: start + "resctrl: {caches: [{level: 3, closids: 4, mask: 0xf, domains: [{id: 0}, {id: 0}]}]}\n",
            finding: "6:73: the domain 0 is listed twice [node-value]"),
        NodeFileTests.Mistake(
            text: start + "resctrl: {bandwidths: [{schema: L3, closids: 4, domains: [0]}]}\n",
            finding: "6:33: `L3` is no bandwidth: MB or SMBA [node-value]"),
        NodeFileTests.Mistake(
            text: start + "resctrl: {bandwidths: [{closids: 4, domains: [0], minimum: 200}]}\n",
            finding: "6:24: `minimum` is above `maximum` [node-value]"),
        NodeFileTests.Mistake(
            text: start + "resctrl: {monitoring: {rmids: 99999999, features: [], domains: [0]}}\n",
            finding: "6:31: `rmids` is too large: 99999999 [node-value]"),
        NodeFileTests.Mistake(
            text: start + "resourceGroups: {a: {}}\n",
            finding: "6:17: a node without a resctrl mount has no resource groups [node-value]"),
        NodeFileTests.Mistake(
            text: mounted + "resourceGroups:\n  a: {schemata: \"L3:0=5\"}\n",
            finding: "11:17: the kernel would refuse `L3:0=5` in `a/schemata`: Invalid argument (EINVAL):"
                + " The mask 5 has non-consecutive 1-bits [node-refused]"),
        NodeFileTests.Mistake(
            text: mounted + "resourceGroups:\n  a: {mode: exclusive}\n",
            finding: "11:13: the kernel would refuse `exclusive` in `a/mode`: Invalid argument (EINVAL):"
                + " Schemata overlaps [node-refused]"),
        NodeFileTests.Mistake(
            text: mounted + "resourceGroups:\n  a: {tasks: [77]}\n",
            finding: "11:15: the kernel would refuse `77` in `a/tasks`: No such process (ESRCH):"
                + " No task 77; Error while processing task 77 [node-refused]"),
        NodeFileTests.Mistake(
            text: mounted + "resourceGroups:\n  a/b: {}\n",
            finding: "11:3: the kernel would refuse the resource group `a/b`: No such file or directory (ENOENT)"
                + " [node-refused]"),
        NodeFileTests.Mistake(
            text: mounted + "resourceGroups:\n  ../b: {}\n",
            finding: "11:3: `../b` is no path of a resource group [node-value]"),
        NodeFileTests.Mistake(
            text: mounted + "resourceGroups:\n  a: {mask: f}\n",
            finding: "11:7: unknown key `mask` in the resource group `a` [node-key-unknown]"),
    ])
    func mistakesAreNamed(mistake: NodeFileTests.Mistake) {
        let (node, findings) = parsedNode(mistake.text)
        #expect(node == nil)
        #expect(findings == [mistake.finding])
    }

    /// A machine that was saved and read again goes on as the one that was not.
    @Test(arguments: UInt64(1)...12)
    func aNodeFileHoldsTheWholeState(seed: UInt64) throws {
        var node = RandomResctrlOperations.node(seed: seed)
        var operations = RandomResctrlOperations(seed: seed &* 7919)
        for _ in 0..<20 {
            let (read, findings) = parsedNode(node.encoded.yaml())
            #expect(findings == [], "seed \(seed)")
            var again = try #require(read)
            try #require(again.encoded == node.encoded, "seed \(seed)")
            try #require(again.kernel.resctrl == node.kernel.resctrl, "seed \(seed)")
            for _ in 0..<15 {
                var same = operations
                let (text, error) = operations.step(&node.kernel)
                let (_, other) = same.step(&again.kernel)
                try #require(error == other, "seed \(seed): \(text)")
            }
            try #require(again.kernel.resctrl == node.kernel.resctrl, "seed \(seed)")
            try #require(again.kernel.everything == node.kernel.everything, "seed \(seed)")
        }
    }
}
