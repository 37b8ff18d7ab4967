import KernelInterface
import SLA

/// A lever away from its base, as the next arming of the same cgroup finds it: what its file reads is no base.
struct HeldLever: Sendable {
    struct Place: Hashable, Sendable {
        let kind: Lever.Kind
        let cgroup: CgroupPath
    }

    let lever: Lever
    let binding: LeverBinding
    /// What it is written at.
    let value: UInt64

    /// Whether the cgroup is the same and reads what was written, so that nobody set another base since.
    func isInForce(_ text: String, of identity: CgroupIdentity, pageBytes: UInt64) -> Bool {
        guard binding.identity == identity else { return false }
        return binding.writes(value).allSatisfy { write in
            // A text that cannot be read is not what was written.
            guard let present = try? write.file.canonical(text, key: write.key) else { return false }
            return write.file.grants(present, asked: write.text, pageBytes: pageBytes)
        }
    }
}

extension Reconciliation {
    /// The levers of single cgroups that are away from their base.
    var heldLevers: [HeldLever.Place: HeldLever] {
        var found: [HeldLever.Place: HeldLever] = [:]
        let values = sla.values
        for (index, lever) in arming.model.levers.enumerated() where values[index] != lever.base && !isShadow {
            guard let cgroup = lever.cgroup else { continue }
            found[HeldLever.Place(kind: lever.kind, cgroup: cgroup)] = HeldLever(
                lever: lever, binding: arming.bindings[index], value: written(index))
        }
        return found
    }
}
