import SLA
import TestSupport
import Testing

/// What holds for any model, any load and any fault.
@Suite struct StabilityTests {
    static let second: UInt64 = 1_000_000
}
