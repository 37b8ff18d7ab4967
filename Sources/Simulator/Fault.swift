package import KernelInterface

/// One thing that goes wrong at a known operation. Operations are counted from 1; creating and removing are writes too.
package enum Fault: Hashable, Sendable {
    /// The nth write is refused and changes nothing.
    case fail(write: Int, Errno)
    /// The first n operations are refused, later ones are not: `.times(2, .interrupted)`.
    case times(Int, Errno)
    /// The nth write is cut in half: the kernel sees the first half, and the writer EIO.
    case shortWrite(Int)
    /// After the nth write nothing works any more; 0 is before the first. The tree is then what survived.
    case crash(afterWrite: Int)
    /// Someone removes the cgroup and all below, killing what runs there, before the nth operation.
    case vanish(CgroupPath, operation: Int)
    /// As `vanish`, and makes a new cgroup of the same path.
    case recreate(CgroupPath, operation: Int)
    /// Someone removes the resource group before the nth operation; its tasks and CPUs go where the kernel sends them.
    case vanishGroup(ResourceGroup, operation: Int)
    /// As `vanishGroup`, and makes a new group of the same name, with what the kernel gives a new one.
    case recreateGroup(ResourceGroup, operation: Int)
}
