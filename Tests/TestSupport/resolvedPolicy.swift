import Document
package import KernelInterface
package import Policy

/// Why a policy of a test is not what the test takes it for.
package struct PolicyTrouble: Error, CustomStringConvertible {
    package let description: String
}

/// Decodes and resolves a policy that is to be without errors.
package func resolvedPolicy(_ text: String, on inventory: Inventory = smallNode) throws -> ResolvedPolicy {
    let source = SourceFile(name: "policy.yaml", text: text)
    let (node, composed) = composeYAML(source)
    let (set, found) = decodePolicySet(node.map { [$0] } ?? [])
    guard let set else {
        throw PolicyTrouble(description: DiagnosticRenderer(sources: [source]).render(composed + found))
    }
    let (policy, findings) = set.resolved(against: inventory)
    let errors = findings.filter { $0.severity == .error }
    guard errors.isEmpty else {
        throw PolicyTrouble(description: DiagnosticRenderer(sources: [source]).render(errors))
    }
    return policy
}

/// The head that every policy has, and the classes.
package func policy(classes: String) -> String {
    "apiVersion: bulkhead/v1\nkind: Policy\nmetadata: {name: test}\nclasses:\n" + classes
}
