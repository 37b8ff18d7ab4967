import Document
import KernelInterface
import Planner
import Reconciler
import Simulator
import TestSupport
import Testing

/// CLOSIDs are few: who shares one, and what is said when they do not suffice.
@Suite struct GroupBudgetTests {
    /// nginx as `web` and cron as `cron`, with the same portion of the L3 cache.
    private static func twoClasses(_ portion: String) -> String {
        policy(
            classes: """
                  web:
                    match: [{unit: nginx.service}]
                    cache: {l3: \(portion)}
                  cron:
                    match: [{unit: cron.service}]
                    cache: {l3: \(portion)}
                """)
    }

    private static func plan(_ text: String, closids: Int) throws -> (session: SimulatedSession, plan: Plan) {
        let node = resctrlNode(closids: closids)
        var session = try SimulatedSession(node)
        let plan = try session.plan(try resolvedPolicy(text, on: node))
        return (session, plan)
    }

    @Test func tooManyClassesAreRefusedAtPlanning() throws {
        let plan = try Self.plan(Self.twoClasses("20%"), closids: 2).plan
        let found = try #require(plan.findings.first)
        #expect(found.code == "closids-exhausted")
        #expect(
            found.message
                == "2 more resource groups need one CLOSID each, and 1 is free: no room for class `cron`")
        #expect(
            found.help == [
                "put services into one class, or ask the same mask, such as `l3: 0xff`, and the same bandwidth in each of "
                    + "their classes, which then share a resource group; equal shares get masks of their own"
            ])
        #expect(!plan.isApplicable)
    }

    /// What that help promises.
    @Test(
        arguments: [
            ("0xff", 2, ["bulkhead-web"]), ("0xff", 3, ["bulkhead-web"]),
            ("20%", 3, ["bulkhead-cron", "bulkhead-web"]),
        ])
    func equalMasksShareAGroupAndEqualSharesDoNot(_ portion: String, _ closids: Int, _ groups: [String]) throws {
        let made = try Self.plan(Self.twoClasses(portion), closids: closids)
        #expect(made.plan.isApplicable)
        var session = made.session
        try session.apply(made.plan)
        #expect(try session.kernel.directories(of: .root).filter { $0.hasPrefix("bulkhead") } == groups)
    }
}
