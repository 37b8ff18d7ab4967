import KernelInterface

/// An answer in which the simulated kernel departs from the real one on purpose.
struct KnownDifference: Sendable {
    let reason: String
    let covers: @Sendable (_ operation: Operation, _ simulated: Answer, _ real: Answer) -> Bool

    static let all: [KnownDifference] = []
}
