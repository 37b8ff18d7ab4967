import KernelInterface
import TestSupport
import Testing

/// `parse(format(v)) == v` for every typed value.
@Suite struct RoundTripTests {
    private static let seed: UInt64 = 0x0B01_C4EA
    private static let rounds = 2000

    private func check<Value: KernelText>(_ make: (inout SplitMix64) -> Value?) throws {
        var random = SplitMix64(seed: Self.seed)
        var made = 0
        for _ in 0..<Self.rounds {
            guard let value = make(&random) else { continue }
            made += 1
            let again = try Value(parsing: value.description)
            #expect(again == value, "\(value) with seed \(Self.seed)")
            #expect(try Value(parsing: value.description + "\n") == value, "\(value) with seed \(Self.seed)")
            #expect(again.description == value.description)
        }
        #expect(made > Self.rounds / 4)
    }

    private func limit(_ random: inout SplitMix64, _ range: ClosedRange<UInt64>) -> Limit {
        Bool.random(using: &random) ? .max : .value(random.number(range))
    }

    @Test func cpuValues() throws {
        try check { CPUWeight($0.number(1...10000)) }
        try check { CPUNice(Int64.random(in: -20...19, using: &$0)) }
        try check { CPUBandwidth(limit(&$0, CPUBandwidth.quotas), period: $0.number(CPUBandwidth.periods)) }
        try check { CPUUclamp(hundredths: $0.number(0...10000)) }
        try check { Hundredths($0.number(0...UInt64.max)) }
    }

    @Test func limits() throws {
        try check { MemoryLimit(bytes: $0.number(0...(MemoryLimit.unlimitedBytes - 1))) }
        try check { PIDsLimit($0.number(PIDsLimit.range)) }
        try check { CountLimit($0.number(CountLimit.range)) }
        #expect(try MemoryLimit(parsing: "max\n") == .max)
        #expect(try PIDsLimit(parsing: "max") == .max)
        #expect(try CountLimit(parsing: "max") == .max)
    }

    @Test func ioValues() throws {
        try check {
            IOMaxLine(
                rbps: limit(&$0, 2...(UInt64.max - 1)), wbps: limit(&$0, 2...(UInt64.max - 1)),
                riops: limit(&$0, 2...4_294_967_294), wiops: limit(&$0, 2...4_294_967_294))
        }
        try check {
            IOWeightTable(
                default: $0.number(1...10000),
                devices: [
                    (DeviceNumber(major: UInt32.random(in: 0...4095, using: &$0), minor: 0), $0.number(1...10000)),
                    (
                        DeviceNumber(major: 4096, minor: UInt32.random(in: 0...1_048_575, using: &$0)),
                        $0.number(1...10000)
                    ),
                ])
        }
        try check { IOLatencyTarget(microseconds: $0.number(IOLatencyTarget.range)) }
        try check {
            IOCostQoS(
                isEnabled: Bool.random(using: &$0), control: Bool.random(using: &$0) ? .auto : .user,
                readPercentile: Hundredths($0.number(0...10000)), readLatency: $0.next(),
                writePercentile: Hundredths($0.number(0...10000)), writeLatency: $0.next(),
                minimum: Hundredths($0.number(100...1000)), maximum: Hundredths($0.number(1000...1_000_000)))
        }
        try check {
            IOCostModel(
                control: Bool.random(using: &$0) ? .auto : .user, rbps: $0.next(), rseqiops: $0.next(),
                rrandiops: $0.next(), wbps: $0.next(), wseqiops: $0.next(), wrandiops: $0.next())
        }
        try check { IOPrioClass.allCases.randomElement(using: &$0) }
    }

    @Test func sets() throws {
        try check { random in
            let count = Int.random(in: 0...40, using: &random)
            return IndexList((0..<count).map { _ in Int.random(in: 0...300, using: &random) })
        }
        try check { random in
            let reason = ["", "Parent is not a partition root", "(nested)", "x"].randomElement(using: &random) ?? ""
            let kind = CPUSetPartition.Kind.allCases.randomElement(using: &random) ?? .member
            return CPUSetPartition(
                kind, kind == .member || Bool.random(using: &random) ? .valid : .invalid(reason: reason))
        }
        try check { CgroupType.allCases.randomElement(using: &$0) }
        try check { random in
            let names = ["cpu", "io", "memory", "pids", "cpuset", "perf_event"].map { CgroupController($0) }
                .shuffled(using: &random)
            return SubtreeControlCommand(
                enable: Array(names.prefix(Int.random(in: 0...3, using: &random))),
                disable: Array(names.suffix(Int.random(in: 0...3, using: &random))))
        }
    }

    @Test func readings() throws {
        func line(_ random: inout SplitMix64) -> PressureLine {
            PressureLine(
                average10: Hundredths(random.number(0...10000)), average60: Hundredths(random.number(0...10000)),
                average300: Hundredths(random.number(0...10000)), total: random.next())
        }
        try check { random in
            let some = Bool.random(using: &random) ? line(&random) : nil
            return PressureStall(some: some, full: some == nil || Bool.random(using: &random) ? line(&random) : nil)
        }
        try check { random in
            PressureTrigger(
                Bool.random(using: &random) ? .some : .full, stall: random.number(1...10_000_000),
                window: random.number(1...10_000_000))
        }
        try check { random in
            let lines = (0..<Int.random(in: 1...9, using: &random)).map { "key_\($0) \(random.next())" }
            return try? FlatKeyed(parsing: lines.joined(separator: "\n"))  // nil fails the count of values made
        }
        try check { random in
            let lines = (0..<Int.random(in: 1...9, using: &random)).map { "254:\($0) rbytes=\(random.next()) wios=3" }
            return try? NestedKeyed(parsing: lines.joined(separator: "\n"))  // nil fails the count of values made
        }
    }

    /// No text makes the parsers stop the program, and what they accept they spell in one way.
    @Test func noTextBreaksAFile() {
        var random = SplitMix64(seed: Self.seed)
        let pieces = [
            "0", "1", "9", "10000", "max", " ", "\n", "-", ",", ":", "/", "=", "rbps", "254:0", "default", "G", "0x",
            ".",
            "root", "invalid", "(", ")", "é", "18446744073709551615", "some", "avg10", "+", "cpu",
        ]
        for _ in 0..<Self.rounds {
            let text = (0..<Int.random(in: 0...8, using: &random)).map { _ in
                pieces.randomElement(using: &random) ?? ""
            }.joined()
            for known in InterfaceFile.described {
                for key in [nil, "254:0"] {
                    // A text that is refused leaves nothing to check.
                    guard let value = try? known.file.canonical(text, key: key) else { continue }
                    let again = try? known.file.canonical(value, key: key)  // nil fails the next line
                    if known.holdsValue, key == nil || known.defaultKeyedText != nil,
                        known.initialText != nil || key != nil
                    {
                        #expect(again == value, "\(known.file) \(text.debugDescription) with seed \(Self.seed)")
                    }
                }
            }
        }
    }
}
