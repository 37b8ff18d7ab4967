/// Whether a cgroup has processes and whether it is frozen. cgroup.events.
package struct CgroupEvents: KernelText {
    package let counters: FlatKeyed

    package init(parsing text: String) throws(KernelTextError) {
        counters = try FlatKeyed(parsing: text)
    }

    /// Whether a live process is in the subtree.
    package var isPopulated: Bool? { counters["populated"].map { $0 != 0 } }
    /// Whether the subtree has come to a halt after `cgroup.freeze`; kernel 5.2.
    package var isFrozen: Bool? { counters["frozen"].map { $0 != 0 } }

    package var description: String { counters.description }
}
