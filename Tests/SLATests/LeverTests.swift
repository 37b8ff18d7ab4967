import SLA
import Testing

@Suite struct LeverTests {
    @Test func aLeverWithoutACeilingDoesNotGrow() {
        let lever = Lever(.cpuMax, className: "batch", cgroup: nil, base: 4000, floor: 400)
        #expect(lever.ceiling == 4000)
        let switches = Lever.Kind.allCases.filter(\.isSwitch).map(\.rawValue)
        #expect(switches == ["cpu.idle", "memory.reclaim", "freeze", "kill"])
    }
}
