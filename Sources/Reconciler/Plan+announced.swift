import KernelInterface
import Planner

extension Plan {
    /// What its writes will write, with the texts of the writes.
    var announced: [AnnouncedValue] {
        operations.compactMap { operation in
            guard case .write(let file, let key, let old, let new) = operation.change else { return nil }
            return AnnouncedValue(
                operation.cgroup, file, old: old.map { file.command($0, key: key) }, new: file.command(new, key: key),
                isGivenBack: operation.reason.kind == .released || operation.reason.kind == .reverted)
        }
    }
}
