import Glibc
import KernelInterface
import Simulator
import TestSupport
import Testing

@Suite(.serialized) struct ConformanceTests {
    @Test(arguments: Rule.all)
    func simulator(_ rule: Rule) throws {
        let target = SimulatedTarget(smallNode)
        let controllers = smallNode.cgroup?.controllers ?? []
        try target.write(.root, .cgroupSubtreeControl, controllers.map { "+" + $0.name }.joined(separator: " ") + "\n")
        let before = target.tree
        try rule.run(on: target, below: cgroup("bulkhead-conformance"))
        #expect(target.tree.pids == before.pids)
        #expect(try target.children(of: .root) == [])
    }

    @Test(.enabled(if: Live.absence == nil, "\(Live.absence ?? "")"), arguments: Rule.all)
    func linux(_ rule: Rule) throws {
        let live = try Live.found.get()
        if let obstacle = live.obstacle(to: rule) {
            print("➜ not tried: \(rule): \(obstacle)")
            try Test.cancel("\(obstacle)")
        }
        let target = try live.target()
        let base = cgroup("bulkhead-conformance-\(getpid())")
        try rule.run(on: target, below: base)
        #expect(throws: KernelError.self, "the rule left cgroups behind") { try target.identity(of: base) }
    }
}
