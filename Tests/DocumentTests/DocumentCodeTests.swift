import Testing

@testable import Document

@Suite struct DocumentCodeTests {
    @Test func everyCodeIsExplainedInOrder() {
        #expect(documentDiagnosticCodes.map(\.code) == DocumentCode.allCases.map(\.rawValue))
        #expect(documentDiagnosticCodes.map(\.code) == documentDiagnosticCodes.map(\.code).sorted())
    }

    @Test(arguments: DocumentCode.allCases.map(\.rawValue)) func explanationsAreWhole(code: String) throws {
        let entry = try #require(documentDiagnosticCodes.first { $0.code == code })
        #expect(code.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2D || $0 == 0x38 })
        #expect(!entry.title.isEmpty && !entry.title.hasSuffix("."))
        #expect(entry.text.hasSuffix(".") && !entry.text.contains("  "))
    }

    @Test func theHeadingCarriesTheCodeAtItsEnd() {
        let entry = DiagnosticExplanation(code: "high-above-max", title: "throttle limit above hard limit", text: "t.")
        #expect(
            entry.rendered
                == "THROTTLE LIMIT ABOVE HARD LIMIT\(String(repeating: " ", count: 41))high-above-max\nt.\n")
    }
}
