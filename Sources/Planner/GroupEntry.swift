import Document
import KernelInterface
import Policy

/// The prefix of the names of resource groups that are created here: whose they are, for everybody to see.
package let resourceGroupPrefix = "bulkhead-"

/// One class that asks for caches, bandwidth or monitoring, while resource groups are planned.
struct GroupEntry {
    /// Index of the class in the policy.
    let index: Int
    let name: String
    let allocation: ResolvedAllocation
    let avoidsShareable: Bool
    /// What it asks, in a fixed form: see `HeldMembers.claims`.
    let claims: String
    /// The CTRL_MON group that has its tasks by an earlier plan.
    var current: ResourceGroup?
    /// What its CTRL_MON group is to have: every resource and domain.
    var schemata = Schemata()
    /// Where its tasks go; a MON group where it shares the CTRL_MON group and is monitored.
    var target = ResourceGroup.default

    init?(_ workload: ResolvedClass, at index: Int) {
        guard let allocation = workload.allocation, !allocation.isEmpty else { return nil }
        self.index = index
        name = workload.name
        self.allocation = allocation
        avoidsShareable = !workload.objectives.isEmpty
        var claims = allocation.caches.map { "\($0.schema):\($0.domain)=\(fixedText($0.amount))" }
        claims += allocation.bandwidths.map { "\($0.schema):\($0.domain)=\($0.value)" }
        if allocation.isExclusive { claims.append("exclusive") }
        if allocation.isMonitored { claims.append("monitored") }
        self.claims = claims.joined(separator: ";")
    }

    /// Whether it only wants counters, and may stay in the default group.
    var isMonitoredOnly: Bool { allocation.caches.isEmpty && allocation.bandwidths.isEmpty }

    /// Why its group has what it has.
    var reason: Reason {
        var keys: [String] = []
        var texts: [String] = []
        for (key, text) in allocation.caches.map({ ($0.key, $0.requested) })
            + allocation.bandwidths.map({ ($0.key, $0.requested) }) where !keys.contains(key)
        {
            keys.append(key)
            texts.append(text)
        }
        return Reason(
            .policy, className: name, policyKey: keys.joined(separator: ", "), requested: texts.joined(separator: ", "),
            location: allocation.span.description)
    }

    func reason(_ kind: Reason.Kind) -> Reason {
        Reason(kind, className: name, location: allocation.span.description)
    }
}

/// The form in which an amount is stored. Spelt out, since the standard library finds the names of cases by reflection,
/// which takes longer than everything else that is done with a claim.
private func fixedText(_ amount: CacheAmount) -> String {
    switch amount {
    case .share(let permyriad): "share(permyriad: \(permyriad))"
    case .ways(let count): "ways(\(count))"
    case .bytes(let count): "bytes(\(count))"
    case .mask(let mask): "mask(\(mask.description))"
    }
}

/// The classes of one CTRL_MON group.
struct GroupSet {
    /// Indices of its entries; one for an exclusive class.
    var entries: [Int]
    let schemata: Schemata
    let isExclusive: Bool
    var group = ResourceGroup.default
    /// Nil for a group that this plan creates.
    var observed: ObservedGroup?
    var mode = ResourceGroupMode.shareable

    var isAssigned: Bool { !group.isDefault }
}

/// One cache level in one domain.
struct CachePlace: Hashable {
    let level: Int
    let domain: Int
}
