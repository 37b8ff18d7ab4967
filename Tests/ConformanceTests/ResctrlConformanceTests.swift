import KernelInterface
import Simulator
import TestSupport
import Testing

/// In one suite and one after the other: a rule has the whole file system for itself.
extension ConformanceTests {
    @Test(arguments: ResctrlShape.all, ResctrlRule.all)
    func simulatedResctrl(_ shape: ResctrlShape, _ rule: ResctrlRule) throws {
        if rule.obstacle(on: shape.mount) != nil { return }
        try rule.run(on: SimulatedTarget(shape.inventory))
    }

    @Test(
        .enabled(if: Live.absence == nil, "\(Live.absence ?? "")"),
        .enabled(if: Live.isDedicated, "BULKHEAD_CONFORMANCE=live is not set"),
        .enabled(if: Live.resctrl != nil, "no resctrl is mounted"),
        .enabled(if: Live.release.hasPrefix("6.12."), "the rules are those of 6.12, this one is \(Live.release)"),
        arguments: ResctrlRule.all)
    func liveResctrl(_ rule: ResctrlRule) throws {
        let live = try Live.found.get()
        if let mount = Live.resctrl, let obstacle = rule.obstacle(on: mount) {
            print("➜ not tried: \(rule): \(obstacle)")
            try Test.cancel("\(obstacle)")
        }
        try rule.run(on: live.target())
    }
}
