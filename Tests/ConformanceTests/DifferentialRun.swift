import Glibc
import Testing

/// So many random operations on both kernels. The environment may ask for another seed, for more operations and for more
/// than the first difference.
struct DifferentialRun {
    private let wanted: Int
    private let place: String

    static var seed: UInt64 { number("SEED").flatMap { UInt64(exactly: $0) } ?? 1 }

    /// - Parameters:
    ///   - operations: where the environment does not say how many.
    ///   - place: what is compared with the simulated kernel.
    init(operations: Int, on place: String) {
        wanted = Self.number("OPERATIONS") ?? operations
        self.place = place
    }

    private static func number(_ name: String) -> Int? {
        getenv("BULKHEAD_CONFORMANCE_" + name).flatMap { Int(String(cString: $0)) }
    }

    /// Records what differs, with as few operations as it takes.
    func compare<Played: Player>(
        _ differential: Differential<Played>, looks: [Played.Step], _ sequence: () -> [Played.Step]
    ) throws {
        var left = Self.number("DIFFERENCES") ?? 1
        var done = 0
        var sequences = 0
        while done < wanted && left > 0 {
            let operations = sequence()
            sequences += 1
            if sequences.isMultiple(of: 50) { print("compared \(done) operations so far") }
            guard let difference = try differential.run(operations) else {
                done += operations.count
                continue
            }
            done += difference.steps.count
            left -= 1
            let shortest = try differential.sharpened(differential.shortened(difference), looks: looks)
            Issue.record("seed \(Self.seed), sequence \(sequences), step \(difference.steps.count):\n\(shortest)")
        }
        print("compared \(done) operations in \(sequences) sequences on \(place)")
    }
}
