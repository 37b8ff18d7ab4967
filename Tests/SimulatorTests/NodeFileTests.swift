import Document
import KernelInterface
import Testing

@testable import Simulator

@Suite struct NodeFileTests {
    @Test(
        arguments: ["small-vm", "two-socket", "kubernetes", "legacy-hybrid"] + ResctrlNodeFileTests.examples
    )
    func examplesAreReadAndWritten(name: String) throws {
        let (read, findings) = parsedNode(try example("nodes/\(name).yaml"))
        #expect(findings == [])
        let node = try #require(read)
        let (again, later) = parsedNode(node.encoded.yaml())
        #expect(later == [])
        #expect(again?.encoded == node.encoded)
        #expect(again?.inventory == node.inventory)
        #expect(again?.kernel.everything == node.kernel.everything)
    }

    @Test func processesAndMemoryOfAFileAreInTheirCgroups() throws {
        var node = try #require(try parsedNode(example("nodes/small-vm.yaml")).node)
        #expect(node.kernel.content("system.slice/nginx.service", "memory.current") == "\((96 + 200) << 20)\n")
        #expect(node.kernel.content("system.slice/nginx.service", "pids.current") == "5\n")
        #expect(node.kernel.content("system.slice/nginx.service", "pids.max") == "512\n")
        #expect(node.kernel.content("system.slice/nginx.service", "cgroup.procs").split(separator: "\n").count == 5)
        #expect(node.kernel.content("user.slice/user-1000.slice", "cpu.weight") == "ENOENT")
        #expect(node.kernel.answer("system.slice/nginx.service", "memory.high", "200M\n") == "ok")
        #expect(node.kernel.content("system.slice/nginx.service", "memory.current") == "\(200 << 20)\n")
    }

    @Test func controllersOfCgroup1AreKnownAndAbsent() throws {
        var node = try #require(try parsedNode(example("nodes/legacy-hybrid.yaml")).node)
        #expect(node.kernel.answer("", "cgroup.subtree_control", "+memory\n") == "ENOENT")
        #expect(node.kernel.answer("", "cgroup.subtree_control", "+rdma\n") == "EINVAL")
        #expect(node.kernel.content("system.slice", "cpu.pressure") == "ENOENT")
        #expect(node.kernel.content("system.slice", "cgroup.pressure") == "ENOENT")
    }

    @Test func anInventoryAloneIsANodeFile() throws {
        let (yaml, _) = composeYAML(SourceFile(name: "node.yaml", text: transcriptMachine.encoded.yaml()))
        var findings: [Diagnostic] = []
        #expect(Inventory(decoding: try #require(yaml), diagnostics: &findings) == transcriptMachine)
        #expect(findings.isEmpty)
        #expect(parsedNode(transcriptMachine.encoded.yaml()).node == SimulatedNode(transcriptMachine))
    }

    struct Mistake: CustomTestStringConvertible, Sendable {
        let text: String
        let finding: String
        var testDescription: String { finding }
    }

    static let start = "apiVersion: bulkhead/v1\nkind: Node\nkernel: \"6.12\"\ncpus: 0-3\nmemory: 1GiB\n"
    static let mount = start + "cgroup: {path: /sys/fs/cgroup, controllers: [cpu, memory]}\n"

    @Test(arguments: [
        Mistake(
            text: "apiVersion: bulkhead/v1\nkind: Policy\n",
            finding: "2:7: this is no node file: `kind` is not `Node` [node-kind]"),
        Mistake(
            text: "apiVersion: bulkhead/v1\nkind: Node\nkernel: \"6.12\"\ncpus: 0-3\n",
            finding: "1:1: a node needs `memory` [node-key-missing]"),
        Mistake(
            text: start + "presure: available\n",
            finding: "6:1: unknown key `presure` in a node [node-key-unknown] (the nearest key is `pressure`)"),
        Mistake(
            text: start + "swap: 5GB\n",
            finding: "6:7: `swap` is no size: the text `5GB` [node-value]"
                + " (write bytes, or a whole number of KiB, MiB, GiB or TiB)"),
        Mistake(
            text: start + "swap: 99999999999999TiB\n",
            finding: "6:7: `swap` is no size: the text `99999999999999TiB` [node-value]"
                + " (write bytes, or a whole number of KiB, MiB, GiB or TiB)"),
        Mistake(
            text: start + "pressure: on\n",
            finding: "6:11: `pressure` must be one of `available`, `disabled`, `absent`, not `on` [node-value]"),
        Mistake(
            text: start + "devices: [{name: sda, number: \"8\"}]\n",
            finding: "6:31: `8` is no device number such as `259:0` [node-value]"),
        Mistake(
            text: start + "cgroups: {a: {}}\n",
            finding: "6:10: a node without `cgroup` has no cgroups [node-value]"),
        Mistake(
            text: mount + "cgroups:\n  a/b: {}\n",
            finding: "8:3: there is no cgroup `a` for `a/b` to be in [node-cgroup-orphan] (list `a` before it)"),
        Mistake(
            text: mount + "cgroups:\n  ../b: {}\n", finding: "8:3: `../b` is no path of a cgroup [node-value]"),
        Mistake(
            text: mount + "cgroups:\n  a: {controllers: [io]}\n",
            finding: "8:20: the kernel would refuse these controllers: Invalid argument (EINVAL) [node-refused]"),
        Mistake(
            text: mount + "cgroups:\n  /: {controllers: [cpu]}\n  a: {values: {cpu.weight: 0}}\n",
            finding: "9:28: the kernel would refuse `0` in `cpu.weight`: Numerical result out of range (ERANGE)"
                + " [node-refused]"),
        Mistake(
            text: mount + "cgroups:\n  a: {values: {memory.max: 5}}\n",
            finding: "8:16: the kernel would refuse `memory.max` in `a`: No such file or directory (ENOENT)"
                + " [node-refused]"),
        Mistake(
            text: mount + "cgroups:\n  a: {controllers: [memory], processes: 2}\n",
            finding: "8:41: the kernel would refuse processes in `a`: Device or resource busy (EBUSY) [node-refused]"
                + " (processes go into cgroups that enable no domain controllers for children)"),
        Mistake(
            text: mount + "cgroups:\n  a: {memory: 5MiB}\n",
            finding: "8:15: `memory` without processes: nobody uses it [node-value]"),
    ])
    func mistakesAreNamed(mistake: Mistake) {
        let (node, findings) = parsedNode(mistake.text)
        #expect(node == nil)
        #expect(findings == [mistake.finding])
    }

    @Test func everyCodeIsExplained() {
        #expect(nodeFileDiagnosticCodes.map(\.code) == NodeCode.allCases.map(\.rawValue).sorted())
        #expect(nodeFileDiagnosticCodes.allSatisfy { !$0.title.isEmpty && !$0.text.isEmpty })
    }
}

/// A file of examples/.
func example(_ name: String) throws -> String {
    let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return try contents("/" + root + "/examples/" + name)
}
