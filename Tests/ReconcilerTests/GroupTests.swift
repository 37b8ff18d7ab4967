import Document
import KernelInterface
import Planner
import Policy
import Reconciler
import Report
import Simulator
import TestSupport
import Testing

private let threeClasses = policy(
    classes: """
          web:
            match: [{unit: nginx.service}]
            cache: {l3: 50%, exclusive: true}
          batch:
            slice: batch.slice
            cache: {l3: 20%}
            memoryBandwidth: {max: 50%}
          cron:
            match: [{unit: cron.service}]
            memoryBandwidth: {max: {default: 30%, 8: 80%}}
            monitoring: true
        """)

private func session(_ inventory: Inventory = resctrlNode()) throws -> SimulatedSession {
    var session = try SimulatedSession(inventory)
    let nginx = cgroup("system.slice/nginx.service")
    let pid = try session.kernel.spawn(in: nginx)
    _ = try session.kernel.startThread(of: pid)
    return session
}

private func resolved(_ text: String, _ inventory: Inventory = resctrlNode()) throws -> ResolvedPolicy {
    try resolvedPolicy(text, on: inventory)
}

private func path(_ text: String) throws -> ResctrlPath { try #require(ResctrlPath(text)) }

@Suite struct GroupTests {
    @Test func aPlanSaysWhatEveryGroupGets() throws {
        var session = try session()
        let plan = try session.plan(try resolved(threeClasses))
        #expect(plan.findings.filter { $0.severity == .error } == [])
        #expect(Golden.difference(planText(plan, .apply), "Tests/ReconcilerTests/Golden/groups.txt") == nil)
    }

    @Test func everyValueIsInForceAfterwards() throws {
        var session = try session()
        try session.apply(try session.plan(try resolved(threeClasses)))
        #expect(
            Golden.difference(
                try session.kernel.resctrlContents().sortedText, "Tests/ReconcilerTests/Golden/applied.txt")
                == nil)
        let again = try session.plan(try resolved(threeClasses))
        #expect(again.operations == [])
        #expect(again.groups == [])
        #expect(try groupStatus(of: session.originals(), tree: &session.kernel).allSatisfy { $0.state == .inForce })
    }

    @Test func everythingIsGivenBack() throws {
        var session = try session()
        let before = try session.kernel.resctrlContents()
        try session.apply(try session.plan(try resolved(threeClasses)))
        try session.apply(try session.revertPlan())
        #expect(differences(try session.kernel.resctrlContents(), before) == [])
        #expect(try session.originals().isEmpty)
    }

    @Test func whatForksIsInTheGroupAndWhatCameSinceIsMovedByTheNextPlan() throws {
        var session = try session()
        let policy = try resolved(threeClasses)
        try session.apply(try session.plan(policy))
        let nginx = cgroup("system.slice/nginx.service")
        let web = try path("bulkhead-web")
        let first = try #require(Int(try session.kernel.read(nginx, .cgroupProcs).prefix { $0 != "\n" }))
        let child = try session.kernel.fork(first)
        #expect(try session.kernel.read(web, .tasks).split(separator: "\n").contains("\(child)"))
        #expect(try session.plan(policy).isEmpty)

        let stranger = try session.kernel.spawn(in: nginx)
        #expect(!(try session.kernel.read(web, .tasks).split(separator: "\n").contains("\(stranger)")))
        let status = try groupStatus(of: session.originals(), tree: &session.kernel)
        #expect(status.first { $0.held.group.path == web }?.strays == 1)
        let plan = try session.plan(policy)
        #expect(plan.groups.count == 1)
        try session.apply(plan)
        #expect(try session.kernel.read(web, .tasks).split(separator: "\n").contains("\(stranger)"))
    }

    @Test func aClassThatIsRenamedKeepsItsGroupAndMovesNothing() throws {
        var session = try session()
        try session.apply(try session.plan(try resolved(threeClasses)))
        let before = try session.kernel.resctrlContents()
        let renamed = threeClasses.split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0 == "  web:" ? "  front:" : String($0) }.joined(separator: "\n")
        let plan = try session.plan(try resolved(renamed))
        #expect(plan.groups == [])
        try session.apply(plan)
        #expect(differences(try session.kernel.resctrlContents(), before) == [])
    }

    @Test func classesOfEqualSettingsShareAGroup() throws {
        var session = try session()
        let same = policy(
            classes: """
                  web:
                    match: [{unit: nginx.service}]
                    memoryBandwidth: {max: 50%}
                  cron:
                    match: [{unit: cron.service}]
                    memoryBandwidth: {max: 50%}
                    monitoring: true
                """)
        try session.apply(try session.plan(try resolved(same)))
        let groups = try session.kernel.directories(of: .root).filter { !ResourceGroup.reservedNames.contains($0) }
        #expect(groups == ["bulkhead-web"])
        #expect(try session.kernel.directories(of: path("bulkhead-web/mon_groups")) == ["bulkhead-cron"])
        #expect(try session.plan(try resolved(same)).isEmpty)
        try session.apply(try session.revertPlan())
        #expect(try session.kernel.directories(of: .root).filter { $0.hasPrefix("bulkhead") } == [])
    }

    @Test func aClassThatLeavesThePolicyGivesItsGroupBack() throws {
        var session = try session()
        try session.apply(try session.plan(try resolved(threeClasses)))
        let less = policy(
            classes: """
                  cron:
                    match: [{unit: cron.service}]
                    memoryBandwidth: {max: {default: 30%, 8: 80%}}
                    monitoring: true
                """)
        try session.apply(try session.plan(try resolved(less)))
        #expect(try session.kernel.directories(of: .root).filter { $0.hasPrefix("bulkhead") } == ["bulkhead-cron"])
        let left = try Schemata(parsing: session.kernel.read(.root, .schemata))
        #expect(left["L3"]?.description == "L3:0=fff;8=fff")
        #expect(try session.plan(try resolved(less)).isEmpty)
    }

    @Test func aGroupOfSomebodyElseIsLeftAlone() throws {
        var session = try session()
        let foreign = try path("slurm")
        try session.kernel.create(foreign)
        try session.kernel.write(foreign, .schemata, "L3:0=3;8=3\n")
        let cron = cgroup("system.slice/cron.service")
        try session.kernel.write(foreign, .tasks, session.kernel.read(cron, .cgroupProcs))
        let before = try session.kernel.read(foreign, .schemata)
        let plan = try session.plan(try resolved(threeClasses))
        #expect(plan.findings.map(\.code) == ["tasks-elsewhere"])
        try session.apply(plan)
        #expect(try session.kernel.read(foreign, .schemata) == before)
        #expect(try session.kernel.read(foreign, .tasks) == session.kernel.read(cron, .cgroupProcs))
        let web = try Schemata(parsing: session.kernel.read(path("bulkhead-web"), .schemata))
        #expect(web["L3"]?[0]?.mask?.isDisjoint(with: CBM(bits: 3)) == true)
    }

    @Test func aGroupThatWasRemovedIsMadeAnew() throws {
        var session = try session()
        let policy = try resolved(threeClasses)
        try session.apply(try session.plan(policy))
        let before = try session.kernel.resctrlContents()
        try session.kernel.remove(path("bulkhead-web"))
        let plan = try session.plan(policy)
        #expect(plan.findings.map(\.code) == ["group-gone"])
        try session.apply(plan)
        #expect(differences(try session.kernel.resctrlContents(), before) == [])
    }

    @Test func aSavedPlanIsRefusedOnceAGroupMoved() throws {
        var session = try session()
        try session.apply(try session.plan(try resolved(threeClasses)))
        try session.kernel.write(path("bulkhead-batch"), .schemata, "MB:0=10\n")
        let plan = try session.plan(try resolved(threeClasses))
        #expect(plan.groups.count == 1)
        #expect(try moved(since: plan, tree: &session.kernel) == nil)
        try session.kernel.write(path("bulkhead-batch"), .schemata, "MB:0=90\n")
        let group = try #require(ResourceGroup(control: "bulkhead-batch"))
        #expect(
            try moved(since: plan, tree: &session.kernel)
                == .groupMoved(group, "its MB is `MB:0=90`, and was `MB:0=10` when the plan was made"))
    }
}

