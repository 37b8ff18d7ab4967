package import SLA

/// What a run has counted since it started.
package struct RunTally: Sendable {
    /// An objective of a class, whichever cgroups it is measured at.
    package struct ObjectiveName: Hashable, Sendable {
        package let className: String
        package let text: String

        package init(_ promise: Promise) {
            className = promise.className
            text = promise.text
        }
    }

    package struct DriftName: Hashable, Sendable {
        package let className: String
        package let response: LogDrift.Response
    }

    package private(set) var decisions: [Decision.Kind: UInt64] = [:]
    package private(set) var drift: [DriftName: UInt64] = [:]
    /// µs in which at least one cgroup missed the objective.
    package private(set) var missed: [ObjectiveName: UInt64] = [:]

    private var missing: Set<ObjectiveName> = []
    private var steppedAt: UInt64?

    package init() {}

    package mutating func count(_ record: LogRecord) {
        switch record {
        case .decision(let decision, _, _): decisions[decision.kind, default: 0] += 1
        case .drift(let found):
            drift[DriftName(className: found.className, response: found.response), default: 0] += 1
        case .start, .armed, .sample, .outcome, .refused, .released, .note: break
        }
    }

    /// After a step, or when somebody asks: what was missed as of the step before was missed until now.
    package mutating func advance(now: UInt64, _ sla: SLAState) {
        if let steppedAt, now > steppedAt { for name in missing { missed[name, default: 0] += now - steppedAt } }
        steppedAt = now
        missing.removeAll(keepingCapacity: true)
        for (index, promise) in sla.model.objectives.enumerated() where sla.isMissed(index) {
            missing.insert(ObjectiveName(promise))
        }
    }
}
