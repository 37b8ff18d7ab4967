package import KernelInterface
package import Planner

/// What became of one value that was set: the drift between what is held and what the node has.
package struct ValueStatus: Equatable, Sendable {
    package enum State: String, Sendable {
        case inForce = "in-force"
        /// Somebody else wrote another value since.
        case drifted
        /// A reconciler that is at work holds it at another value for now.
        case adjusted
        /// The cgroup, or the file, is not there any more.
        case gone
        /// The cgroup was removed and created again, so the value is its creator's.
        case recreated
    }

    package let cgroup: CgroupPath
    package let value: HeldValue
    /// What the file says now, canonical; nil where it cannot be read.
    package let present: String?
    package var state: State
    /// What holds it at another value; for `adjusted`.
    package var adjustment: Adjustment?
    /// Who wrote the foreign value: `pid 812 (kubelet) in kubelet.service`; nil where that is not known.
    package var writer: String?
}

/// Reads every held value again. In the order of the cgroups.
package func status<Tree: KernelTree & ~Copyable>(
    of originals: Originals, pageBytes: UInt64, tree: inout Tree
) throws(KernelError) -> [ValueStatus] {
    var found: [ValueStatus] = []
    for cgroup in originals.cgroups {
        var identity: CgroupIdentity?
        do {
            identity = try tree.identity(of: cgroup.path)
        } catch {
            guard error.isGone else { throw error }
        }
        for value in cgroup.values {
            let present = identity == nil ? nil : try present(value, of: cgroup.path, tree: &tree)
            let state: ValueStatus.State
            if let present, cgroup.isSame(as: identity) {
                let isInForce =
                    value.file.grants(present, asked: value.inForce, pageBytes: pageBytes)
                    || value.file.effective != nil && present.isEmpty && value.original == ""
                    || cgroup.hidesWeight && value.file == .cpuWeight && value.inForce == "100"
                state = isInForce ? .inForce : .drifted
            } else {
                state = identity == nil || present == nil ? .gone : .recreated
            }
            found.append(ValueStatus(cgroup: cgroup.path, value: value, present: present, state: state))
        }
    }
    return found
}

extension HeldCgroup {
    /// Whether idle or a nice value, which read otherwise, took the place of the weight.
    fileprivate var hidesWeight: Bool {
        values.contains { $0.file == .cpuIdle && $0.inForce == "1" || $0.file == .cpuWeightNice }
    }
}

/// The canonical value; nil when the file is gone, the raw text when it does not read as expected.
private func present<Tree: KernelTree & ~Copyable>(
    _ value: HeldValue, of cgroup: CgroupPath, tree: inout Tree
) throws(KernelError) -> String? {
    do {
        let text = try tree.read(cgroup, value.file)
        // A text that does not parse is shown as it is, and differs from what was set.
        return (try? value.file.canonical(text, key: value.key)) ?? text
    } catch {
        if error.isGone { return nil }
        throw error
    }
}
