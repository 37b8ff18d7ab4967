import KernelInterface
import Testing

@testable import Simulator

@Suite struct FaultTests {
    /// A small plan: four writes, one of them a mkdir.
    private func run(_ tree: inout FaultyKernel<SimulatedKernel>) -> String {
        do {
            try tree.write(.root, .cgroupSubtreeControl, "+cpu +memory\n")
            try tree.create(path("web"))
            try tree.write(path("web"), file("cpu.weight"), "200\n")
            _ = try tree.read(path("web"), file("cpu.weight"))
            try tree.write(path("web"), file("memory.high"), "1048576\n")
            return "done"
        } catch {
            return "\(error.operation) \(error.path): \(error.errno.name)" + (error.reason.map { " (\($0))" } ?? "")
        }
    }

    struct Row: CustomTestStringConvertible, Sendable {
        let fault: Fault
        let outcome: String
        let weight: String
        let high: String
        var testDescription: String { "\(fault)" }
    }

    @Test(arguments: [
        Row(
            fault: .fail(write: 1, .busy), outcome: "write cgroup.subtree_control: EBUSY", weight: "ENOENT",
            high: "ENOENT"),
        Row(fault: .fail(write: 2, .noMemory), outcome: "create web: ENOMEM", weight: "ENOENT", high: "ENOENT"),
        Row(fault: .fail(write: 3, .busy), outcome: "write web/cpu.weight: EBUSY", weight: "100\n", high: "max\n"),
        Row(fault: .fail(write: 4, .busy), outcome: "write web/memory.high: EBUSY", weight: "200\n", high: "max\n"),
        Row(fault: .fail(write: 5, .busy), outcome: "done", weight: "200\n", high: "1048576\n"),
        Row(
            fault: .crash(afterWrite: 0), outcome: "write cgroup.subtree_control: EIO (the writer has crashed)",
            weight: "ENOENT", high: "ENOENT"),
        Row(
            fault: .crash(afterWrite: 3), outcome: "read web/cpu.weight: EIO (the writer has crashed)",
            weight: "200\n", high: "max\n"),
        Row(fault: .crash(afterWrite: 4), outcome: "done", weight: "200\n", high: "1048576\n"),
        Row(
            fault: .vanish(path("web"), operation: 4), outcome: "read web/cpu.weight: ENOENT", weight: "ENOENT",
            high: "ENOENT"),
        Row(fault: .recreate(path("web"), operation: 5), outcome: "done", weight: "100\n", high: "1048576\n"),
        Row(fault: .shortWrite(4), outcome: "write web/memory.high: EIO", weight: "200\n", high: "0\n"),
        Row(
            fault: .times(2, .interrupted), outcome: "write cgroup.subtree_control: EINTR", weight: "ENOENT",
            high: "ENOENT"),
    ])
    func faultsHappenWhereTheyAreSaidTo(row: Row) {
        var tree = FaultyKernel(SimulatedKernel(transcriptMachine), [row.fault])
        #expect(run(&tree) == row.outcome)
        #expect(tree.tree.content("web", "cpu.weight") == row.weight)
        #expect(tree.tree.content("web", "memory.high") == row.high)
    }

    @Test func interruptionsEnd() {
        var tree = FaultyKernel(SimulatedKernel(transcriptMachine), [.times(2, .interrupted)])
        #expect(run(&tree) == "write cgroup.subtree_control: EINTR")
        #expect(run(&tree) == "write cgroup.subtree_control: EINTR")
        #expect(run(&tree) == "done")
    }

    @Test func aVanishingCgroupTakesWhatIsInItAlong() throws {
        var kernel = SimulatedKernel(transcriptMachine)
        try kernel.create(path("a"))
        try kernel.create(path("a/b"))
        let pid = try kernel.spawn(in: path("a/b"))
        let old = try kernel.identity(of: path("a"))
        var tree = FaultyKernel(kernel, [.recreate(path("a"), operation: 1)])
        #expect(try tree.children(of: path("a")) == [])
        #expect(try tree.identity(of: path("a")) != old)
        #expect(!tree.tree.pids.contains(pid))
    }
}
