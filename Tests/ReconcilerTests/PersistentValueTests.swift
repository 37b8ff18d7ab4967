import KernelInterface
import Planner
import Policy
import Simulator
import TestSupport
import Testing

@testable import Reconciler

/// Values that systemd is to keep beyond the next boot.
@Suite struct PersistentValueTests {
    private let nginx = cgroup("system.slice/nginx.service")

    @Test func whatIsToLastIsToldSoOnceAndGivenBackSo() throws {
        let session = try ManagedSession()
        let before = session.manager.kernel.contents
        func web(_ isPersistent: Bool) -> String {
            policy(
                classes: """
                      web:
                        match: [{unit: nginx.service}]
                        memory: {high: 2GiB}
                        persistent: \(isPersistent)
                      cron:
                        match: [{unit: cron.service}]
                        memory: {high: 1GiB}
                    """)
        }
        func calls() -> [String] { session.manager.takeCalls().filter { !$0.hasPrefix("write") } }
        // Nothing changes but that it lasts.
        try session.apply(try session.plan(web(false)))
        #expect(calls() == ["nginx.service MemoryHigh=2147483648", "cron.service MemoryHigh=1073741824"])
        let report = try session.apply(try session.plan(web(true)))
        #expect(report.unkept == [])
        #expect(calls() == ["for ever nginx.service MemoryHigh=2147483648"])
        #expect(try session.plan(web(true)).operations == [])

        // Of a run, what it adjusts does not last.
        session.tree.tellsLater = true
        try session.tree.write(nginx, .memoryHigh, "4096\n")
        #expect(calls() == ["later nginx.service MemoryHigh=4096"])
        try session.tree.write(nginx, .memoryHigh, "2147483648\n")
        session.tree.tellsLater = false
        _ = calls()

        // Whoever was told for ever is told so of the original, too.
        #expect(try session.plan(web(false)).operations == [])
        try session.apply(try session.plan(web(false)))
        try session.revert()
        #expect(calls() == ["cron.service MemoryHigh=infinity", "for ever nginx.service MemoryHigh=infinity"])
        #expect(session.manager.kernel.contents == before)
    }

    @Test func whatIsToLastIsUndoneSo() throws {
        let session = try ManagedSession()
        let plan = try session.plan(
            policy(
                classes: """
                      web:
                        match: [{unit: nginx.service}, {unit: cron.service}]
                        memory: {high: 2GiB}
                        persistent: true
                    """))
        let before = session.manager.kernel.contents
        session.manager.refusals = [nil, UnitBusError(.refused, "Invalid argument")]
        #expect(throws: ApplyFailure.self) { try session.apply(plan) }
        #expect(
            session.manager.takeCalls().filter { !$0.hasPrefix("write") } == [
                "for ever nginx.service MemoryHigh=2147483648", "for ever cron.service MemoryHigh=2147483648",
                "for ever nginx.service MemoryHigh=infinity",
            ])
        #expect(session.manager.kernel.contents == before)
    }

    @Test func whatIsToLastAndHasNoUnitIsTold() throws {
        let session = try ManagedSession()
        try session.manager.kernel.create(cgroup("made"))
        let report = try session.apply(
            try session.plan(
                policy(
                    classes: """
                          made:
                            match: [{cgroup: made}]
                            pids: {max: 7}
                            persistent: true
                        """)))
        #expect(report.unkept == [UnkeptValue(cgroup("made"), .pidsMax, manager: nil)])
    }
}
