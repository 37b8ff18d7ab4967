import KernelInterface
import Testing

@testable import Simulator

/// When PSI triggers fire, against series worked out by hand from kernel/sched/psi.c of 6.12.
@Suite struct TriggerTests {
    struct Series: CustomTestStringConvertible, Sendable {
        let testDescription: String
        var window: UInt32 = 500_000
        var threshold: UInt32 = 50_000
        var isRoot = true
        /// Stall in each tick of 10 ms from the first on, microseconds, and how many ticks.
        let stall: [(each: UInt64, ticks: Int)]
        /// When it fires, milliseconds.
        let fires: [UInt64]
    }

    @Test(arguments: [
        // The first tick only starts the window (at 10 ms). Looks follow every 50 ms: 50 ms of stall since at 60 ms.
        Series(testDescription: "stuck high", stall: [(10_000, 120)], fires: [60, 560, 1060]),
        // A tenth as much: 50 looks see 1 ms a tick; the window of 500 ms has 50 ms at 510 ms.
        Series(testDescription: "just at the threshold", stall: [(1_000, 100)], fires: [510]),
        Series(testDescription: "never enough", stall: [(900, 300)], fires: []),
        // The growth of the step is seen at 60 ms; the look at 510 has more, but the window since 60 is not over.
        Series(testDescription: "a step and silence", stall: [(10_000, 6), (0, 100)], fires: [60]),
        // At 560 ms the window since 10 ms ends, with 60 ms of growth; the last event is a window ago.
        Series(
            testDescription: "two bursts a window apart", stall: [(10_000, 6), (0, 49), (10_000, 7)], fires: [60, 560]),
        Series(
            testDescription: "nothing for longer than a window starts anew",
            stall: [(10_000, 6), (0, 100), (10_000, 6)], fires: [60, 1120]),
        // Without CAP_SYS_RESOURCE every 2 s, with the averages.
        Series(
            testDescription: "unprivileged", window: 2_000_000, threshold: 150_000, isRoot: false,
            stall: [(1_000, 1000)], fires: [2000, 4000, 6000, 8000, 10000]),
    ])
    func theyFire(series: Series) throws {
        var kernel = SimulatedKernel(transcriptMachine)
        _ = kernel.mkdir("a")
        if !series.isRoot { kernel.callerUID = 1000 }
        var triggers = SimulatedTriggers()
        try triggers.arm(
            7, path("a"), .cpu, full: false, stall: series.threshold, window: series.window, in: kernel)
        var fired: [UInt64] = []
        for phase in series.stall {
            for _ in 0..<phase.ticks {
                if phase.each > 0 { try kernel.stall(path("a"), .cpu, some: phase.each) }
                kernel.advance(by: 10_000)
                if triggers.fired(in: kernel) == [7] { fired.append(kernel.clock / 1000) }
            }
        }
        #expect(fired == series.fires)
    }

    /// What of the last window still counts is taken as if it had grown evenly.
    @Test func theWindowSlides() {
        var window = TriggerWindow(size: 500, start: 0, value: 0)
        #expect(window.update(now: 100, value: 30) == 30)
        #expect(window.update(now: 500, value: 60) == 60)
        // Longer than the window: it starts anew, and 80 were the last one's.
        #expect(window.update(now: 550, value: 80) == 80)
        #expect(window.update(now: 650, value: 90) == 10 + 80 * 400 / 500)
        #expect(window.update(now: 1050, value: 95) == 15)
    }

    @Test func theyGoWithTheirCgroup() throws {
        var kernel = SimulatedKernel(transcriptMachine)
        _ = kernel.mkdir("a")
        var triggers = SimulatedTriggers()
        try triggers.arm(1, path("a"), .memory, full: true, stall: 1, window: 500_000, in: kernel)
        try triggers.arm(2, .root, .io, full: false, stall: 1, window: 500_000, in: kernel)
        #expect(triggers.orphans(in: kernel) == [])
        _ = kernel.rmdir("a")
        _ = kernel.mkdir("a")
        #expect(triggers.orphans(in: kernel) == [1])
        triggers.disarm(1)
        #expect(triggers.orphans(in: kernel) == [])
    }

    @Test func whatTheKernelRefusesIsRefused() throws {
        var kernel = SimulatedKernel(transcriptMachine)
        _ = kernel.mkdir("a")
        var triggers = SimulatedTriggers()
        #expect(
            throws: KernelError(.write, path: "a/irq.pressure", value: "some 1 500000", errno: .invalidArgument)
        ) {
            try triggers.arm(1, path("a"), .irq, full: false, stall: 1, window: 500_000, in: kernel)
        }
        #expect(throws: KernelError(.write, path: "b/cpu.pressure", value: "some 1 500000", errno: .noSuchFile)) {
            try triggers.arm(1, path("b"), .cpu, full: false, stall: 1, window: 500_000, in: kernel)
        }
        _ = kernel.answer("a", "cgroup.pressure", "0")
        #expect(throws: KernelError(.write, path: "a/cpu.pressure", value: "some 1 500000", errno: .noSuchFile)) {
            try triggers.arm(1, path("a"), .cpu, full: false, stall: 1, window: 500_000, in: kernel)
        }
        kernel.callerUID = 1000
        #expect(throws: KernelError(.write, path: "cpu.pressure", value: "full 1 500000", errno: .invalidArgument)) {
            try triggers.arm(1, .root, .cpu, full: true, stall: 1, window: 500_000, in: kernel)
        }
    }
}
