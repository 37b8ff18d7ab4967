/// How many cgroups are below a cgroup. cgroup.stat.
package struct CgroupStat: KernelText {
    package let counters: FlatKeyed

    package init(parsing text: String) throws(KernelTextError) {
        counters = try FlatKeyed(parsing: text)
    }

    package var descendants: UInt64? { counters["nr_descendants"] }
    /// Removed, and still holding resources.
    package var dyingDescendants: UInt64? { counters["nr_dying_descendants"] }

    /// Cgroups of the subtree with this controller enabled; kernel 6.12.
    package func cgroups(with controller: CgroupController) -> UInt64? {
        counters["nr_subsys_" + controller.name]
    }

    package func dyingCgroups(with controller: CgroupController) -> UInt64? {
        counters["nr_dying_subsys_" + controller.name]
    }

    package var description: String { counters.description }
}
