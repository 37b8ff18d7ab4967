/// What is done when somebody else changed a value that a class sets.
package enum DriftResponse: String, CaseIterable, Hashable, Sendable {
    /// The value is written again.
    case repair
    /// It is shown, and the foreign value stays.
    case report
    /// The foreign value is accepted, and the file is no longer set for that cgroup.
    case yield
}
