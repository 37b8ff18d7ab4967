import Testing

@testable import Node

@Suite struct RunClockTests {
    /// How far each clock went on, and what that means.
    @Test(arguments: [
        (1_000_000, 1_000_000, 1_000_000, Int64?.none, Int64?.none), (5, 9_999, 9_000, nil, nil),
        (1000, 3_601_000, 3_601_000, 3_600_000, nil), (1000, 1000, 3_601_000, nil, 3_600_000),
        (10_000_000, 10_000_000, 0, nil, -10_000_000), (0, 20_000, 1_020_000, 20_000, 1_000_000),
    ])
    func jumpsAreTold(
        _ monotonic: UInt64, _ boottime: UInt64, _ realtime: UInt64, _ suspended: Int64?, _ wall: Int64?
    ) {
        let start = ClockReading(monotonic: 50, boottime: 100_000_000, realtime: 1_700_000_000_000_000)
        var clock = RunClock(start)
        let next = ClockReading(
            monotonic: start.monotonic + monotonic, boottime: start.boottime + boottime,
            realtime: start.realtime + realtime)
        let jumps = clock.jumps(until: next)
        #expect(jumps.suspended == suspended)
        #expect(jumps.wall == wall)
        let again = clock.jumps(until: next)
        #expect(again.suspended == nil && again.wall == nil)
    }

    @Test func smallStepsAddUp() {
        let start = ClockReading(monotonic: 0, boottime: 0, realtime: 1_000_000)
        var clock = RunClock(start)
        var told: [Int64] = []
        for step in 1...30 {
            let reading = ClockReading(monotonic: 0, boottime: 0, realtime: 1_000_000 + UInt64(step) * 1000)
            if let wall = clock.jumps(until: reading).wall { told.append(wall) }
        }
        #expect(told == [10_000, 10_000, 10_000])
    }

    @Test func theMachinesClocksAreRead() throws {
        let before = RunClock.now()
        let reading = try #require(ClockReading.read())
        #expect(reading.monotonic >= before && reading.monotonic <= RunClock.now())
        #expect(reading.boottime >= reading.monotonic)
    }
}
