import Document
import Simulator
import TestSupport
import Testing

/// The stories of `examples/` end well, and leave the simulated node as it was.
@Suite struct ExampleTests {
    @Test(arguments: ["first-policy", "saved-plan", "drift", "another-machine", "crash", "cache"])
    func storyEndsWithTheNodeAsItWas(name: String) throws {
        let place = try Workplace()
        let story = Repository.root + "/examples/" + name
        let outcome = try place.run("mkdir work && BULKHEAD=./bulkhead \(story)/run.sh \"$PWD/work\"")
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        let shipped = ["another-machine": "two-socket", "cache": "ice-lake-12-ways"][name] ?? "small-vm"
        let before = try contents(Repository.text("examples/nodes/\(shipped).yaml") ?? "")
        #expect(try differences(contents(place.text("work/node.yaml")), before) == [])
        #expect(Repository.text("examples/\(name)/README.md")?.contains("./run.sh") == true)
    }

    /// It has no node to leave as it was.
    @Test func scenarioIsPlayed() throws {
        let place = try Workplace()
        let story = Repository.root + "/examples/noisy-neighbour"
        let outcome = try place.run("mkdir work && BULKHEAD=./bulkhead \(story)/run.sh \"$PWD/work\"")
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
        #expect(place.text("work/report.html").hasSuffix("</html>\n"))
    }

    private func contents(_ text: String) throws -> [String: String] {
        let (root, composed) = composeYAML(SourceFile(name: "node.yaml", text: text), limits: .generated)
        var diagnostics = composed
        let node = try SimulatedNode(decoding: #require(root), diagnostics: &diagnostics)
        var kernel = try #require(node).kernel
        // A machine without a resctrl mount has no groups.
        let groups = (try? kernel.resctrlContents()) ?? [:]
        return kernel.contents.merging(groups.map { ("resctrl " + $0.key, $0.value) }) { first, _ in first }
    }
}
