import Document
import KernelInterface

/// What a node lacks of resctrl that a policy needs: each thing is one diagnostic at the first value that needs it, and
/// one for the values that are optional.
struct ResctrlAbsenceList {
    enum Thing: Hashable {
        /// The file system itself, or leave to read it.
        case resctrl
        case cache(level: Int)
        /// Code and data apart.
        case prioritization(level: Int)
        /// By schema.
        case bandwidth(String)
        /// The node throttles out of proportion, which the kernel does not set.
        case linearBandwidth(String)
        /// The node takes this unit and not the one asked.
        case bandwidthUnit(String, BandwidthResource.Unit)
        case monitoring
        case domain(Int, of: String, present: IndexList)
    }

    /// A value that cannot be had.
    struct Place {
        let key: String
        let span: SourceSpan
    }

    private struct Group: Hashable {
        let thing: Thing
        let isOptional: Bool
    }

    private var groups: [(group: Group, places: [Place])] = []
    private var indices: [Group: Int] = [:]
    private var levels: Set<Int> = []

    /// Every value that cannot be had, thing by thing.
    var losses: [AllocationLoss] {
        groups.flatMap { group, places in
            places.map { AllocationLoss(key: $0.key, span: $0.span, isOptional: group.isOptional) }
        }
    }

    mutating func add(_ thing: Thing, key: String, at span: SourceSpan, isOptional: Bool) {
        let place = Place(key: key, span: span)
        let group = Group(thing: thing, isOptional: isOptional)
        if let index = indices[group] {
            groups[index].places.append(place)
        } else {
            indices[group] = groups.count
            groups.append((group, [place]))
        }
    }

    /// Where resctrl is yet to be mounted: that code and data of a cache are to be apart.
    mutating func needsPrioritization(level: Int) { levels.insert(level) }

    func diagnostics(_ inventory: Inventory) -> [Diagnostic] {
        let wording = ResctrlAbsenceText(inventory: inventory, prioritizedLevels: levels)
        return groups.compactMap { group, places in
            guard let first = places.first else { return nil }
            var text = wording.text(of: group.thing, for: first.key)
            if places.count > 1 { text.notes.append(others(places.count - 1, isOptional: group.isOptional)) }
            return Diagnostic(
                text.code, group.isOptional ? "\(text.message), ignoring `\(first.key)`" : text.message,
                as: group.isOptional ? .note : .error, at: first.span, notes: text.notes.map { Diagnostic.Note($0) },
                help: group.isOptional ? [] : text.help)
        }
    }

    private func others(_ count: Int, isOptional: Bool) -> String {
        if isOptional {
            return count == 1
                ? "1 other optional value is left out, too" : "\(count) other optional values are left out, too"
        }
        return count == 1 ? "1 other value needs it too" : "\(count) other values need it too"
    }
}
