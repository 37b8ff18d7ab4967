import KernelInterface
package import Planner
import SLA

extension Reconciliation {
    /// What levers that are away from their base have written, and what the base would be; canonical.
    package var adjustments: [AdjustedPlace: (text: String, base: String)] {
        var found: [AdjustedPlace: (text: String, base: String)] = [:]
        let values = sla.values
        for (index, lever) in arming.model.levers.enumerated() where values[index] != lever.base {
            for text in arming.bindings[index].texts(written(index)) {
                if case .value(let place) = text.place { found[place] = (text.text, text.base) }
            }
        }
        return found
    }

    /// The weights of cgroups that are made idle. Nobody can set them meanwhile, and what the file reads is none of them.
    var lockedWeights: [CgroupPath: String] {
        var found: [CgroupPath: String] = [:]
        let values = sla.values
        for (index, binding) in arming.bindings.enumerated() where values[index] == 0 && !isShadow {
            guard case .cpuIdle(let weight) = binding.target, let cgroup = binding.cgroup else { continue }
            found[cgroup] = weight ?? "100"
        }
        return found
    }

    /// What the node would read if nothing were adjusted, so that a plan leaves adjustments alone.
    package func withoutAdjustments(_ observed: Observed) -> Observed {
        let adjustments = adjustments
        let lockedWeights = lockedWeights
        guard !adjustments.isEmpty || isAdjusted else { return observed }
        let cgroups = observed.cgroups.map { cgroup in
            var cgroup = cgroup
            for (place, texts) in adjustments where place.cgroup == cgroup.path {
                guard let index = cgroup.files.firstIndex(of: place.file), let text = cgroup.texts[index] else {
                    continue
                }
                cgroup.texts[index] = text.replacingAdjusted(place, texts)
            }
            if let weight = lockedWeights[cgroup.path], let index = cgroup.files.firstIndex(of: .cpuWeight) {
                cgroup.texts[index] = weight + "\n"
            }
            return cgroup
        }
        var seen = Observed(cgroups: cgroups, pageBytes: observed.pageBytes, memoryBytes: observed.memoryBytes)
        seen.partitions = observed.partitions
        seen.resctrl = observed.resctrl
        let values = sla.values
        for (index, lever) in arming.model.levers.enumerated() where values[index] != lever.base {
            guard let (group, base, _) = arming.bindings[index].schemata(lever.base) else { continue }
            seen.resctrl?.replace(group, with: base)
        }
        return seen
    }
}

extension String {
    /// The text with the base in place of the adjustment; the text itself where somebody changed it since.
    fileprivate func replacingAdjusted(_ place: AdjustedPlace, _ texts: (text: String, base: String)) -> String {
        // A text that cannot be read is not the adjustment.
        guard let present = try? place.file.canonical(self, key: place.key),
            place.file.grants(present, asked: texts.text, pageBytes: 1)
        else { return self }
        guard let key = place.key else { return texts.base + "\n" }
        return split(separator: "\n").map { line in
            line.hasPrefix(key + " ") ? "\(key) \(texts.base)\n" : "\(line)\n"
        }.joined()
    }
}
