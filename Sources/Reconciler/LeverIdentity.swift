package import KernelInterface
package import SLA

/// What makes a lever the same in another model.
package struct LeverIdentity: Hashable, Sendable {
    package let kind: Lever.Kind
    package let className: String
    package let cgroup: CgroupPath?

    package init(_ lever: Lever) {
        kind = lever.kind
        className = lever.className
        cgroup = lever.cgroup
    }
}

extension Promise {
    /// Whether both are of the same measure of the same cgroup.
    package func isSame(as other: Promise) -> Bool {
        className == other.className && cgroup == other.cgroup && measure == other.measure
    }
}
