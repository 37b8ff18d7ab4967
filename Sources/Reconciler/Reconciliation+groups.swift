import KernelInterface
import Planner
import SLA

extension Reconciliation {
    /// Resource groups that drifted to what the levers were put to are adjusted, not drifted.
    package func marking(_ groups: [GroupStatus]) -> [GroupStatus] {
        var own: [ResourceGroup: [Adjustment]] = [:]
        for (index, lever) in arming.model.levers.enumerated() where sla.values[index] != lever.base && !isShadow {
            for text in arming.bindings[index].texts(sla.values[index]) {
                guard case .group(let group) = text.place else { continue }
                own[group, default: []].append(
                    Adjustment(text: text.text, base: text.base, since: nil, decision: nil))
            }
        }
        return groups.map { $0.marked(own[$0.held.group] ?? []) }
    }
}

extension GroupStatus {
    /// Whether it drifted to just what these have put it to: each has a part of its portions.
    func marked(_ own: [Adjustment]) -> GroupStatus {
        guard state == .drifted, !own.isEmpty, strays == 0, mode == held.mode, let present else { return self }
        var expected = held.inForce
        for adjustment in own {
            // What was adjusted was formatted by the same type.
            guard let portions = try? Schemata(parsing: adjustment.text) else { return self }
            for schema in portions.schemas {
                for entry in schema.entries { expected.set(schema.name, entry.domain, entry.value) }
            }
        }
        guard expected.isGranted(by: present) else { return self }
        var status = self
        status.state = .adjusted
        status.adjustments = own
        return status
    }
}
