import Document
import Policy
import TestSupport
import Testing

@Suite struct PageTests {
    @Test func referenceIsMadeFromTheTable() {
        Golden.expect(ReferencePage.text(of: PolicyText.file(ReferencePage.path)), in: ReferencePage.path)
    }

    @Test func diagnosticsPageListsEveryCode() {
        Golden.expect(DiagnosticsPage.text, in: DiagnosticsPage.path)
    }

    @Test func codesAreUnique() {
        let codes = DiagnosticsPage.rooms.flatMap(\.codes).map(\.code)
        #expect(Set(codes).count == codes.count)
    }

    /// The policy in the introduction of the reference is right as it stands.
    @Test func referenceExampleDecodes() {
        let page = PolicyText.file(ReferencePage.path).split(separator: "```", omittingEmptySubsequences: false)
        let example = page.first { $0.hasPrefix("yaml\napiVersion") }?.dropFirst(5) ?? ""
        #expect(PolicyText(String(example), on: TestNode.big()).printed == "")
    }
}
