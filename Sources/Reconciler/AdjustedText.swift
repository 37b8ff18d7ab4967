package import KernelInterface

/// What one file reads while a lever is away from its base, and what it reads at the base; canonical.
package struct AdjustedText: Hashable, Sendable {
    package enum Place: Hashable, Sendable {
        case value(AdjustedPlace)
        /// The portions of a resource group that the lever has.
        case group(ResourceGroup)
    }

    package let place: Place
    package let text: String
    package let base: String

    package init(place: Place, text: String, base: String) {
        self.place = place
        self.text = text
        self.base = base
    }

    /// `batch.slice/cpu.max`; of a resource group, its schemata.
    package var path: String {
        switch place {
        case .value(let place): place.cgroup.path(of: place.file) + (place.key.map { " \($0)" } ?? "")
        case .group(let group): group.path.path(of: .schemata)
        }
    }
}

extension LeverBinding {
    /// What the files read while the lever has this value; empty at the base, and where nothing tells.
    package func texts(_ value: UInt64) -> [AdjustedText] {
        if value == base { return [] }
        if let (group, schemata, _) = self.schemata(value), let (_, before, _) = self.schemata(base) {
            return [AdjustedText(place: .group(group), text: schemata.description, base: before.description)]
        }
        guard let cgroup else { return [] }
        let before = writes(base)
        var found: [AdjustedText] = []
        for write in writes(value) where write.isReadBack {
            guard let old = before.first(where: { $0.file == write.file && $0.key == write.key }) else { continue }
            let place = AdjustedPlace(cgroup: cgroup, file: write.file, key: write.key)
            found.append(AdjustedText(place: .value(place), text: write.text, base: old.text))
        }
        if case .cpuIdle(let weight) = target {
            // The kernel shows the weight of an idle cgroup as 0, and takes no other.
            let place = AdjustedPlace(cgroup: cgroup, file: .cpuWeight, key: nil)
            found.append(AdjustedText(place: .value(place), text: "0", base: weight ?? "100"))
        }
        return found
    }
}
