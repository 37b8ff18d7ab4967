import KernelInterface
import TestSupport
import Testing

@testable import Planner

/// State and plan files carry resource groups and come back as they were written.
@Suite struct GroupCodecTests {
    static let web = ResourceGroup(control: "bulkhead-web")
    static let reason = Reason(
        .policy, className: "web", policyKey: "cache.l3", requested: "60%", location: "web.yaml:4:9")

    static func schemata(_ text: String) throws -> Schemata { try Schemata(parsing: text) }

    @Test func originalsComeBackAsTheyWere() throws {
        let web = try #require(Self.web)
        let counters = try #require(web.monitoring("bulkhead-api"))
        var originals = Originals(policies: ["web"])
        originals.groups = [
            HeldGroup(
                group: .default, identity: CgroupIdentity(inode: 1), isCreated: false,
                inForce: try Self.schemata("L3:0=1f;1=1f"), original: try Self.schemata("L3:0=fff;1=fff"),
                reason: Self.reason),
            HeldGroup(
                group: web, identity: nil, isCreated: true, inForce: try Self.schemata("L3:0=fe0;1=fe0\nMB:0=50;1=100"),
                mode: .exclusive,
                members: [
                    HeldMembers(
                        className: "web", claims: "L3:0=share", cgroups: [cgroup("a.slice"), cgroup("b\tc")],
                        except: [cgroup("a.slice/d")])
                ], reason: Self.reason),
            HeldGroup(
                group: counters, identity: CgroupIdentity(inode: 9), isCreated: true,
                members: [HeldMembers(className: "api", claims: "monitored", cgroups: [])], reason: Self.reason),
        ]
        #expect(try Originals(decoding: originals.encoded) == originals)
    }

    @Test func stepsComeBackAsTheyWere() throws {
        let web = try #require(Self.web)
        let changes: [GroupOperation.Change] = [
            .create, .remove(try Self.schemata("L3:0=f")), .schemata(old: nil, new: try Self.schemata("L3:0=f")),
            .schemata(old: try Self.schemata("MB:0=100"), new: try Self.schemata("MB:0=50")),
            .mode(old: .shareable, new: .exclusive),
            .tasks(TaskMove(cgroups: [cgroup("a"), cgroup("b")], except: [cgroup("a/c")], source: .default)),
            .tasks(TaskMove(cgroups: [], source: web, isStray: true)),
        ]
        var plan = Plan(operations: [], findings: [], next: Originals(), inForce: 0, members: [])
        plan.groups = changes.map {
            GroupOperation(group: web, identity: CgroupIdentity(inode: 7), change: $0, reason: Self.reason)
        }
        plan.confirmedGroups = [
            GroupOperation(
                group: web, identity: nil,
                change: .schemata(old: try Self.schemata("MB:0=50"), new: try Self.schemata("MB:0=50")),
                reason: Self.reason)
        ]
        let decoded = try Plan(decoding: plan.encoded)
        #expect(decoded.groups == plan.groups)
        #expect(decoded.confirmedGroups == plan.confirmedGroups)
    }
}
