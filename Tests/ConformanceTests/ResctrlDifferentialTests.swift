import Document
import KernelInterface
import Simulator
import TestSupport
import Testing

/// A simulated kernel that is written to a node file and read again after every operation.
private final class ReopenedTarget: SimulatedTarget {
    private func reopen() {
        var node = SimulatedNode(inventory)
        node.kernel = tree
        let (yaml, _) = composeYAML(SourceFile(name: "node.yaml", text: node.encoded.yaml()), limits: .generated)
        var findings: [Diagnostic] = []
        guard let yaml, let again = SimulatedNode(decoding: yaml, diagnostics: &findings) else {
            Issue.record("what was written cannot be read: \(findings)")
            return
        }
        tree = again.kernel
    }

    override func write(_ path: ResctrlPath, _ file: ResctrlFile, _ text: String) throws(KernelError) {
        defer { reopen() }
        try super.write(path, file, text)
    }

    override func create(_ path: ResctrlPath) throws(KernelError) {
        defer { reopen() }
        try super.create(path)
    }

    override func remove(_ path: ResctrlPath) throws(KernelError) {
        defer { reopen() }
        try super.remove(path)
    }
}

/// A simulated kernel that makes a group exclusive, unless it is the default one, and then answers EBUSY all the same.
private final class DepartingTarget: SimulatedTarget {
    override func write(_ path: ResctrlPath, _ file: ResctrlFile, _ text: String) throws(KernelError) {
        try super.write(path, file, text)
        if file == .mode && text == "exclusive\n" && !path.isRoot {
            throw KernelError(.write, in: .resctrl, path: path.path(of: file), value: "exclusive", errno: .busy)
        }
    }
}

/// In the same suite as the rules: each has the whole file system for itself.
extension ConformanceTests {
    @Test(arguments: ResctrlShape.all)
    func savedResctrlGoesOn(_ shape: ResctrlShape) throws {
        let differential = Differential(
            reference: { try ResctrlPlayer(SimulatedTarget(shape.inventory)) },
            subject: { try ResctrlPlayer(ReopenedTarget(shape.inventory)) })
        var generator = ResctrlGenerator(seed: 1, shape.mount)
        for _ in 0..<4 {
            let difference = try differential.run(generator.sequence(Self.length))
            #expect(difference == nil, "\(difference.map { "\($0)" } ?? "")")
        }
    }

    @Test func aDepartureOfResctrlIsFoundAndShortened() throws {
        let shape = ResctrlShape.all[0]
        let differential = Differential(
            reference: { try ResctrlPlayer(SimulatedTarget(shape.inventory)) },
            subject: { try ResctrlPlayer(DepartingTarget(shape.inventory)) }, patience: .max)
        var generator = ResctrlGenerator(seed: 1, shape.mount)
        var found: Differential<ResctrlPlayer>.Difference?
        for _ in 0..<50 where found == nil { found = try differential.run(generator.sequence(Self.length)) }
        let shortest = try differential.sharpened(
            differential.shortened(try #require(found)), looks: [.inspect])
        let transcript = #"""
                mkdir b: ok
                write "L3:0=7c00;1=7c00\n" to schemata: ok
                write "L3:0=1f;1=1f\n" to b/schemata: ok
              > write "exclusive\n" to b/mode
                  simulated: ok
                  real:      "EBUSY"

            """#
        #expect("\(shortest)" == transcript)
    }

    @Test(
        .enabled(if: Live.absence == nil, "\(Live.absence ?? "")"),
        .enabled(if: Live.isDedicated, "BULKHEAD_CONFORMANCE=live is not set"),
        .enabled(if: Live.resctrl != nil, "no resctrl is mounted"),
        .enabled(if: Live.release.hasPrefix("6.12."), "the simulated kernel is a 6.12, this one is \(Live.release)"))
    func liveResctrlAgreesWithSimulator() throws {
        let live = try Live.found.get()
        let mount = try #require(Live.resctrl)
        let subject = try live.target()
        let differential = Differential(
            reference: { try ResctrlPlayer(SimulatedTarget(live.inventory)) },
            subject: { try ResctrlPlayer(subject) })
        var generator = ResctrlGenerator(seed: DifferentialRun.seed, mount)
        try DifferentialRun(operations: 2_000, on: "resctrl of \(live.inventory.kernelRelease)")
            .compare(differential, looks: [.inspect]) { generator.sequence(Self.length) }
    }
}
