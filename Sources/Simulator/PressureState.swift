/// The stall times of one cgroup and resource, as PSI keeps them.
struct StallState: Equatable, Sendable {
    /// Microseconds since the cgroup was made.
    var total: UInt64 = 0
    /// What of it the averages have seen.
    private var averaged: UInt64 = 0
    /// Over 10, 60 and 300 s, in percent with 11 fractional bits.
    private var averages: [UInt64] = [0, 0, 0]

    static let period: UInt64 = 2_000_000

    init() {}

    /// From what `numbers` gave.
    init(_ numbers: ArraySlice<UInt64>) {
        let values = Array(numbers)
        total = values[0]
        averaged = min(values[1], values[0])
        averages = Array(values[2...])
    }

    var numbers: [UInt64] { [total, averaged] + averages }

    var isSettled: Bool { total == averaged && averages == [0, 0, 0] }

    /// One averaging period ends: at most one period of stall counts, the rest in the next ones.
    mutating func average() {
        let sample = min(total - averaged, Self.period)
        averaged += sample
        let percent = sample * 100 / Self.period * 2048
        for (index, weight) in [UInt64(1677), 1981, 2034].enumerated() {
            var load = averages[index] * weight + percent * (2048 - weight)
            if percent >= averages[index] { load += 2047 }
            averages[index] = load / 2048
        }
    }

    func line(_ name: String) -> String {
        var text = name
        for (label, value) in zip([" avg10=", " avg60=", " avg300="], averages) {
            let fraction = (value & 2047) * 100 / 2048
            text += "\(label)\(value / 2048).\(fraction / 10)\(fraction % 10)"
        }
        return text + " total=\(total)\n"
    }
}

/// What PSI keeps of a cgroup: nothing until something stalled.
struct PressureState: Equatable, Sendable {
    /// By resource, some before full.
    var stalls: [StallState] = []

    static func index(_ resource: PressureResource, full: Bool) -> Int {
        resource.rawValue * 2 + (full ? 1 : 0)
    }

    func stall(_ resource: PressureResource, full: Bool) -> StallState {
        stalls.isEmpty ? StallState() : stalls[Self.index(resource, full: full)]
    }

    mutating func add(_ microseconds: UInt64, to resource: PressureResource, full: Bool) {
        if stalls.isEmpty { stalls = Array(repeating: StallState(), count: 8) }
        stalls[Self.index(resource, full: full)].total += microseconds
    }
}

/// What tasks can stall on.
package enum PressureResource: Int, CaseIterable, Sendable {
    case cpu, memory, io, irq

    var fileName: String {
        switch self {
        case .cpu: "cpu.pressure"
        case .memory: "memory.pressure"
        case .io: "io.pressure"
        case .irq: "irq.pressure"
        }
    }
}
