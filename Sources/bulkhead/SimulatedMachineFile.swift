import Document
import Node
import Simulator

/// A node file and the machine in it.
struct SimulatedMachineFile {
    let path: String
    var node: SimulatedNode

    init(reading path: String) throws(Failure) {
        let source: SourceFile
        do {
            source = try loadSource(path: path, limit: YAMLLimits.generated.bytes)
        } catch {
            throw Failure(any: error)
        }
        let (root, composed) = composeYAML(source, limits: .generated)
        var diagnostics = composed
        guard let root, let node = SimulatedNode(decoding: root, diagnostics: &diagnostics) else {
            throw Failure(diagnostics, .findings, sources: [source])
        }
        self.path = path
        self.node = node
    }

    /// Writes the machine back as it is now; standard input is a node that is not kept.
    func save() throws(Failure) {
        if path == "-" { return }
        do {
            try replaceFile(path, with: Array(node.encoded.yaml().utf8))
        } catch {
            throw Failure(error)
        }
    }
}
