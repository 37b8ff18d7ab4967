import Simulator
import Testing

@Suite struct DepartureTests {
    /// The page and the data say the same.
    @Test func departuresAreDocumented() throws {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let page = try contents("/" + root + "/docs/simulator.md")
        let subjects = SimulatedKernel.knownDepartures.map(\.subject)
        #expect(subjects == subjects.sorted())
        let (_, section) = try #require(page.parted(by: "## Where it departs from 6.12"))
        let (table, _) = try #require(section.parted(by: "\n## "))
        let rows = SimulatedKernel.knownDepartures.map { "| \($0.subject) | \($0.kernel) | \($0.simulated) |" }
        #expect(table.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst().map { String($0) } == rows)
    }
}