/// Everything that a plan does to resource groups fails, or is cut short, at every write.
@Suite struct GroupFaultTests {
    /// From nothing to three classes, from those to others, and from those to nothing.
    private static let others = policy(
        classes: """
              batch:
                slice: batch.slice
                cache: {l3: 60%, exclusive: true}
              web:
                match: [{unit: nginx.service}]
                cache: {l3: 20%}
                memoryBandwidth: {max: 70%}
                monitoring: true
            """)

    private func cases() throws -> [(session: SimulatedSession, plan: Plan)] {
        var session = try session()
        var cases = [(session, try session.plan(try resolved(threeClasses)))]
        try session.apply(cases[0].1)
        cases.append((session, try session.plan(try resolved(Self.others))))
        cases.append((session, try session.revertPlan()))
        return cases
    }

    private func writes(of plan: Plan, _ session: SimulatedSession) throws -> Int {
        var kernel = FaultyKernel(session.kernel, [])
        var store = session.store
        _ = try apply(plan, pageBytes: 4096, tree: &kernel, store: &store)
        return kernel.writes
    }

    private func applied(_ plan: Plan, _ session: SimulatedSession) throws -> [String: String] {
        var session = session
        try session.apply(plan)
        return try session.kernel.resctrlContents()
    }

    @Test(arguments: [Errno.invalidArgument, .busy, .noSpace, .inputOutput])
    func aFailingWriteRollsEverythingBack(_ errno: Errno) throws {
        for (number, (start, plan)) in try cases().enumerated() {
            var session = start
            let before = try session.kernel.resctrlContents()
            let cgroups = session.kernel.contents
            let applied = try applied(plan, session)
            for write in 1...(try writes(of: plan, session)) {
                var kernel = FaultyKernel(session.kernel, [.fail(write: write, errno)])
                var store = session.store
                var failure: ApplyFailure?
                do throws(ApplyFailure) {
                    _ = try apply(plan, pageBytes: 4096, tree: &kernel, store: &store)
                } catch {
                    failure = error
                }
                if failure == nil {
                    // A list of tasks that is refused as malformed is one for a kernel that takes one id at a time.
                    #expect(errno == .invalidArgument, "case \(number), write \(write)")
                    #expect(try kernel.tree.resctrlContents() == applied, "case \(number), write \(write)")
                    continue
                }
                #expect(failure?.remaining == [], "case \(number), write \(write)")
                #expect(
                    differences(try kernel.tree.resctrlContents(), before) == [], "case \(number), write \(write)")
                #expect(differences(kernel.tree.contents, cgroups) == [], "case \(number), write \(write)")
                #expect(store == session.store, "case \(number), write \(write)")
            }
        }
    }

    @Test func aCrashEndsInOldOrNew() throws {
        for (number, (start, plan)) in try cases().enumerated() {
            var session = start
            let before = try session.kernel.resctrlContents()
            for write in 0...(try writes(of: plan, session)) {
                var kernel = FaultyKernel(session.kernel, [.crash(afterWrite: write)])
                var store = session.store
                _ = try? apply(plan, pageBytes: 4096, tree: &kernel, store: &store)
                var tree = kernel.tree
                if store.stored.pending == nil { continue }
                _ = try recover(pageBytes: 4096, tree: &tree, store: &store)
                #expect(differences(try tree.resctrlContents(), before) == [], "case \(number), crash \(write)")
                #expect(store == session.store, "case \(number), crash \(write)")
            }
        }
    }
}

extension [String: String] {
    fileprivate var sortedText: String {
        sorted { $0.key < $1.key }.map { "\($0.key)\n\($0.value)" }.joined()
    }
}
