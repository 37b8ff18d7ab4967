import Simulator
import Testing

@Suite struct DepartureTests {
    /// The page and the data say the same.
    @Test func departuresAreDocumented() throws {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let page = try contents("/" + root + "/docs/simulator.md")
        for departure in SimulatedKernel.knownDepartures {
            #expect(page.contains("\n| \(departure.subject) | \(departure.kernel) | \(departure.simulated) |\n"))
        }
        let subjects = SimulatedKernel.knownDepartures.map(\.subject)
        #expect(subjects == subjects.sorted())
        let (_, section) = try #require(page.parted(by: "## Where it departs from 6.12"))
        let (table, _) = try #require(section.parted(by: "\n## "))
        #expect(table.split(separator: "\n").filter { $0.hasPrefix("| ") }.count == subjects.count + 1)
    }
}
