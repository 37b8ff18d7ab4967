/// A cgroup v2 controller as `cgroup.controllers` names it.
///
/// A struct, not an enum: a newer kernel may bring a controller that this version does not know, and it is kept by name.
package struct CgroupController: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let name: String

    package init(_ name: String) {
        self.name = name
    }

    package static let cpu = CgroupController("cpu")
    package static let cpuset = CgroupController("cpuset")
    package static let memory = CgroupController("memory")
    package static let io = CgroupController("io")
    package static let pids = CgroupController("pids")
    package static let hugetlb = CgroupController("hugetlb")
    package static let rdma = CgroupController("rdma")
    package static let misc = CgroupController("misc")
    package static let dmem = CgroupController("dmem")

    /// Controllers that also work in a threaded subtree; enabling one over processes makes a `domain threaded` cgroup.
    package var isThreaded: Bool {
        self == .cpu || self == .cpuset || self == .pids || name == "perf_event"
    }

    package var description: String { name }

    package static func < (left: CgroupController, right: CgroupController) -> Bool {
        left.name < right.name
    }

    /// The names in a space-separated list such as `cgroup.controllers` or `cgroup.subtree_control`.
    package static func list(_ text: String) -> [CgroupController] {
        text.utf8.split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") })
            .map { CgroupController(String(Substring($0))) }
    }
}
