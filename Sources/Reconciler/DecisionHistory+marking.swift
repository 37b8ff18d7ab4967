import KernelInterface
import Planner
import SLA

extension DecisionHistory {
    /// What holds each place away from its base.
    package var adjustments: [(place: AdjustedText.Place, adjustment: Adjustment)] {
        away.flatMap { standing in
            standing.texts.map { text in
                (
                    text.place,
                    Adjustment(
                        text: text.text, base: text.base, since: standing.since.map { start.wall(of: $0) },
                        decision: standing.moved?.decision.number)
                )
            }
        }
    }

    /// Values that drifted to what the levers were put to are adjusted, not drifted; of others, who wrote them is told.
    package func marking(_ values: [ValueStatus], pageBytes: UInt64) -> [ValueStatus] {
        var known: [AdjustedPlace: Adjustment] = [:]
        for (place, adjustment) in adjustments { if case .value(let place) = place { known[place] = adjustment } }
        return values.map { status in
            let place = AdjustedPlace(cgroup: status.cgroup, file: status.value.file, key: status.value.key)
            var status = status
            guard status.state == .drifted, let adjustment = known[place], let present = status.present,
                status.value.file.grants(present, asked: adjustment.text, pageBytes: pageBytes)
                    || isOnItsWay(present, adjustment, status.value.file)
            else {
                if status.state == .drifted, let drift = drifts[place], drift.present == status.present {
                    status.writer = drift.writer
                }
                return status
            }
            status.state = .adjusted
            status.adjustment = adjustment
            return status
        }
    }

    /// The same of resource groups, whose levers have a part of their portions each.
    package func marking(_ groups: [GroupStatus]) -> [GroupStatus] {
        let all = adjustments
        return groups.map { status in
            status.marked(all.filter { $0.place == .group(status.held.group) }.map(\.adjustment))
        }
    }

    /// What is adjusted of files that nothing is held of.
    package func others(
        than values: [ValueStatus], _ groups: [GroupStatus]
    ) -> [(path: String, adjustment: Adjustment)] {
        var held: Set<AdjustedText.Place> = []
        for status in values {
            held.insert(
                .value(AdjustedPlace(cgroup: status.cgroup, file: status.value.file, key: status.value.key)))
        }
        for status in groups { held.insert(.group(status.held.group)) }
        return away.flatMap(\.texts).filter { !held.contains($0.place) }.compactMap { text in
            adjustments.first { $0.place == text.place }.map { (text.path, $0.adjustment) }
        }
    }

    /// memory.high goes down in steps.
    private func isOnItsWay(_ present: String, _ adjustment: Adjustment, _ file: InterfaceFile) -> Bool {
        guard file == .memoryHigh, let present = UInt64(present), let target = UInt64(adjustment.text) else {
            return false
        }
        return present >= target && present <= UInt64(adjustment.base) ?? .max
    }
}
