import Document
import Node
import Report
import Simulator

/// A node file and the machine in it.
struct SimulatedMachineFile {
    let path: String
    var node: SimulatedNode
    /// What the file holds.
    private var stored: SimulatedNode
    private var bytes: [UInt8]

    init(reading path: String) throws(Failure) {
        let source = try Self.source(path)
        self.path = path
        bytes = source.bytes
        node = try Self.decoded(source)
        stored = node
    }

    private static func source(_ path: String) throws(Failure) -> SourceFile {
        do {
            return try loadSource(path: path, limit: YAMLLimits.generated.bytes)
        } catch {
            throw Failure(any: error)
        }
    }

    private static func decoded(_ source: SourceFile) throws(Failure) -> SimulatedNode {
        let (root, composed) = composeYAML(source, limits: .generated)
        var diagnostics = composed
        guard let root, let node = SimulatedNode(decoding: root, diagnostics: &diagnostics) else {
            throw Failure(diagnostics, .findings, sources: [source])
        }
        return node
    }

    /// Takes up what another process wrote since.
    mutating func readAgain() throws(Failure) {
        let source = try Self.source(path)
        if source.bytes == bytes { return }
        bytes = source.bytes
        node = try Self.decoded(source)
        stored = node
    }

    /// Writes the machine back as it is now; a file that says that already stays as it is written.
    func save() throws(Failure) {
        if node == stored { return }
        do {
            try replaceFile(path, with: Array(node.encoded.yaml().utf8))
        } catch {
            throw Failure(error)
        }
    }
}
