import KernelInterface
import Planner
import Policy
import Reconciler
import Simulator
import TestSupport
import Testing

private let nginx = cgroup("system.slice/nginx.service")

private func web(_ settings: String) throws -> ResolvedPolicy {
    try resolvedPolicy(policy(classes: "  web:\n    match: [{unit: nginx.service}]\n    \(settings)\n"))
}

/// A session whose state is of this boot from the start.
private func session(boot: String) throws -> SimulatedSession {
    var session = try SimulatedSession()
    session.store.stored.state = Originals(boot: boot).encoded
    return session
}

/// What was changed in one boot is gone in the next one, where cgroups may have the same inodes.
@Suite struct BootTests {
    @Test func theStateSaysOfWhichBootItIs() throws {
        var session = try session(boot: "first")
        let plan = try session.plan(try web("memory: {high: 1GiB}"))
        #expect(try Plan(decoding: plan.encoded).next.boot == "first")
        try session.apply(plan)
        #expect(try session.originals().boot == "first")
        #expect(try session.originals().mark != Originals(cgroups: try session.originals().cgroups).mark)
    }

    /// By which a command that changes the node tells, without reading the state, that nothing is in force.
    @Test func whatIsStoredAfterARevertIsAStateOfNothing() throws {
        var session = try session(boot: "first")
        try session.apply(try session.plan(try web("memory: {high: 1GiB}")))
        #expect(session.store.stored.state != Originals(boot: "first").encoded)
        try session.apply(try session.revertPlan())
        #expect(session.store.stored.state == Originals(boot: "first").encoded)
    }

    @Test func theBootOfAStateIsToldWithoutReadingAllOfIt() throws {
        var session = try session(boot: "a")
        try session.apply(try session.plan(try web("memory: {high: 1GiB}")))
        let state = try #require(session.store.stored.state)
        #expect(Originals.names("a", in: state))
        for other in ["b", "", "a\\", nil] { #expect(!Originals.names(other, in: state)) }
        #expect(!Originals.names("a", in: Originals().encoded))
    }

    @Test func theStateOfAnEarlierBootIsDropped() throws {
        var session = try session(boot: "first")
        try session.apply(try session.plan(try web("memory: {high: 1GiB}")))
        let applied = session.store
        for boot in [nil, "first"] {
            #expect(try !forgetEarlierBoot(now: boot, store: &session.store))
            #expect(session.store == applied)
        }
        #expect(try forgetEarlierBoot(now: "second", store: &session.store))
        #expect(try session.originals() == Originals(boot: "second"))
        #expect(session.store.stored.pending == nil)
        #expect(try !forgetEarlierBoot(now: "second", store: &session.store))
        // The same path, and the same inode, with somebody else's value.
        #expect(try session.revertPlan(isForced: true).operations == [])
    }

    @Test func aTransactionThatABootCutShortIsDropped() throws {
        var session = try session(boot: "first")
        let next = session.kernel
        let plan = try session.plan(try web("memory: {high: 1GiB, low: 64MiB}"))
        var kernel = FaultyKernel(session.kernel, [.crash(afterWrite: 1)])
        _ = try? apply(plan, pageBytes: 4096, tree: &kernel, store: &session.store)
        #expect(session.store.stored.pending != nil)
        #expect(!session.store.stored.isPendingOfEarlierBoot(now: "first"))
        #expect(!session.store.stored.isPendingOfEarlierBoot(now: nil))
        #expect(session.store.stored.isPendingOfEarlierBoot(now: "second"))
        // Somebody sets in the next boot what the transaction had set in this one.
        kernel.tree = next
        try kernel.tree.write(nginx, .memoryLow, "64M\n")
        #expect(try forgetEarlierBoot(now: "second", store: &session.store))
        #expect(try recover(pageBytes: 4096, tree: &kernel.tree, store: &session.store) == nil)
        #expect(try kernel.tree.read(nginx, .memoryLow) == "67108864\n")
        #expect(try session.originals() == Originals(boot: "second"))
    }

    @Test func aStateThatNamesNoBootIsTakenForOneOfThis() throws {
        var session = try SimulatedSession()
        try session.apply(try session.plan(try web("memory: {high: 1GiB}")))
        let held = try session.originals()
        #expect(held.boot == nil)
        #expect(try !forgetEarlierBoot(now: "second", store: &session.store))
        #expect(held.remaining(now: "second").cgroups == held.cgroups)
        #expect(held.remaining(now: "second").boot == "second")
        #expect(held.remaining(now: nil) == held)
    }

    @Test func aTextThatCannotBeReadIsLeft() throws {
        var store = MemoryStateStore(StoredState(state: Array("bulkhead-".utf8), pending: Array("x".utf8)))
        let before = store
        #expect(try !forgetEarlierBoot(now: "second", store: &store))
        #expect(store == before)
    }
}
