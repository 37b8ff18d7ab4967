import Glibc
import KernelInterface
import TestSupport
import Testing

private func simulated(_ inventory: Inventory, _ controllers: [CgroupController]) throws -> SimulatedTarget {
    let target = SimulatedTarget(inventory)
    let words = controllers.map { "+" + $0.name }.joined(separator: " ")
    if !words.isEmpty { try target.write(.root, .cgroupSubtreeControl, words + "\n") }
    return target
}

/// A simulated kernel that refuses the highest weight.
private final class DepartingTarget: SimulatedTarget {
    override func write(_ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String) throws(KernelError) {
        try super.write(cgroup, file, text)
        if file == .cpuWeight && text == "10000\n" {
            throw KernelError(.write, path: cgroup.path(of: file), value: "10000", errno: .outOfRange)
        }
    }
}

/// In the same suite as the rules: partitions of one test take CPUs from those of another.
extension ConformanceTests {
    static let length = 120
    static let controllers = smallNode.cgroup?.controllers ?? []

    @Test func oneKernelAgreesWithItself() throws {
        let player = { try OperationPlayer(simulated(smallNode, Self.controllers), cgroup("base")) }
        let differential = Differential(reference: player, subject: player)
        var generator = OperationGenerator(seed: 1, smallNode, controllers: Self.controllers)
        for _ in 0..<20 { #expect(try differential.run(generator.sequence(Self.length)) == nil) }
    }

    @Test func aDepartureIsFoundAndShortened() throws {
        let differential = Differential(
            reference: { try OperationPlayer(simulated(smallNode, [.cpu, .memory]), cgroup("base")) },
            subject: {
                let subject = DepartingTarget(smallNode)
                try subject.write(.root, .cgroupSubtreeControl, "+cpu +memory\n")
                return try OperationPlayer(subject, cgroup("base"))
            }, patience: .max)
        var generator = OperationGenerator(seed: 1, smallNode, controllers: [.cpu, .memory])
        var found: Differential<OperationPlayer>.Difference?
        for _ in 0..<50 where found == nil { found = try differential.run(generator.sequence(Self.length)) }
        let shortest = try differential.shortened(try #require(found))
        let transcript = #"""
                write "+cpu +memory\n" to cgroup.subtree_control: "cpu memory\n"
                mkdir b: ok
              > write "10000\n" to b/cpu.weight
                  simulated: "10000\n"
                  real:      ERANGE

            """#
        #expect("\(shortest)" == transcript)
    }

    @Test(
        .enabled(if: Live.absence == nil, "\(Live.absence ?? "")"),
        .enabled(if: Live.isDedicated, "BULKHEAD_CONFORMANCE=live is not set"),
        .enabled(if: Live.release.hasPrefix("6.12."), "the simulated kernel is a 6.12, this one is \(Live.release)"))
    func simulatorAgreesWithLinux() throws {
        let live = try Live.found.get()
        let subject = try live.target()
        let controllers = live.enabled.sorted()
        let base = cgroup("bulkhead-differential-\(getpid())")
        let differential = Differential(
            reference: { try OperationPlayer(simulated(live.inventory, controllers), base) },
            subject: { try OperationPlayer(subject, base) },
            isKnown: { operation, simulated, real in
                KnownDifference.all.contains { $0.covers(operation, simulated, real) }
            })
        var generator = OperationGenerator(
            seed: DifferentialRun.seed, live.inventory, controllers: controllers)
        let looks = OperationGenerator.cgroups.map { Operation.inspect($0) }
        try DifferentialRun(operations: 8_000, on: live.inventory.kernelRelease)
            .compare(differential, looks: looks) { generator.sequence(Self.length) }
    }
}
