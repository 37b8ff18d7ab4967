import KernelInterface
import Planner
import Reconciler
import SLA
import Simulator
import TestSupport
import Testing

private let nginx = cgroup("system.slice/nginx.service")
private let batch = cgroup("batch.slice")

private let classes = """
      web:
        match: [{unit: nginx.service}]
        cpu: {weight: 800}
        objectives: [{pressure: cpu some, below: 10%, over: 1s}]
      batch:
        slice: batch.slice
        cpu: {max: 2cpus, weight: 50}
        memory: {high: 4GiB}
        yields: [{cpu.max: 10%}, cpu.idle, {memory.high: 1GiB}, {freeze: 2s}]

    """

@Suite struct ReconciliationTests {
    @Test func leversAreBasedOnWhatIsInForce() throws {
        let running = try RunningSession(classes)
        let model = running.reconciliation.arming.model
        #expect(model.objectives.map(\.text) == ["cpu some below 10% over 1s"])
        #expect(model.objectives.map(\.cgroup) == [nginx])
        let levers = model.levers.map { "\($0.kind.rawValue) \($0.base) to \($0.floor)" }
        #expect(
            levers == [
                "cpu.max 2000 to 400", "cpu.idle 1 to 0", "memory.high 4294967296 to 1073741824", "freeze 1 to 0",
            ])
        #expect(model.suspects == [Suspect(className: "batch", cgroup: batch, levers: [0, 1, 2, 3])])
        #expect(running.reconciliation.arming.findings == [])
    }

    @Test func aTriggerIsAnsweredInTheSameStep() throws {
        var running = try RunningSession(classes)
        let next = running.step(
            after: 500_000, stalled: 200_000, of: nginx, used: 1_000_000, by: batch, isTriggered: true)
        #expect(next != nil)
        #expect(running.reconciliation.isAdjusted)
        let text = try running.text(batch, .cpuMax)
        #expect(text != "200000 100000\n")
        #expect(running.reconciliation.adjustments.map(\.value.base) == ["200000 100000"])
        // The weight and the rest stay as they are.
        #expect(try running.text(batch, .cpuWeight) == "50\n")
        #expect(try running.text(batch, .cgroupFreeze) == "0\n")
    }

    @Test func whatIsAdjustedIsGivenBackAtTheEnd() throws {
        var running = try RunningSession(classes)
        let before = running.session.kernel.contents
        for _ in 0..<40 {
            _ = running.step(after: 100_000, stalled: 90_000, of: nginx, used: 150_000, by: batch, isTriggered: true)
        }
        running.reconciliation.release(now: running.now, tree: &running.session.kernel)
        #expect(!running.reconciliation.isAdjusted)
        #expect(running.session.kernel.contents == before)
    }

    @Test func aShadowWritesNothing() throws {
        var running = try RunningSession(classes, isShadow: true)
        let before = running.session.kernel.contents
        _ = running.step(after: 500_000, stalled: 400_000, of: nginx, used: 1_000_000, by: batch, isTriggered: true)
        #expect(running.reconciliation.takeLog().contains { if case .decision = $0 { true } else { false } })
        #expect(running.session.kernel.contents == before)
    }

    @Test func whatACrashLeavesAdjustedIsGivenBack() throws {
        var running = try RunningSession(classes)
        let before = running.session.kernel.contents
        for _ in 0..<10 {
            _ = running.step(after: 100_000, stalled: 90_000, of: nginx, used: 150_000, by: batch, isTriggered: true)
        }
        #expect(running.session.kernel.contents != before)
        let recovery = try restoreArmed(
            boot: nil, pageBytes: 4096, tree: &running.session.kernel, store: &running.session.store)
        #expect(recovery?.restored.isEmpty == false)
        #expect(recovery?.refused == [])
        #expect(running.session.kernel.contents == before)
        #expect(running.session.store.stored.armed == nil)
        // Once is enough.
        let again = try restoreArmed(
            boot: nil, pageBytes: 4096, tree: &running.session.kernel, store: &running.session.store)
        #expect(again == nil)
    }

    @Test func whatIsRecordedOfAnotherBootIsDropped() throws {
        var session = try SimulatedSession()
        let armed = ArmedValues(
            values: [
                ArmedValue(
                    cgroup: nginx, identity: try session.kernel.identity(of: nginx), file: .memoryHigh, key: nil,
                    base: "4096")
            ], boot: "a")
        try session.store.arm(armed.encoded)
        let recovery = try restoreArmed(boot: "b", pageBytes: 4096, tree: &session.kernel, store: &session.store)
        #expect(recovery == ArmedRecovery())
        #expect(try session.kernel.read(nginx, .memoryHigh) == "max\n")
        #expect(session.store.stored.armed == nil)
    }

    @Test func aRefusedWriteLeavesTheLeverAndIsTold() throws {
        var running = try RunningSession(classes)
        var faulty = FaultyKernel(running.session.kernel, [.fail(write: 1, .invalidArgument)])
        running.sampler[nginx, .cpuPressure] = Counters(400_000, 0)
        running.sampler[batch, .cpuStat] = Counters(1_000_000, 0)
        running.reconciliation.trigger(0)
        _ = running.reconciliation.step(now: running.now + 500_000, tree: &faulty, sampler: &running.sampler)
        #expect(!running.reconciliation.isAdjusted)
        let refused = running.reconciliation.takeLog().contains { record in
            if case .decision(_, .refused?, _) = record { true } else { false }
        }
        #expect(refused)
    }

    @Test func aPlanBesideAdjustmentsLeavesThemAlone() throws {
        var running = try RunningSession(classes)
        _ = running.step(after: 500_000, stalled: 400_000, of: nginx, used: 1_000_000, by: batch, isTriggered: true)
        let originals = try running.session.originals()
        let matched = try matchedCgroups(running.policy, tree: &running.session.kernel)
        let observed = try Reconciler.observed(
            running.policy, matched, originals: originals, inventory: running.session.inventory,
            tree: &running.session.kernel)
        #expect(!planned(running.policy, observed: observed, originals: originals).isEmpty)
        let seen = running.reconciliation.withoutAdjustments(observed)
        #expect(planned(running.policy, observed: seen, originals: originals).isEmpty)
    }

    /// An idle cgroup reads another weight than its own, which cannot be written either.
    @Test func theWeightOfACgroupThatIsMadeIdleIsNoDrift() throws {
        var running = try RunningSession(classes)
        var steps = 0
        while try running.text(batch, .cpuIdle) == "0\n", steps < 100 {
            _ = running.step(after: 100_000, stalled: 90_000, of: nginx, used: 150_000, by: batch, isTriggered: true)
            steps += 1
        }
        #expect(try running.text(batch, .cpuIdle) == "1\n")
        #expect(try running.text(batch, .cpuWeight) != "50\n")
        let originals = try running.session.originals()
        let matched = try matchedCgroups(running.policy, tree: &running.session.kernel)
        let observed = try Reconciler.observed(
            running.policy, matched, originals: originals, inventory: running.session.inventory,
            tree: &running.session.kernel)
        let seen = running.reconciliation.withoutAdjustments(observed)
        #expect(planned(running.policy, observed: seen, originals: originals).isEmpty)
        var drift = DriftWatch()
        #expect(try running.round(of: &drift) == [])
    }

    @Test func whatAPolicyNoLongerAsksForComesBackAsItWas() throws {
        var running = try RunningSession(classes)
        _ = running.step(after: 500_000, stalled: 400_000, of: nginx, used: 1_000_000, by: batch, isTriggered: true)
        #expect(running.reconciliation.isAdjusted)
        let next = try resolvedPolicy(
            policy(classes: "  web:\n    match: [{unit: nginx.service}]\n    cpu: {weight: 800}\n"))
        let matched = try matchedCgroups(next, tree: &running.session.kernel)
        running.reconciliation.giveBack(
            where: { !next.has($0, matched) }, now: running.now, tree: &running.session.kernel)
        #expect(try running.text(batch, .cpuMax) == "200000 100000\n")
        #expect(!running.reconciliation.isAdjusted)
        // The slice was the class's own, and goes with it.
        try running.session.apply(try running.session.plan(next))
        running.reconciliation.adopt(
            Arming(), now: running.now, tree: &running.session.kernel, sampler: &running.sampler)
        #expect(throws: KernelError.self) { try running.text(batch, .cpuMax) }
    }

    @Test(arguments: ["yields: [{cpu.max: 20%}]", "grows: [{cpu.max: 4cpus}]"])
    func aLeverThatStaysKeepsItsValue(_ rungs: String) throws {
        var running = try RunningSession(classes)
        _ = running.step(after: 500_000, stalled: 400_000, of: nginx, used: 1_000_000, by: batch, isTriggered: true)
        let before = try running.text(batch, .cpuMax)
        let next = try resolvedPolicy(
            policy(classes: "  batch:\n    slice: batch.slice\n    cpu: {max: 2cpus}\n    \(rungs)\n"))
        let matched = try matchedCgroups(next, tree: &running.session.kernel)
        running.reconciliation.giveBack(
            where: { !next.has($0, matched) }, now: running.now, tree: &running.session.kernel)
        #expect(try running.text(batch, .cpuMax) == before)
    }

    /// What a lever was based on stays its base however often it is armed, whichever levers are away from it.
    @Test func armingAgainKeepsTheBasesOfWhatIsAdjusted() throws {
        var running = try RunningSession(classes)
        let before = running.session.kernel.contents
        let bases = running.reconciliation.arming
        var adjusted: Set<Int> = []
        for round in 0..<40 {
            _ = running.step(after: 100_000, stalled: 90_000, of: nginx, used: 150_000, by: batch, isTriggered: true)
            let values = running.reconciliation.sla.values
            adjusted.formUnion(values.indices.filter { values[$0] != bases.model.levers[$0].base })
            let arming = try armed(
                running.policy, running.plan.members, held: running.plan.next, beside: running.reconciliation,
                inventory: running.session.inventory, tree: &running.session.kernel)
            #expect(arming.model == bases.model, "round \(round)")
            #expect(arming.bindings == bases.bindings, "round \(round)")
            running.reconciliation.adopt(
                arming, now: running.now, tree: &running.session.kernel, sampler: &running.sampler)
            #expect(running.reconciliation.sla.values == values, "round \(round)")
        }
        #expect(adjusted == [0, 1, 3])
        running.reconciliation.release(now: running.now, tree: &running.session.kernel)
        #expect(running.session.kernel.contents == before)
    }

    @Test func aBaseThatSomebodySetMeanwhileIsTakenFromTheFile() throws {
        var running = try RunningSession(classes)
        _ = running.step(after: 500_000, stalled: 400_000, of: nginx, used: 1_000_000, by: batch, isTriggered: true)
        #expect(running.reconciliation.isAdjusted)
        try running.session.kernel.write(batch, .cpuMax, "150000 100000\n")
        let arming = try armed(
            running.policy, running.plan.members, held: running.plan.next, beside: running.reconciliation,
            inventory: running.session.inventory, tree: &running.session.kernel)
        #expect(arming.model.levers.first?.base == 1500)
        #expect(arming.bindings.first?.baseText == "150000 100000")
    }

    /// The kernel reclaims what is above memory.high before the write returns, so nothing goes there in one go.
    @Test func aReloadWhileMemoryHighIsLoweredGoesOnInSteps() throws {
        var running = try RunningSession(Self.memoryClasses)
        let start: UInt64 = 1 << 30
        try running.session.kernel.cache(in: batch, bytes: start)
        running.sampler[batch, .memoryCurrent] = Counters(start, 0)
        running.sampler[nginx, .memoryPressure] = Counters(1_500_000, 0)
        running.reconciliation.trigger(0)
        running.now += 2_000_000
        _ = running.reconciliation.step(now: running.now, tree: &running.session.kernel, sampler: &running.sampler)
        let target = try #require(running.reconciliation.sla.values.first)
        #expect(target == 768 << 20)
        #expect(try running.high > target && running.high < start)
        var drift = DriftWatch()
        for _ in 0..<2 {
            let before = try running.high
            // On its way it is no drift, no plan touches it, and it stays the lever's.
            #expect(try running.round(of: &drift) == [])
            let originals = try running.session.originals()
            let matched = try matchedCgroups(running.policy, tree: &running.session.kernel)
            let observed = try Reconciler.observed(
                running.policy, matched, originals: originals, inventory: running.session.inventory,
                tree: &running.session.kernel)
            let seen = running.reconciliation.withoutAdjustments(observed)
            #expect(planned(running.policy, observed: seen, originals: originals).isEmpty)
            let arming = try armed(
                running.policy, running.plan.members, held: running.plan.next, beside: running.reconciliation,
                inventory: running.session.inventory, tree: &running.session.kernel)
            #expect(arming.model.levers.first?.base == start)
            running.reconciliation.adopt(
                arming, now: running.now, tree: &running.session.kernel, sampler: &running.sampler)
            let after = try running.high
            #expect(after <= before && after > target)
        }
        // It gets there all the same, by itself.
        var steps = 0
        while try running.high > target, steps < 100 {
            let before = try running.high
            running.now += 20_000
            _ = running.reconciliation.step(
                now: running.now, tree: &running.session.kernel, sampler: &running.sampler)
            #expect(try running.high <= before)
            steps += 1
        }
        #expect(try running.high == target)
    }

    private static let memoryClasses = """
          web:
            match: [{unit: nginx.service}]
            objectives: [{pressure: memory some, below: 10%, over: 2s}]
          batch:
            slice: batch.slice
            memory: {high: 1GiB}
            yields: [{memory.high: 256MiB}]

        """

    @Test func aVanishedCgroupAsksToBeMatchedAgain() throws {
        var running = try RunningSession(classes)
        try running.session.kernel.remove(batch)
        _ = running.step(after: 500_000, stalled: 400_000, of: nginx, used: 1_000_000, by: batch, isTriggered: true)
        #expect(running.reconciliation.isOutdated)
    }
}

extension RunningSession {
    /// memory.high of the batch slice, bytes.
    fileprivate var high: UInt64 {
        mutating get throws { try #require(UInt64(text(batch, .memoryHigh).dropLast())) }
    }
}
