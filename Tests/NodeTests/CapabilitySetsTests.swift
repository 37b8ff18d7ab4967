import Glibc
import KernelInterface
import Testing

@testable import Node

/// What is given up is gone: for this thread, and for the programs that it starts. In processes of their own, which have
/// one thread where it counts.
@Suite(.enabled(if: geteuid() == 0, "needs root"))
struct CapabilitySetsTests {
    @Test func onlyWhatIsKeptIsLeft() async {
        await #expect(processExitsWith: .success) {
            let kept: Capabilities = [.dacOverride, .sysNice]
            let before = try CapabilitySets.ofThisThread()
            try CapabilitySets.limit(to: kept)
            let after = try CapabilitySets.ofThisThread()
            let expected = before.permitted.intersection(kept)
            #expect(after.permitted == expected && after.effective == expected)
            #expect(after.inheritable == [] && after.ambient == [])
            #expect(after.bounding == before.bounding.intersection(kept))
            #expect(Capabilities.ofThisThread() == expected)
            let status = try #require(SystemRoot.machine.textIfPresent("/proc/thread-self/status"))
            #expect(lines(status).contains("NoNewPrivs:\t1"))
        }
    }

    @Test func doneTwiceIsDoneOnce() async {
        await #expect(processExitsWith: .success) {
            try CapabilitySets.limit(to: .dacOverride)
            let once = try CapabilitySets.ofThisThread()
            try CapabilitySets.limit(to: .dacOverride)
            #expect(try CapabilitySets.ofThisThread() == once)
            // What is gone does not come back.
            try CapabilitySets.limit(to: [.dacOverride, .sysNice])
            #expect(try CapabilitySets.ofThisThread() == once)
        }
    }
}
