import KernelInterface
import Planner
import TestSupport
import Testing

/// Texts that the line format has to escape.
private let awkward = ["", "a", "max 100000", "tab\there", "line\nbreak", "back\\slash", "\\N", "\r", "größe", "a\\tb"]

private func randomOriginals(_ random: inout SplitMix64) -> Originals {
    var cgroups: [HeldCgroup] = []
    for index in 0..<Int.random(in: 0...4, using: &random) {
        let values = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            HeldValue(
                file: .memoryHigh, key: Bool.random(using: &random) ? nil : awkward.randomElement(using: &random),
                original: Bool.random(using: &random) ? nil : awkward.randomElement(using: &random),
                inForce: awkward.randomElement(using: &random) ?? "",
                reason: Reason(
                    .policy, className: awkward.randomElement(using: &random) ?? "", policyKey: "memory.high",
                    requested: awkward.randomElement(using: &random) ?? "", location: "a.yaml:1:2"))
        }
        cgroups.append(
            HeldCgroup(
                path: cgroup("slice/é\t\(index)"),
                identity: Bool.random(using: &random) ? nil : CgroupIdentity(inode: random.next()),
                isCreated: Bool.random(using: &random), enabled: [.cpu, .memory], values: values))
    }
    return Originals(policies: awkward, cgroups: cgroups)
}

@Suite struct CodecTests {
    @Test(arguments: 0..<200) func originalsReadBackAsWritten(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let originals = randomOriginals(&random)
        #expect(try Originals(decoding: originals.encoded) == originals, "seed \(seed)")
    }

    @Test(arguments: 0..<200) func plansReadBackAsWritten(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let changes: [PlannedOperation.Change] = [
            .create, .remove, .enable([.cpu, .io]), .disable([.memory]),
            .write(.cpuMax, key: nil, old: nil, new: "max 100000"),
            .write(.ioMax, key: "254:0", old: "rbps=max", new: awkward.randomElement(using: &random) ?? ""),
        ]
        var plan = Plan(
            operations: changes.shuffled(using: &random).map { change in
                PlannedOperation(
                    cgroup: cgroup("a/b"), identity: Bool.random(using: &random) ? nil : CgroupIdentity(inode: 7),
                    change: change, reason: Reason(.policy, className: awkward.randomElement(using: &random) ?? ""))
            },
            findings: [], next: randomOriginals(&random), inForce: 0, members: [])
        plan.basis = plan.next.mark
        let values = plan.operations.filter { if case .write = $0.change { true } else { false } }.map { operation in
            guard case .write(let file, let key, _, let new) = operation.change else { return operation }
            return PlannedOperation(
                cgroup: operation.cgroup, identity: operation.identity,
                change: .write(file, key: key, old: new, new: new), reason: operation.reason)
        }
        plan.confirmed = values
        plan.expected = values.reversed()
        let read = try Plan(decoding: plan.encoded)
        #expect(read.operations == plan.operations, "seed \(seed)")
        #expect(read.confirmed == plan.confirmed && read.expected == plan.expected, "seed \(seed)")
        #expect(read.next == plan.next && read.basis == plan.basis, "seed \(seed)")
    }

    @Test func anyCutOrChangedByteIsRecognised() throws {
        let bytes = Originals(
            policies: ["web"], cgroups: [HeldCgroup(path: cgroup("a"), identity: nil, isCreated: true)]
        ).encoded
        for length in bytes.indices {
            #expect(throws: LedgerError.self) { try Originals(decoding: Array(bytes[..<length])) }
        }
        for position in bytes.indices {
            var changed = bytes
            changed[position] ^= 1
            #expect(throws: LedgerError.self) { try Originals(decoding: changed) }
        }
    }

    @Test func aPlanIsNoState() {
        let plan = Plan(operations: [], findings: [], next: Originals(), inForce: 0, members: [])
        #expect(throws: LedgerError(line: 1, message: "the file is a `bulkhead-plan 1`, not a `bulkhead-state 1`")) {
            try Originals(decoding: plan.encoded)
        }
    }
}
