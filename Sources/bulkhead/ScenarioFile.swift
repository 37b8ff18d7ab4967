import Document
import Simulator

/// A scenario with the machine and the policies that it names.
struct ScenarioFile {
    let path: String
    let scenario: Scenario
    let machine: SimulatedNode
    let policy: LoadedPolicy
    /// Its text, which diagnostics quote.
    let source: SourceFile

    init(reading path: String) throws(Failure) {
        let source = try Self.source(path)
        let (root, composed) = composeYAML(source)
        var diagnostics = composed
        guard let root, let scenario = Scenario(decoding: root, diagnostics: &diagnostics) else {
            throw Failure(diagnostics, .findings, sources: [source])
        }
        self.path = path
        self.source = source
        self.scenario = scenario
        switch scenario.node {
        case .inline(let node): machine = node
        case .file(let file): machine = try SimulatedMachineFile(reading: Scenario.path(file, besides: path)).node
        }
        policy = try LoadedPolicy(paths: scenario.policies.map { Scenario.path($0, besides: path) }).valid()
    }

    private static func source(_ path: String) throws(Failure) -> SourceFile {
        do {
            return try loadSource(path: path)
        } catch {
            throw Failure(any: error)
        }
    }
}
