import SLA
import TestSupport
import Testing

/// Whole decision logs of loads that every controller has to get right.
@Suite struct SeriesTests {
    struct Series: Sendable, CustomTestStringConvertible {
        let name: String
        let play: @Sendable (inout Plant) -> Void
        var testDescription: String { name }
    }

    static let second: UInt64 = 1_000_000

    static let series = [
        Series(name: "step") { plant in
            plant.run(10 * second)
            plant.demands[0].cpu = 6_000
            plant.demands[1].cpu = 500
            plant.run(20 * second)
            plant.demands[0].cpu = 0
            plant.run(60 * second)
        },
        Series(name: "ramp") { plant in
            for load in 1...60 {
                plant.demands[0].cpu = UInt64(load) * 100
                plant.run(second / 2)
            }
            plant.demands[0].cpu = 1_000
            plant.run(60 * second)
        },
        Series(name: "sawtooth") { plant in
            for _ in 0..<6 {
                plant.demands[0].cpu = 6_000
                plant.run(5 * second)
                plant.demands[0].cpu = 500
                plant.run(5 * second)
            }
            plant.run(400 * second)
        },
        Series(name: "constant") { plant in
            plant.demands[0].cpu = 6_000
            plant.run(600 * second)
        },
        Series(name: "stuck-high") { plant in
            plant.demands[0].cpu = 4_000
            plant.demands[1].cpu = 4_000
            plant.forced = 600_000
            plant.run(300 * second)
            plant.forced = nil
            plant.demands[0].cpu = 0
            plant.run(60 * second)
        },
        Series(name: "counter-reset") { plant in
            plant.demands[0].cpu = 6_000
            plant.run(3 * second)
            plant.reset()
            plant.run(5 * second)
            plant.demands[0].cpu = 0
            plant.run(60 * second)
        },
        Series(name: "gap") { plant in
            plant.demands[0].cpu = 6_000
            plant.run(3 * second)
            plant.pause(3600 * second)
            plant.run(5 * second)
            plant.missing = [0]
            plant.run(60 * second)
            plant.missing = []
            plant.demands[0].cpu = 0
            plant.run(60 * second)
        },
    ]

    @Test(arguments: series) func decisionsAreAsRecorded(_ series: Series) {
        var plant = Plant(
            model([promise()], [[lever(.cpuMax), lever(.cpuIdle)], [lever(.cpuMax, of: 1)]]))
        plant.victim = 3_000
        series.play(&plant)
        let text = rendered(plant.trace, plant.model) + "values \(plant.state.values)\n"
        let difference = Golden.difference(text, "Tests/SLATests/Golden/\(series.name).txt")
        #expect(difference == nil)
    }
}
