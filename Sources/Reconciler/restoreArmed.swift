package import KernelInterface
package import Planner

/// What a reconciler that ended without its exit left adjusted, and what was given back of it.
package struct ArmedRecovery: Equatable, Sendable {
    package var restored: [ArmedValue] = []
    package var groups: [ArmedGroup] = []
    /// What the kernel refused; it stays on record.
    package var refused: [KernelError] = []

    package init() {}
}

/// Gives back what a reconciler left adjusted: every armed value that is not its base. Nil where nothing is on record.
///
/// A value that somebody else set meanwhile cannot be told from an adjustment and becomes the base, too. Cgroups that
/// are gone or other ones now have nothing to give back, nor has another boot.
package func restoreArmed<Tree: KernelTree & ~Copyable, Store: StateStore & ~Copyable>(
    boot: String?, pageBytes: UInt64, tree: inout Tree, store: inout Store
) throws(ApplyFailure) -> ArmedRecovery? {
    let text: [UInt8]
    do {
        guard let found = try store.load().armed else { return nil }
        text = found
    } catch {
        throw ApplyFailure(.state(error))
    }
    let armed: ArmedValues
    do {
        armed = try ArmedValues(decoding: text)
    } catch {
        throw ApplyFailure(.unreadable(error))
    }
    var recovery = ArmedRecovery()
    let isOfAnotherBoot = armed.boot != nil && boot != nil && armed.boot != boot
    if !isOfAnotherBoot { recovery.restore(armed, pageBytes: pageBytes, tree: &tree) }
    guard recovery.refused.isEmpty else { return recovery }
    do {
        try store.disarm()
    } catch {
        throw ApplyFailure(.state(error))
    }
    return recovery
}

extension ArmedRecovery {
    fileprivate mutating func restore<Tree: KernelTree & ~Copyable>(
        _ armed: ArmedValues, pageBytes: UInt64, tree: inout Tree
    ) {
        for value in armed.values {
            do throws(KernelError) {
                guard try tree.identity(of: value.cgroup) == value.identity else { continue }
                let text = try tree.read(value.cgroup, value.file)
                // A text that cannot be read is not the base.
                if let present = try? value.file.canonical(text, key: value.key),
                    value.file.grants(present, asked: value.base, pageBytes: pageBytes)
                {
                    continue
                }
                let outcome = try set(
                    value.file, value.key, value.base, of: value.cgroup, pageBytes: pageBytes, tree: &tree)
                if case .notGranted(let granted) = outcome {
                    throw KernelError(
                        .write, path: value.cgroup.path(of: value.file), value: value.base, errno: .invalidArgument,
                        reason: "it reads `\(granted)` afterwards")
                }
                restored.append(value)
            } catch {
                if !error.isGone { refused.append(error) }
            }
        }
        for group in armed.groups {
            do throws(KernelError) {
                let text = try tree.read(group.group.path, .schemata)
                // The same.
                if let present = try? Schemata(parsing: text), group.base.isGranted(by: group.base.values(in: present))
                {
                    continue
                }
                try require(set(group.base, of: group.group, tree: &tree), group.base.description, group.group)
                groups.append(group)
            } catch {
                if !error.isGone { refused.append(error) }
            }
        }
    }
}
