import Document
import Glibc
import KernelInterface
import Policy

/// What decoding and judging one policy text gives, with the diagnostics as they are printed.
struct PolicyText {
    let set: PolicySet?
    let resolved: ResolvedPolicy?
    let diagnostics: [Diagnostic]
    let printed: String

    /// Several files are named `a.yaml`, `b.yaml`, …
    init(_ texts: [String], on node: Inventory? = nil) {
        let sources = texts.enumerated().map { index, text in
            SourceFile(name: "\("abcdefgh".dropFirst(index).prefix(1)).yaml", text: text)
        }
        var found: [Diagnostic] = []
        var roots: [YAMLNode] = []
        for source in sources {
            let (root, problems) = composeYAML(source)
            found += problems
            if let root { roots.append(root) }
        }
        let (set, problems) = decodePolicySet(roots)
        found += problems
        var resolved: ResolvedPolicy?
        if let node, let set {
            let result = set.resolved(against: node)
            resolved = result.policy
            found += result.diagnostics
        }
        self.set = set
        self.resolved = resolved
        diagnostics = found
        printed = DiagnosticRenderer(sources: sources).render(found)
    }

    init(_ text: String, on node: Inventory? = nil) {
        self.init([text], on: node)
    }

    /// One class `web` that matches nginx, with these lines in it.
    init(web lines: String, on node: Inventory? = nil) {
        self.init(Self.policy(web: lines), on: node)
    }

    static func policy(web lines: String) -> String {
        header + "classes:\n  web:\n    match: [{unit: nginx.service}]\n"
            + lines.split(separator: "\n").map { "    \($0)\n" }.joined()
    }

    static let header = "apiVersion: bulkhead/v1\nkind: Policy\nmetadata: {name: test}\n"

    /// The repository that the tests were built from.
    static let repository = String(#filePath.dropLast("/Tests/PolicyTests/PolicyText.swift".count))

    /// The text of a file of the repository.
    static func file(_ path: String) -> String {
        guard let file = fopen(repository + "/" + path, "r") else { return "" }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }
}
