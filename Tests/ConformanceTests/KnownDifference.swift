import KernelInterface

/// An answer in which the simulated kernel departs from the real one on purpose.
struct KnownDifference: Sendable {
    let reason: String
    let covers: @Sendable (_ operation: Operation, _ simulated: Answer, _ real: Answer) -> Bool

    static let all: [KnownDifference] = [
        KnownDifference(reason: "a refused write of cpuset.cpus can change the reason of an invalid partition") {
            (_, simulated, real) in
            guard let ours = withoutReasons(simulated), let theirs = withoutReasons(real) else { return false }
            return ours == theirs
        },
        KnownDifference(reason: "clearing cpuset.cpus of a partition is EBUSY by what deadline servers have reserved") {
            (operation, simulated, real) in
            guard case .write(_, file: "cpuset.cpus", text: "\n") = operation else { return false }
            return (simulated == .busy) != (real == .busy)
        },
    ]

    /// The answer without what is in brackets after `invalid`; nil when there is no such thing.
    private static func withoutReasons(_ answer: Answer) -> String? {
        guard case .text(let text) = answer, text.contains(" invalid (") else { return nil }
        var kept = ""
        var isReason = false
        for character in text {
            if character == "(" { isReason = true }
            if !isReason { kept.append(character) }
            if character == ")" { isReason = false }
        }
        return kept
    }
}
