import KernelInterface
import Testing

@testable import Simulator

/// Processes, memory, tasks and pressure over virtual time.
@Suite struct WorkloadTests {
    private func kernel(_ controllers: String = "+cpu +memory +pids", swap: UInt64 = 0) -> SimulatedKernel {
        var machine = transcriptMachine
        machine.swapBytes = swap
        var kernel = SimulatedKernel(machine)
        _ = kernel.answer("", "cgroup.subtree_control", controllers)
        for cgroup in ["a", "b"] { _ = kernel.mkdir(cgroup) }
        return kernel
    }

    @Test func loweringMaxKillsTheLargestUntilItFits() throws {
        var kernel = kernel()
        let small = try kernel.spawn(in: path("a"), memory: 4 << 20)
        let large = try kernel.spawn(in: path("a"), memory: 32 << 20)
        #expect(kernel.answer("a", "memory.max", "8M\n") == "ok")
        #expect(kernel.pids.contains(small))
        #expect(!kernel.pids.contains(large))
        #expect(kernel.content("a", "memory.current") == "\(4 << 20)\n")
        #expect(kernel.content("a", "memory.peak") == "\(36 << 20)\n")
        #expect(
            kernel.content("a", "memory.events") == "low 0\nhigh 0\nmax 0\noom 1\noom_kill 1\noom_group_kill 0\n")
    }

    @Test func aGroupDiesTogether() throws {
        var kernel = kernel()
        _ = try kernel.spawn(in: path("a"), memory: 4 << 20)
        _ = try kernel.spawn(in: path("a"), memory: 32 << 20)
        #expect(kernel.answer("a", "memory.oom.group", "1\n") == "ok")
        #expect(kernel.answer("a", "memory.max", "8M\n") == "ok")
        #expect(kernel.content("a", "cgroup.events") == "populated 0\nfrozen 0\n")
        #expect(
            kernel.content("a", "memory.events.local") == "low 0\nhigh 0\nmax 0\noom 1\noom_kill 2\noom_group_kill 1\n")
    }

    @Test func highTakesPageCacheAndNeverKills() throws {
        var kernel = kernel()
        let pid = try kernel.spawn(in: path("a"), memory: 16 << 20)
        try kernel.cache(in: path("a"), bytes: 16 << 20)
        #expect(kernel.answer("a", "memory.high", "24M\n") == "ok")
        #expect(kernel.content("a", "memory.current") == "\(24 << 20)\n")
        #expect(kernel.answer("a", "memory.high", "4M\n") == "ok")
        #expect(kernel.content("a", "memory.current") == "\(16 << 20)\n")
        let survives = kernel.allocate(pid, bytes: 4096)
        #expect(survives)
        #expect(kernel.content("a", "memory.events").hasPrefix("low 0\nhigh 1\nmax 0\noom 0"))
        #expect(kernel.pids.contains(pid))
    }

    @Test func swapTakesWhatItIsAllowedTo() throws {
        var kernel = kernel(swap: 64 << 20)
        _ = try kernel.spawn(in: path("a"), memory: 16 << 20)
        #expect(kernel.answer("a", "memory.swap.max", "4M\n") == "ok")
        #expect(kernel.answer("a", "memory.reclaim", "8M\n") == "EAGAIN")
        #expect(kernel.content("a", "memory.swap.current") == "\(4 << 20)\n")
        #expect(kernel.content("a", "memory.current") == "\(12 << 20)\n")
        #expect(kernel.content("a", "memory.swap.events") == "high 0\nmax 0\nfail 1\n")
    }

    @Test func protectedMemoryStaysWhileOthersHaveSome() throws {
        var kernel = kernel()
        #expect(kernel.answer("a", "cgroup.subtree_control", "+memory\n") == "ok")
        for cgroup in ["a/kept", "a/free"] { #expect(kernel.mkdir(cgroup) == "ok") }
        #expect(kernel.answer("a/kept", "memory.low", "8M\n") == "ok")
        try kernel.cache(in: path("a/kept"), bytes: 8 << 20)
        try kernel.cache(in: path("a/free"), bytes: 8 << 20)
        #expect(kernel.answer("a", "memory.reclaim", "6M\n") == "ok")
        #expect(kernel.content("a/kept", "memory.current") == "\(8 << 20)\n")
        #expect(kernel.answer("a", "memory.reclaim", "4M\n") == "ok")
        #expect(kernel.content("a/kept", "memory.current") == "\(6 << 20)\n")
        #expect(kernel.content("a/kept", "memory.events").hasPrefix("low 1\n"))
        #expect(kernel.answer("a/kept", "memory.min", "max\n") == "ok")
        #expect(kernel.answer("a", "memory.reclaim", "4M\n") == "EAGAIN")
        #expect(kernel.content("a/kept", "memory.current") == "\(6 << 20)\n")
    }

    @Test func memoryStaysWhereItWasChargedUntilTheCgroupGoes() throws {
        var kernel = kernel()
        let pid = try kernel.spawn(in: path("a"), memory: 1 << 20)
        #expect(kernel.answer("b", "cgroup.procs", "\(pid)\n") == "ok")
        #expect(kernel.content("a", "memory.current") == "\(1 << 20)\n")
        #expect(kernel.content("b", "memory.current") == "0\n")
        #expect(kernel.rmdir("a") == "ok")
        kernel.exit(pid)
        #expect(kernel.brokenRule() == nil)
    }

    @Test func forksFailAtTheLimitAndAreCountedThereAndAbove() throws {
        var kernel = kernel()
        #expect(kernel.answer("a", "cgroup.subtree_control", "+pids\n") == "ok")
        #expect(kernel.mkdir("a/c") == "ok")
        let pid = try kernel.spawn(in: path("a/c"))
        #expect(kernel.answer("a", "pids.max", "2\n") == "ok")
        let child = try kernel.fork(pid)
        #expect(throws: KernelError(.create, path: "a/c", errno: .tryAgain)) { try kernel.startThread(of: child) }
        #expect(kernel.content("a", "pids.events") == "max 1\n")
        #expect(kernel.content("a", "pids.events.local") == "max 1\n")
        #expect(kernel.content("a/c", "pids.events") == "max 0\n")
        #expect(kernel.content("a", "pids.peak") == "2\n")
        kernel.exit(child)
        #expect(kernel.content("a", "pids.current") == "1\n")
    }

    @Test func threadsMoveWithinTheirDomainOnly() throws {
        var kernel = kernel()
        let pid = try kernel.spawn(in: path("a"))
        let tid = try kernel.startThread(of: pid)
        for cgroup in ["a/t", "a/t/u"] { #expect(kernel.mkdir(cgroup) == "ok") }
        #expect(kernel.answer("a/t", "cgroup.type", "threaded\n") == "ok")
        #expect(kernel.content("a", "cgroup.type") == "domain threaded\n")
        #expect(kernel.content("a/t/u", "cgroup.type") == "domain invalid\n")
        #expect(kernel.answer("a/t", "cgroup.threads", "\(tid)\n") == "ok")
        #expect(kernel.content("a/t", "cgroup.threads") == "\(tid)\n")
        #expect(kernel.content("a", "cgroup.procs") == "\(pid)\n")
        #expect(kernel.answer("b", "cgroup.threads", "\(tid)\n") == "EOPNOTSUPP")
        #expect(kernel.answer("b", "cgroup.procs", "\(tid)\n") == "ok")
        #expect(kernel.content("b", "cgroup.threads") == "\(pid)\n\(tid)\n")
    }

    @Test func killTakesAllBelow() throws {
        var kernel = kernel()
        #expect(kernel.mkdir("a/c") == "ok")
        _ = try kernel.spawn(in: path("a/c"), memory: 4096)
        _ = try kernel.spawn(in: path("a"), memory: 4096)
        #expect(kernel.content("a", "cgroup.events") == "populated 1\nfrozen 0\n")
        #expect(kernel.answer("a", "cgroup.kill", "1\n") == "ok")
        #expect(kernel.content("a", "cgroup.events") == "populated 0\nfrozen 0\n")
        #expect(kernel.pids == [1, 2])
    }

    @Test func averagesFollowTheStallTimeEveryTwoSeconds() throws {
        var kernel = kernel()
        _ = try kernel.spawn(in: path("a"))
        for _ in 0..<5 {
            try kernel.stall(path("a"), .cpu, some: 1_000_000, full: 1_000_000)
            kernel.advance(by: 2_000_000)
        }
        // Half of the time for 10 s: 50 % x (1 - 1/e) over 10 s, with the fixed-point weights of PSI.
        #expect(
            kernel.content("a", "cpu.pressure")
                == "some avg10=31.59 avg60=7.66 avg300=1.68 total=5000000\n"
                + "full avg10=31.59 avg60=7.66 avg300=1.68 total=5000000\n")
        #expect(kernel.content("", "cpu.pressure").hasSuffix("full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"))
        kernel.advance(by: 3_600_000_000)
        #expect(kernel.content("a", "cpu.pressure").hasPrefix("some avg10=0.00 avg60=0.00 avg300=0.00 total=5000000\n"))
        #expect(kernel.answer("a", "cgroup.pressure", "0\n") == "ok")
        #expect(kernel.content("a", "cpu.pressure") == "ENOENT")
        #expect(kernel.answer("a", "cgroup.pressure", "1\n") == "ok")
        #expect(kernel.content("a", "cpu.pressure").hasSuffix("total=0\n"))
    }

    @Test func aPathMadeAgainIsAnotherCgroup() throws {
        var kernel = kernel()
        let first = try kernel.identity(of: path("a"))
        let held = try kernel.open(path("a"), file("memory.max"))
        #expect(kernel.rmdir("a") == "ok")
        #expect(kernel.content("a", "memory.max") == "ENOENT")
        #expect(kernel.mkdir("a") == "ok")
        #expect(try kernel.identity(of: path("a")) != first)
        #expect(throws: KernelError(.read, path: "a/memory.max", errno: .noSuchDevice)) { try kernel.read(held) }
    }

    @Test func aReadOnlyMountRefusesEverything() {
        var machine = transcriptMachine
        machine.cgroup?.isReadOnly = true
        var kernel = SimulatedKernel(machine)
        #expect(kernel.mkdir("a") == "EROFS")
        #expect(kernel.answer("", "cgroup.subtree_control", "+cpu\n") == "EROFS")
        #expect(kernel.content("", "cgroup.subtree_control") == "")
    }

    @Test func ordinaryUsersWriteOnlyWhatTheyWereGiven() throws {
        var kernel = kernel()
        try kernel.delegate(path("a"), to: 1000)
        kernel.callerUID = 1000
        #expect(kernel.mkdir("b/x") == "EACCES")
        #expect(kernel.mkdir("a/x") == "ok")
        #expect(kernel.answer("a", "cpu.weight", "5\n") == "EACCES")
        #expect(kernel.answer("a", "cgroup.subtree_control", "+cpu\n") == "ok")
        #expect(kernel.answer("a/x", "cpu.weight", "5\n") == "ok")
        #expect(kernel.content("a/x", "memory.reclaim") == "ENOENT")
        #expect(kernel.content("a", "memory.reclaim") == "EACCES")
    }
}
