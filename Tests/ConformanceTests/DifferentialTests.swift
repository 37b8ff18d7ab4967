import Glibc
import KernelInterface
import TestSupport
import Testing

/// A number of the environment, for longer or repeated runs.
private func number(_ name: String) -> Int? {
    getenv(name).flatMap { Int(String(cString: $0)) }
}

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
        let differential = Differential(
            targets: { (try simulated(smallNode, Self.controllers), try simulated(smallNode, Self.controllers)) },
            base: cgroup("base"))
        var generator = OperationGenerator(seed: 1, smallNode, controllers: Self.controllers)
        for _ in 0..<20 { #expect(try differential.run(generator.sequence(Self.length)) == nil) }
    }

    @Test func aDepartureIsFoundAndShortened() throws {
        let differential = Differential(
            targets: {
                let subject = DepartingTarget(smallNode)
                try subject.write(.root, .cgroupSubtreeControl, "+cpu +memory\n")
                return (try simulated(smallNode, [.cpu, .memory]), subject)
            },
            base: cgroup("base"), patience: .max)
        var generator = OperationGenerator(seed: 1, smallNode, controllers: [.cpu, .memory])
        var found: Differential.Difference?
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
        let differential = Differential(
            targets: { (try simulated(live.inventory, controllers), subject) },
            base: cgroup("bulkhead-differential-\(getpid())"), known: KnownDifference.all)
        let seed = number("BULKHEAD_CONFORMANCE_SEED") ?? 1
        let wanted = number("BULKHEAD_CONFORMANCE_OPERATIONS") ?? 8_000
        var left = number("BULKHEAD_CONFORMANCE_DIFFERENCES") ?? 1
        var generator = OperationGenerator(seed: UInt64(seed), live.inventory, controllers: controllers)
        var done = 0
        var sequences = 0
        while done < wanted && left > 0 {
            let operations = generator.sequence(Self.length)
            sequences += 1
            if sequences.isMultiple(of: 50) { print("compared \(done) operations so far") }
            guard let difference = try differential.run(operations) else {
                done += operations.count
                continue
            }
            done += difference.steps.count
            left -= 1
            let shortest = try differential.sharpened(
                differential.shortened(difference), cgroups: OperationGenerator.cgroups)
            Issue.record("seed \(seed), sequence \(sequences), step \(difference.steps.count):\n\(shortest)")
        }
        print("compared \(done) operations in \(sequences) sequences on \(live.inventory.kernelRelease)")
    }
}
