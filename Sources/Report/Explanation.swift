import KernelInterface
import Planner
package import Reconciler
import SLA

/// Why values are what they are: of one class, one cgroup or one interface file.
package struct Explanation: Sendable {
    /// One file of a cgroup, or the schemata of a resource group.
    package struct Entry: Sendable {
        /// `batch.slice/cpu.max`
        let path: String
        /// What it reads now; nil where that is not known.
        let present: String?
        let state: String
        let className: String
        /// Which policy line asks for what; nil where none asks for a value.
        let reason: Reason?
        /// What the policy gives.
        let base: String?
        let original: String?
        /// The levers that hold it away from that.
        let standings: [DecisionHistory.Standing]
        /// What was last told of somebody else's changing it.
        var drift: LogDrift?
    }

    package let subject: String
    package let entries: [Entry]
    /// How the log tells time; nil without one.
    let start: LogStart?

    /// Nil where nothing of that name is set or adjusted. `status` has what is adjusted marked already.
    package init?(_ subject: String, in status: NodeStatus, _ history: DecisionHistory?) {
        self.subject = subject
        start = history?.start
        let away = history?.away ?? []
        var entries: [Entry] = []
        var told: Set<String> = []
        for value in status.values {
            var entry = Entry(value, away)
            let place = AdjustedPlace(cgroup: value.cgroup, file: value.value.file, key: value.value.key)
            entry.drift = history?.drifts[place]
            told.insert(entry.path)
            if entry.isMeant(by: subject, cgroup: value.cgroup.text) { entries.append(entry) }
        }
        for group in status.groups {
            let entry = Entry(group, away)
            told.insert(entry.path)
            let isOfClass = group.held.members.contains { $0.className == subject }
            if isOfClass || entry.isMeant(by: subject, cgroup: group.held.group.description) { entries.append(entry) }
        }
        for standing in away {
            for text in standing.texts where !told.contains(text.path) {
                let entry = Entry(standing, text)
                if entry.isMeant(by: subject, cgroup: standing.lever.cgroup?.text ?? "") { entries.append(entry) }
            }
        }
        if entries.isEmpty { return nil }
        self.entries = entries
    }
}

extension Explanation.Entry {
    fileprivate init(_ status: ValueStatus, _ away: [DecisionHistory.Standing]) {
        let value = status.value
        let place = AdjustedPlace(cgroup: status.cgroup, file: value.file, key: value.key)
        path = status.cgroup.path(of: value.file) + (value.key.map { " \($0)" } ?? "")
        present = status.present.map { shown($0, in: value.file) }
        state = status.state.rawValue
        className = value.reason.className
        reason = value.reason
        base = shown(value.inForce, in: value.file)
        original = value.original.map { shown($0, in: value.file) }
        standings = away.filter { $0.texts.contains { $0.place == .value(place) } }
    }

    fileprivate init(_ status: GroupStatus, _ away: [DecisionHistory.Standing]) {
        path = status.held.group.path.path(of: .schemata)
        present = status.present?.line
        state = status.state.rawValue
        className = status.held.members.map(\.className).joined(separator: ", ")
        reason = status.held.reason
        base = status.held.inForce.line
        original = status.held.original.line
        standings = away.filter { $0.texts.contains { $0.place == .group(status.held.group) } }
    }

    /// Of a file that no class sets.
    fileprivate init(_ standing: DecisionHistory.Standing, _ text: AdjustedText) {
        path = text.path
        present = text.text
        state = ValueStatus.State.adjusted.rawValue
        className = standing.lever.className
        reason = nil
        base = text.base
        original = nil
        standings = [standing]
    }

    fileprivate func isMeant(by subject: String, cgroup: String) -> Bool {
        subject == className || subject == cgroup || subject == path || path.hasPrefix(subject + " ")
    }
}

extension Schemata {
    /// In one line.
    fileprivate var line: String { description.split(separator: "\n").joined(separator: "; ") }
}
