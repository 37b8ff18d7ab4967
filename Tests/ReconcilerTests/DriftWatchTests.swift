import KernelInterface
import Planner
import Policy
import Reconciler
import Simulator
import TestSupport
import Testing

private let nginx = cgroup("system.slice/nginx.service")
private let second: UInt64 = 1_000_000

private struct Watched {
    var session: SimulatedSession
    var watch = DriftWatch()
    let held: Originals

    init() throws {
        session = try SimulatedSession()
        let policy = try resolvedPolicy(
            policy(classes: "  web:\n    match: [{unit: nginx.service}]\n    memory: {high: 1GiB}\n"))
        try session.apply(try session.plan(policy))
        held = try session.originals()
    }

    mutating func disturb(_ text: String = "4096\n") throws {
        try session.kernel.write(nginx, .memoryHigh, text)
    }

    mutating func round(
        at now: UInt64, _ response: DriftResponse = .repair, adjusted: [AdjustedPlace: String] = [:],
        writes: ForeignWrites = ForeignWrites()
    ) throws -> [DriftEvent.Response] {
        try watch.round(
            held, adjusted: adjusted, responses: ["web": response], writes: writes, pageBytes: 4096, isShadow: false,
            now: now, tree: &session.kernel
        ).map(\.response)
    }

    mutating func value() throws -> String { try session.kernel.read(nginx, .memoryHigh) }
}

@Suite struct DriftWatchTests {
    @Test func whatNobodyChangedIsNoEvent() throws {
        var watched = try Watched()
        #expect(try watched.round(at: second) == [])
    }

    @Test func aChangedValueIsSetAgain() throws {
        var watched = try Watched()
        try watched.disturb()
        #expect(try watched.round(at: second) == [.repaired])
        #expect(try watched.value() == "1073741824\n")
        #expect(try watched.round(at: 2 * second) == [])
    }

    @Test(arguments: [DriftResponse.report, .yield]) func aClassThatOnlyReportsIsToldOnce(_ response: DriftResponse)
        throws
    {
        var watched = try Watched()
        try watched.disturb()
        let expected: DriftEvent.Response = response == .report ? .reported : .yielded
        #expect(try watched.round(at: second, response) == [expected])
        #expect(try watched.round(at: 2 * second, response) == [])
        #expect(try watched.value() == "4096\n")
        // Another value is news.
        try watched.disturb("8192\n")
        #expect(try watched.round(at: 3 * second, response) == [expected])
    }

    @Test func aFightIsLeftForATimeThatDoubles() throws {
        var watched = try Watched()
        var now = second
        var pauses: [UInt64] = []
        var repairs = 0
        while pauses.count < 3 {
            try watched.disturb()
            for response in try watched.round(at: now) {
                switch response {
                case .repaired: repairs += 1
                case .backedOff(let until): pauses.append(until - now)
                default: Issue.record("\(response)")
                }
            }
            now += second
        }
        #expect(repairs == DriftWatch.patience)
        #expect(pauses == [30 * second, 60 * second, 120 * second])
    }

    /// Seconds of each response while somebody writes every `period` seconds, by itself or in answer to us, until `end`.
    private func responses(each period: UInt64, until end: UInt64, isAnswering: Bool = false) throws -> [String] {
        var watched = try Watched()
        var told: [String] = []
        for now in 1...100 as ClosedRange<UInt64> {
            var writes = ForeignWrites()
            let isDue = isAnswering ? try watched.value() != "4096\n" : now % period == 0
            if isDue, now <= end {
                try watched.disturb()
                writes.add(.cgroup(nginx), "memory.high", by: .unknown)
            }
            for response in try watched.round(at: now * second, writes: writes) {
                switch response {
                case .repaired: told.append("\(now) repaired")
                case .backedOff(let until): told.append("\(now) backed off until \(until / second)")
                default: told.append("\(now) \(response)")
                }
            }
        }
        return told
    }

    @Test func whoWritesByItselfIsGivenWayUntilItIsSilent() throws {
        let each = try responses(each: 1, until: 20)
        #expect(each == ["1 repaired", "2 repaired", "3 repaired", "4 backed off until 34", "23 repaired"])
        let slow = try responses(each: 5, until: 60)
        #expect(
            slow == [
                "5 repaired", "10 repaired", "15 repaired", "20 backed off until 50", "50 backed off until 110",
                "70 repaired",
            ])
    }

    @Test func whoAnswersIsGivenWayForTheWholeTime() throws {
        let told = try responses(each: 1, until: 100, isAnswering: true)
        #expect(
            told == [
                "1 repaired", "2 repaired", "3 repaired", "4 backed off until 34", "34 backed off until 94",
                "94 backed off until 214",
            ])
    }

    @Test func afterAQuietTimeAFightIsForgotten() throws {
        var watched = try Watched()
        for now in 1...4 {
            try watched.disturb()
            _ = try watched.round(at: UInt64(now) * second)
        }
        let quiet = 4 * second + DriftWatch.pause + DriftWatch.quiet
        #expect(try watched.round(at: quiet) == [])
        try watched.disturb()
        #expect(try watched.round(at: quiet + second) == [.repaired])
    }

    @Test func anAdjustmentIsNoDriftAndIsWhatIsSetAgain() throws {
        var watched = try Watched()
        let adjusted = [AdjustedPlace(cgroup: nginx, file: .memoryHigh, key: nil): "536870912"]
        try watched.disturb("536870912\n")
        #expect(try watched.round(at: second, adjusted: adjusted) == [])
        try watched.disturb("4096\n")
        #expect(try watched.round(at: 2 * second, adjusted: adjusted) == [.repaired])
        #expect(try watched.value() == "536870912\n")
    }

    @Test func aRefusalIsTold() throws {
        var watched = try Watched()
        try watched.disturb()
        var faulty = FaultyKernel(watched.session.kernel, [.fail(write: 1, .busy)])
        let events = try watched.watch.round(
            watched.held, adjusted: [:], responses: [:], writes: ForeignWrites(), pageBytes: 4096, isShadow: false,
            now: second, tree: &faulty)
        guard case .refused(let error) = events.first?.response else {
            Issue.record("\(events)")
            return
        }
        #expect(error.errno == .busy)
    }
}
