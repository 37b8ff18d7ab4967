import Document
import TestSupport
import Testing

@testable import Policy

@Suite struct DiagnosticTests {
    static let tables: [(String, [DiagnosticRow])] = [
        ("header", DiagnosticRow.header), ("match", DiagnosticRow.match), ("keys", DiagnosticRow.keys),
        ("quantities", DiagnosticRow.quantities), ("classes", DiagnosticRow.classChecks),
        ("sets", DiagnosticRow.setChecks), ("node", DiagnosticRow.nodeChecks),
        ("allocation", DiagnosticRow.allocation), ("objectives", DiagnosticRow.objectives),
        ("resctrl", DiagnosticRow.resctrl), ("rungs", DiagnosticRow.rungs),
        ("rungs-on-a-node", DiagnosticRow.rungsOnANode),
    ]

    /// One golden file a table; each row is its name, the policy as given and what is printed about it.
    @Test(arguments: tables.map(\.0))
    func textIsAsRecorded(table: String) {
        let rows = Self.tables.first { $0.0 == table }?.1 ?? []
        let text = rows.map { row in
            "### \(row.name)\n" + PolicyText(row.texts, on: row.node).printed + "\n"
        }.joined()
        Golden.expect(text, in: "Tests/PolicyTests/Golden/\(table).txt")
    }

    @Test func everyRowFindsSomething() {
        for row in Self.tables.flatMap(\.1) {
            #expect(!PolicyText(row.texts, on: row.node).diagnostics.isEmpty, "\(row.name)")
        }
    }

    @Test func everyCodeHasARow() {
        let found = Set(Self.tables.flatMap(\.1).flatMap { PolicyText($0.texts, on: $0.node).diagnostics.map(\.code) })
        #expect(PolicyCode.allCases.map(\.rawValue).filter { !found.contains($0) } == [])
    }
}
