import Document
import KernelInterface
import Planner
import Policy
import TestSupport
import Testing

/// Cgroups of one class that read the same are planned once. A plan that lists what is confirmed looks at each of them,
/// so it is the oracle for one that does not.
@Suite struct TwinTests {
    let asked: ResolvedPolicy

    init() throws {
        asked = try resolvedPolicy(
            policy(
                classes: """
                      it:
                        match: [{cgroup: a/*}]
                        cpu: {weight: 200, max: 2cpus}
                        memory: {max: 16MiB}
                    """))
    }

    /// The root, `a`, and one cgroup below `a` for each of the texts by file; a file without a text has its initial one.
    func observed(_ cgroups: [[String: String]]) -> Observed {
        var above = [ObservedCgroup(path: .root), ObservedCgroup(path: cgroup("a"))]
        for index in above.indices {
            above[index].identity = CgroupIdentity(inode: UInt64(index + 1))
            above[index].enabled = [.cpu, .memory]
        }
        let list = ReadingList(of: asked.classes[0])
        let members = cgroups.enumerated().map { index, texts in
            var found = ObservedCgroup(path: cgroup("a/\(index)"))
            found.identity = CgroupIdentity(inode: UInt64(index + 10))
            found.classIndex = 0
            found.files = list.files + [.memoryCurrent]
            found.texts = found.files.map { file in
                (texts[file.name] ?? file.known?.initialText ?? "0") + "\n"
            }
            return found
        }
        return Observed(cgroups: above + members, pageBytes: 4096, memoryBytes: 8 << 30)
    }

    @Test func aCgroupThatUsesMoreThanItsLimitIsNamedAmongTwins() {
        let plan = planned(
            asked, observed: observed([[:], ["memory.current": "4096"], ["memory.current": "33554432"], [:]]),
            originals: Originals())
        #expect(plan.operations.count == 12)
        #expect(
            plan.findings.map(\.message) == ["`a/2` uses 33554432 bytes, more than its new memory.max of 16777216"])
    }

    @Test(arguments: 0..<200) func twinsArePlannedAsTheyAreAlone(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        func one(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }
        let reason = Reason(.policy, className: "it")
        var cgroups: [[String: String]] = []
        var held: [HeldCgroup] = []
        for index in 0..<Int.random(in: 1...8, using: &random) {
            cgroups.append([
                "cpu.weight": one(["100", "200"]), "cpu.max": one(["max 100000", "200000 100000"]),
                "memory.max": one(["max", "16777216"]), "memory.current": one(["0", "4096", "33554432"]),
            ])
            if Bool.random(using: &random) { continue }
            let values = [
                HeldValue(file: .cpuMax, key: nil, original: "max 100000", inForce: "200000 100000", reason: reason),
                HeldValue(
                    file: .memoryMax, key: nil, original: one(["max", "8192"]), inForce: "16777216", reason: reason),
            ]
            held.append(
                HeldCgroup(
                    path: cgroup("a/\(index)"),
                    identity: CgroupIdentity(inode: Bool.random(using: &random) ? 1 : UInt64(index + 10)),
                    values: values))
        }
        let originals = Originals(cgroups: held)
        let observed = observed(cgroups)
        let plan = planned(asked, observed: observed, originals: originals)
        let expected = planned(asked, observed: observed, originals: originals, listsConfirmed: true)
        #expect(plan.operations == expected.operations, "seed \(seed)")
        #expect(plan.next == expected.next, "seed \(seed)")
        #expect(plan.inForce == expected.inForce, "seed \(seed)")
        #expect(plan.findings.map(\.message) == expected.findings.map(\.message), "seed \(seed)")
        // What equal cgroups hold is written once, and read back for each.
        #expect(try Originals(decoding: plan.next.encoded) == plan.next, "seed \(seed)")
        #expect(try Plan(decoding: plan.encoded).operations == plan.operations, "seed \(seed)")
    }
}
