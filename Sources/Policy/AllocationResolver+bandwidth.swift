import Document
import KernelInterface

extension AllocationResolver {
    /// The limits of a class on memory bandwidth, by schema and domain.
    mutating func resolvedBandwidths(_ requested: RequestedAllocation, _ mount: ResctrlMount) -> [ResolvedBandwidth] {
        var usable: [(bandwidth: RequestedBandwidth, value: UInt64)] = []
        for bandwidth in requested.bandwidths {
            guard let resource = mount.bandwidth(bandwidth.schema) else {
                add(.bandwidth(bandwidth.schema), bandwidth, requested)
                continue
            }
            guard let value = value(bandwidth, resource, requested),
                isPresent(
                    bandwidth.domain, among: resource.domains, of: resource.schema, key: bandwidth.key,
                    at: bandwidth.span, isOptional: requested.isBandwidthOptional)
            else { continue }
            usable.append((bandwidth, granted(value, bandwidth, resource)))
        }
        if usable.isEmpty { return [] }
        var limits: [ResolvedBandwidth] = []
        for resource in mount.bandwidths {
            let own = usable.filter { $0.bandwidth.schema == resource.schema }
            for domain in resource.domains {
                guard
                    let (bandwidth, value) = own.first(where: { $0.bandwidth.domain == domain })
                        ?? own.first(where: { $0.bandwidth.domain == nil })
                else { continue }
                limits.append(
                    ResolvedBandwidth(
                        schema: resource.schema, domain: domain, value: value, key: bandwidth.key,
                        requested: bandwidth.text, span: bandwidth.span))
            }
        }
        return limits
    }

    private mutating func add(
        _ thing: ResctrlAbsenceList.Thing, _ bandwidth: RequestedBandwidth, _ requested: RequestedAllocation
    ) {
        absent.add(thing, key: bandwidth.key, at: bandwidth.span, isOptional: requested.isBandwidthOptional)
    }

    /// What is asked, in the unit of the resource, rounded up; nil with a finding where it has another unit.
    mutating func value(
        _ bandwidth: RequestedBandwidth, _ resource: BandwidthResource, _ requested: RequestedAllocation
    ) -> UInt64? {
        if resource.unit == .percent, !resource.isLinear {
            add(.linearBandwidth(resource.schema), bandwidth, requested)
            return nil
        }
        switch (bandwidth.amount, resource.unit) {
        case (.unlimited, _): return resource.maximum
        case (.share(let permyriad), .percent): return (UInt64(permyriad) + 99) / 100
        case (.rate(let rate), .mebibytes): return rate / 1_048_576 + (rate % 1_048_576 == 0 ? 0 : 1)
        case (.rate(let rate), .eighthGigabytes): return rate / 125_000_000 + (rate % 125_000_000 == 0 ? 0 : 1)
        case (.share, .mebibytes), (.share, .eighthGigabytes), (.rate, .percent):
            add(.bandwidthUnit(resource.schema, resource.unit), bandwidth, requested)
            return nil
        }
    }

    /// What the kernel grants: a step, not below the minimum, which it refuses to go under.
    mutating func granted(
        _ value: UInt64, _ bandwidth: RequestedBandwidth, _ resource: BandwidthResource
    ) -> UInt64 {
        let step = max(1, resource.granularity)
        if value < resource.minimum {
            diagnostics.append(
                Diagnostic(
                    .bandwidthBelowMinimum, "`\(bandwidth.key)` is below the least that the node grants",
                    as: .warning, at: bandwidth.span,
                    label: "asks \(bandwidth.text), gets \(text(resource.minimum, resource.unit))",
                    help: ["write at least \(text(resource.minimum, resource.unit))"]))
            return resource.minimum
        }
        if value >= resource.maximum {
            if value > resource.maximum {
                diagnostics.append(
                    Diagnostic(
                        .limitAboveNode, "`\(bandwidth.key)` is above what the node can limit", as: .warning,
                        at: bandwidth.span,
                        label: "asks \(bandwidth.text) of \(text(resource.maximum, resource.unit))",
                        help: ["it will never act here; lower it, or write `max`"]))
            }
            return resource.maximum
        }
        let steps = value / step + (value.isMultiple(of: step) ? 0 : 1)
        return min(steps * step, resource.maximum)
    }

    /// A value of a resource as a policy would say it.
    private func text(_ value: UInt64, _ unit: BandwidthResource.Unit) -> String {
        switch unit {
        case .percent: return "\(value)%"
        case .mebibytes: return "\(value)MiB/s"
        case .eighthGigabytes:
            // Thousandths of a GB/s, without the zeros at the end.
            let (whole, eighths) = value.quotientAndRemainder(dividingBy: 8)
            let decimals = ["", ".125", ".25", ".375", ".5", ".625", ".75", ".875"]
            return "\(whole)\(decimals[Int(eighths)])GB/s"
        }
    }
}
