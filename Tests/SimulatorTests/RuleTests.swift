import KernelInterface
import Testing

@testable import Simulator

/// Rules of the kernel beyond what the transcripts show, one row each: steps, then what a file reads.
@Suite struct RuleTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let name: String
        /// `CGROUP/FILE <- TEXT = ANSWER`, `+CGROUP`, `-CGROUP` with `= ANSWER`, or `CGROUP/FILE reads TEXT`.
        let steps: [String]
        var testDescription: String { name }
    }

    @Test(arguments: [
        Row(
            name: "numbers have a base, a sign and one newline",
            steps: [
                "/cgroup.subtree_control <- +cpu\n = ok", "+a = ok", "a/cpu.weight <- 010\n = ok",
                "a/cpu.weight reads 8\n", "a/cpu.weight <- +20\n = ok", "a/cpu.weight <- 08\n = EINVAL",
                "a/cpu.weight <- 5\n\n = EINVAL", "a/cpu.weight <- 0x\n = EINVAL", "a/cpu.weight reads 20\n",
                "a/cpu.weight.nice <- -0x5\n = ok", "a/cpu.weight.nice reads -5\n",
                "a/cpu.max <- max 5000\n = ok", "a/cpu.max <- 18446744073710552\n = ok", "a/cpu.max reads 1000 5000\n",
            ]),
        Row(
            name: "sizes have suffixes of either case and wrap",
            steps: [
                "/cgroup.subtree_control <- +memory\n = ok", "+a = ok", "a/memory.low <- 1t\n = ok",
                "a/memory.low reads 1099511627776\n", "a/memory.low <- 0x10M\n = ok", "a/memory.low reads 16777216\n",
                "a/memory.low <- 16777216E\n = ok", "a/memory.low reads 0\n", "a/memory.low <- K\n = ok",
                "a/memory.low <- 1 M\n = EINVAL", "a/memory.low <- max\n = ok", "a/memory.low reads max\n",
            ]),
        Row(
            name: "a write beyond a page is too big, and a NUL ends the text",
            steps: [
                "/cgroup.subtree_control <- +cpu\n = ok", "+a = ok",
                "a/cpu.weight <- " + String(repeating: " ", count: 4097) + " = E2BIG",
                "a/cpu.weight <- 9\u{0}junk = ok", "a/cpu.weight reads 9\n",
            ]),
        Row(
            name: "controllers come top-down and go bottom-up with their values",
            steps: [
                "+a = ok", "+a/b = ok", "a/cgroup.subtree_control <- +cpu\n = ENOENT",
                "/cgroup.subtree_control <- +cpu +pids\n = ok", "a/cpu.weight <- 7\n = ok",
                "a/cgroup.subtree_control <- +cpu -cpu\n = ok", "a/cgroup.subtree_control reads ",
                "a/cgroup.subtree_control <- -cpu +cpu\n = ok", "a/b/cpu.weight <- 9\n = ok",
                "/cgroup.subtree_control <- -cpu\n = EBUSY", "a/cgroup.subtree_control <- -cpu\n = ok",
                "a/b/cpu.weight reads ENOENT", "/cgroup.subtree_control <- -cpu +nope\n = EINVAL",
                "/cgroup.subtree_control <- -cpu\n = ok", "a/cpu.weight reads ENOENT",
                "/cgroup.subtree_control <- +cpu\n = ok", "a/cpu.weight reads 100\n",
                "/cgroup.subtree_control <- +perf_event\n = ENOENT", "/cgroup.subtree_control <- +dmem\n = EINVAL",
            ]),
        Row(
            name: "a frozen cgroup freezes what is below, new cgroups too",
            steps: [
                "+a = ok", "+a/b = ok", "a/cgroup.freeze <- 1\n = ok", "+a/c = ok",
                "a/b/cgroup.events reads populated 0\nfrozen 1\n", "a/c/cgroup.events reads populated 0\nfrozen 1\n",
                "a/b/cgroup.freeze reads 0\n", "a/cgroup.freeze <- 0\n = ok",
                "a/b/cgroup.events reads populated 0\nfrozen 0\n", "-a/b = ok", "-a = EBUSY",
            ]),
        Row(
            name: "names of interface files are taken, and the root cannot go",
            steps: ["+cgroup.procs = EEXIST", "+a/b = ENOENT", "-a = ENOENT", "- = EBUSY", "+ = EEXIST"]),
        Row(
            name: "a partition takes its CPUs from the root and gives them back",
            steps: [
                "/cgroup.subtree_control <- +cpuset\n = ok", "+a = ok", "+b = ok", "a/cpuset.cpus <- 2-3\n = ok",
                "a/cpuset.cpus.partition <- isolated\n = ok", "a/cpuset.cpus.partition reads isolated\n",
                "/cpuset.cpus.isolated reads 2-3\n", "/cpuset.cpus.effective reads 0-1\n",
                "b/cpuset.cpus.effective reads 0-1\n", "b/cpuset.cpus <- 3\n = ok",
                "a/cpuset.cpus.partition reads isolated invalid\n", "/cpuset.cpus.effective reads 0-3\n",
                "b/cpuset.cpus <- 1\n = ok", "a/cpuset.cpus.partition <- root\n = ok",
                "a/cpuset.cpus.partition reads root\n", "-a = ok", "/cpuset.cpus.effective reads 0-3\n",
            ]),
        Row(
            name: "a remote partition needs exclusive CPUs all the way up",
            steps: [
                "/cgroup.subtree_control <- +cpuset\n = ok", "+a = ok", "a/cgroup.subtree_control <- +cpuset\n = ok",
                "+a/b = ok", "a/b/cpuset.cpus <- 3\n = ok", "a/b/cpuset.cpus.partition <- root\n = ok",
                "a/b/cpuset.cpus.partition reads root invalid (Invalid cpu list in cpuset.cpus.exclusive)\n",
                "a/cpuset.cpus.exclusive <- 3\n = ok", "a/b/cpuset.cpus.exclusive <- 3\n = ok",
                "a/b/cpuset.cpus.partition <- member\n = ok", "a/b/cpuset.cpus.partition <- root\n = ok",
                "a/b/cpuset.cpus.partition reads root\n", "/cpuset.cpus.effective reads 0-2\n",
                "a/b/cpuset.cpus.effective reads 3\n", "-a/b = ok", "/cpuset.cpus.effective reads 0-3\n",
            ]),
        Row(
            name: "io limits are kept by device, the newest device first",
            steps: [
                "/cgroup.subtree_control <- +io\n = ok", "+a = ok", "a/io.max <- 254:0 rbps=4096\n = ok",
                "a/io.max <- 254:1 wiops=5 \n = ok",
                "a/io.max reads 254:1 rbps=max wbps=max riops=max wiops=5\n254:0 rbps=4096 wbps=max riops=max wiops=max\n",
                "a/io.max <- 254:0 rbps=5x\n = ok", "a/io.max <- 254:2 rbps=5\n = ENODEV",
                "a/io.max <- 254:0 riops=4294967295\n = ok",
                "a/io.max reads 254:1 rbps=max wbps=max riops=max wiops=5\n254:0 rbps=5 wbps=max riops=max wiops=max\n",
                "a/io.weight <- 4294967396\n = ok", "a/io.weight reads default 100\n",
                "a/io.weight <- 77abc\n = ok", "a/io.weight reads default 77\n",
            ]),
        Row(
            name: "lists of CPUs take blanks, strides and words",
            steps: [
                "/cgroup.subtree_control <- +cpuset\n = ok", "+a = ok", "a/cpuset.cpus <- 0 2\n = ok",
                "a/cpuset.cpus reads 0,2\n", "a/cpuset.cpus <- 0-N:1/2\n = ok", "a/cpuset.cpus reads 0,2\n",
                "a/cpuset.cpus <- ALL\n = ok", "a/cpuset.cpus reads 0-3\n", "a/cpuset.cpus <- ,,1,\n = ok",
                "a/cpuset.cpus reads 1\n", "a/cpuset.cpus <- 0-3:0/0\n = EINVAL", "a/cpuset.cpus <- 4\n = ERANGE",
                "a/cpuset.cpus <- 99999999999\n = EOVERFLOW", "a/cpuset.cpus <- \n = ok", "a/cpuset.cpus reads \n",
            ]),
    ])
    func steps(row: Row) throws {
        var kernel = SimulatedKernel(transcriptMachine)
        for step in row.steps {
            if let (target, content) = step.parted(by: " reads ") {
                let (cgroup, name) = target.cgroupAndFile
                #expect(kernel.content(cgroup, name) == content, "\(step)")
                continue
            }
            let (action, answer) = try #require(step.lastParted(by: " = "))
            if let (target, text) = action.parted(by: " <- ") {
                let (cgroup, name) = target.cgroupAndFile
                #expect(kernel.answer(cgroup, name, text) == answer, "\(step)")
            } else if action.hasPrefix("+") {
                #expect(kernel.mkdir(String(action.dropFirst())) == answer, "\(step)")
            } else {
                #expect(kernel.rmdir(String(action.dropFirst())) == answer, "\(step)")
            }
        }
    }
}

extension String {
    var cgroupAndFile: (cgroup: String, file: String) {
        let name = split(separator: "/").last.map(String.init) ?? ""
        return (String(dropLast(name.count + 1)), name)
    }

    func lastParted(by separator: String) -> (String, String)? {
        var found: (String, String)?
        var head = ""
        var rest = self
        while let (before, after) = rest.parted(by: separator) {
            found = (head + before, after)
            head += before + separator
            rest = after
        }
        return found
    }
}
