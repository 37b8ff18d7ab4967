import KernelInterface
import Testing

@Suite struct PressureTests {
    private let text =
        "some avg10=69.30 avg60=17.87 avg300=3.98 total=12623707\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=50137\n"

    @Test func percentagesAreHundredthsAndTotalsMicroseconds() throws {
        let stall = try PressureStall(parsing: text)
        #expect(stall.some?.average10 == Hundredths(6930))
        #expect(stall.some?.average60 == Hundredths(1787))
        #expect(stall.some?.average300 == Hundredths(398))
        #expect(stall.some?.total == 12_623_707)
        #expect(stall.full?.total == 50137)
        #expect(stall.description + "\n" == text)
    }

    @Test func aLineThatIsAbsentIsNil() throws {
        let irq = try PressureStall(parsing: "full avg10=0.00 avg60=0.00 avg300=0.00 total=7\n")
        #expect(irq.some == nil && irq.full?.total == 7)
        let old = try PressureStall(parsing: "some avg10=0.00 avg60=0.00 avg300=0.00 total=7")
        #expect(old.full == nil && old.some?.total == 7)
    }

    @Test func whatIsUnknownIsPassedOver() throws {
        let new = "most avg10=1.00\nsome avg1=9.00 avg10=1.00 avg60=2.00 avg300=3.00 total=4 more=5\n"
        #expect(try PressureStall(parsing: new).description == "some avg10=1.00 avg60=2.00 avg300=3.00 total=4")
    }

    @Test(arguments: [
        "", "\n", "some\n", "some avg10=1.00 avg60=2.00 avg300=3.00\n", "some avg10=x avg60=2.00 avg300=3.00 total=4\n",
        "some avg10=1.00 avg60=2.00 avg300=3.00 total=-4\n", "some avg10=1.00 avg60=2.00 avg300=3.00 total=4x\n",
    ])
    func malformedPressureIsRefused(_ text: String) {
        #expect(throws: KernelTextError.self) { try PressureStall(parsing: text) }
    }

    @Test func aTriggerIsWrittenWithItsNewline() {
        #expect(PressureTrigger(.some, stall: 150_000, window: 1_000_000)?.command == "some 150000 1000000\n")
        #expect(PressureTrigger(.full, stall: 1, window: 10_000_000)?.command == "full 1 10000000\n")
    }

    /// The `TRIG` lines of the transcripts.
    @Test(arguments: [
        ("some 150000 1000000", true), ("some 1 10000000", true), ("full 100000 1000000\n", true),
        ("some 1 10000001", false), ("some 0 1000000", false), ("some 2000000 1000000", false),
        ("foo 1 1000000", false),
        ("some 1", false), ("some 1 0", false), ("some 1 1000000 1", false), ("some -1 1000000", false), ("", false),
    ])
    func theKernelTakesATrigger(_ text: String, _ isTaken: Bool) {
        #expect(((try? PressureTrigger(parsing: text)) != nil) == isTaken)  // the error is not what is tested
    }

    @Test func aTriggerDependsOnKernelPrivilegeAndFile() throws {
        let short = try #require(PressureTrigger(.some, stall: 1, window: 499_999))
        let second = try #require(PressureTrigger(.some, stall: 1, window: 1_000_000))
        let pair = try #require(PressureTrigger(.some, stall: 1, window: 4_000_000))
        let old = KernelVersion(6, 1)
        let new = KernelVersion(6, 12)
        #expect(!short.isAccepted(by: .cpuPressure, of: old, isPrivileged: true))
        #expect(short.isAccepted(by: .cpuPressure, of: new, isPrivileged: true))
        #expect(second.isAccepted(by: .cpuPressure, of: old, isPrivileged: true))
        #expect(!second.isAccepted(by: .cpuPressure, of: new, isPrivileged: false))
        #expect(pair.isAccepted(by: .cpuPressure, of: new, isPrivileged: false))
        #expect(!pair.isAccepted(by: .irqPressure, of: new, isPrivileged: true))
        let full = try #require(PressureTrigger(.full, stall: 1, window: 4_000_000))
        #expect(full.isAccepted(by: .irqPressure, of: new, isPrivileged: true))
    }

    /// Share in hundredths of a percent, time in µs.
    @Test(arguments: [
        (500, 2_000_000, true, "some 100000 2000000"), (500, 2_000_000, false, "some 100000 2000000"),
        (1000, 100_000, true, "some 50000 500000"), (1000, 100_000, false, "some 200000 2000000"),
        (1000, 3_999_999, true, "some 399999 3999999"), (1000, 3_999_999, false, "some 200000 2000000"),
        (1, 500_000, true, "some 50 500000"), (10_000, 500_000, true, "some 500000 500000"),
        (100, 3_600_000_000, true, "some 100000 10000000"), (100, 3_600_000_000, false, "some 100000 10000000"),
        (100, 9_000_000, false, "some 80000 8000000"), (0, 0, true, "some 1 500000"),
        (4_000_000, 500_000, true, "some 500000 500000"),
    ])
    func anObjectiveHasATrigger(_ share: UInt32, _ over: UInt64, _ isPrivileged: Bool, _ text: String) {
        let trigger = PressureTrigger.forObjective(
            .some, belowPermyriad: share, over: over, isPrivileged: isPrivileged)
        #expect(trigger.description == text)
        #expect(trigger.isAccepted(by: .cpuPressure, of: KernelVersion(6, 1), isPrivileged: isPrivileged))
        #expect(PressureTrigger(trigger.kind, stall: trigger.stall, window: trigger.window) == trigger)
    }

    /// What an objective's trigger has beside it, by its text.
    @Test(arguments: [
        ("some 25000 500000", "some 2500 100000"), ("full 25000 500000", "full 2500 100000"),
        ("some 500000 500000", "some 50000 100000"), ("some 10000 500000", "some 2500 250000"),
        ("some 9999 500000", nil), ("some 100000 2000000", "some 2500 100000"),
        ("full 100000 10000000", "full 2500 500000"), ("full 20000 10000000", "full 2500 2500000"),
        ("full 9999 10000000", nil), ("some 1 200000", nil), ("some 100000 199999", nil),
    ])
    func anEarlyTriggerHasHalfTheShareInAShorterWindow(_ text: String, _ early: String?) throws {
        let trigger = try PressureTrigger(parsing: text)
        #expect(trigger.early?.description == early)
        guard let early = trigger.early else { return }
        #expect(early.window <= trigger.window / 2)
        #expect(early.isAccepted(by: .cpuPressure, of: KernelVersion(6, 5), isPrivileged: true))
    }
}
