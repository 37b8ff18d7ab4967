import KernelInterface
import Testing

@testable import Simulator

@Suite struct ResctrlFaultTests {
    /// Four writes and a reading of one group.
    private func run(_ tree: inout FaultyKernel<SimulatedKernel>) -> String {
        do {
            try tree.create(resctrl("web"))
            try tree.write(resctrl("web"), .schemata, "L3:0=f\n")
            try tree.write(resctrl("web"), .tasks, "1\n")
            _ = try tree.read(resctrl("web"), .schemata)
            try tree.write(resctrl("web"), .schemata, "L3:1=f0\n")
            return "done"
        } catch {
            return "\(error.operation) \(error.path): \(error.errno.name)" + (error.reason.map { " (\($0))" } ?? "")
        }
    }

    struct Row: CustomTestStringConvertible, Sendable {
        let fault: Fault
        let outcome: String
        /// The L3 line of the group, and its tasks.
        let state: [String]
        var testDescription: String { "\(fault)" }
    }

    private static let web = ResourceGroup(control: "web") ?? .default

    @Test(arguments: [
        Row(fault: .fail(write: 9, .busy), outcome: "done", state: ["L3:0=f;1=f0", "1\n"]),
        Row(
            fault: .fail(write: 1, .noSpace), outcome: "create web: ENOSPC", state: ["ENOENT", "ENOENT"]),
        Row(
            fault: .fail(write: 2, .invalidArgument), outcome: "write web/schemata: EINVAL",
            state: ["L3:0=fff;1=fff", ""]),
        Row(fault: .shortWrite(2), outcome: "write web/schemata: EINVAL", state: ["L3:0=fff;1=fff", ""]),
        Row(
            fault: .crash(afterWrite: 3), outcome: "read web/schemata: EIO (the writer has crashed)",
            state: ["L3:0=f;1=fff", "1\n"]),
        Row(
            fault: .vanishGroup(web, operation: 3), outcome: "write web/tasks: ENOENT", state: ["ENOENT", "ENOENT"]),
        Row(
            fault: .vanishGroup(web, operation: 4), outcome: "read web/schemata: ENOENT", state: ["ENOENT", "ENOENT"]),
        Row(fault: .recreateGroup(web, operation: 5), outcome: "done", state: ["L3:0=fff;1=f0", ""]),
        Row(fault: .recreateGroup(web, operation: 1), outcome: "create web: EEXIST", state: ["L3:0=fff;1=fff", ""]),
        Row(fault: .vanishGroup(.default, operation: 2), outcome: "done", state: ["L3:0=f;1=f0", "1\n"]),
    ])
    func faultsHappenWhereTheyAreSaidTo(row: Row) throws {
        var tree = FaultyKernel(SimulatedKernel(ResctrlMachine.inventory(ResctrlMachine.full())), [row.fault])
        #expect(run(&tree) == row.outcome)
        let text = tree.tree.text("web/schemata")
        let line = text == "ENOENT" ? text : try Schemata(parsing: text)["L3"]?.description ?? ""
        #expect([line, tree.tree.text("web/tasks")] == row.state)
    }

    @Test func aRecreatedGroupIsAnother() throws {
        var kernel = SimulatedKernel(ResctrlMachine.inventory(ResctrlMachine.full()))
        try kernel.create(resctrl("web"))
        try kernel.create(resctrl("web/mon_groups/api"))
        let old = try kernel.identity(of: resctrl("web"))
        var tree = FaultyKernel(kernel, [.recreateGroup(Self.web, operation: 1)])
        #expect(try tree.identity(of: resctrl("web")) != old)
        #expect(try tree.directories(of: resctrl("web/mon_groups")) == [])
        #expect(tree.tree.text("tasks") == "1\n2\n")
    }
}
