import KernelInterface
import Policy
import Testing

/// The policies that are shipped, each of which must be right on a large node.
@Test(arguments: [
    "web-and-batch", "database-and-analytics", "ci-runner", "kubernetes-node", "slurm-node", "desktop",
])
func shippedPolicyIsRight(name: String) throws {
    let result = PolicyText(PolicyText.file("policies/\(name).yaml"), on: TestNode.big())
    #expect(result.printed == "")
    let resolved = try #require(result.resolved)
    #expect(resolved.classes.allSatisfy { !$0.settings.isEmpty })
    for setting in resolved.classes.flatMap(\.settings) {
        guard case .text(let text) = setting.value else { continue }
        #expect(try setting.file.canonical(text, key: setting.key) == text)
    }
}
