/// IO priority class given to the requests of a cgroup. io.prio.class; CONFIG_BLK_CGROUP_IOPRIO, kernel 5.14.
package enum IOPrioClass: String, KernelText, CaseIterable {
    case noChange = "no-change"
    /// Kernel 6.5.
    case promoteToRT = "promote-to-rt"
    case restrictToBE = "restrict-to-be"
    case idle
    /// The older name of `promote-to-rt`; the kernel reads back the name that was written.
    case noneToRT = "none-to-rt"

    package init(parsing text: String) throws(KernelTextError) {
        self = try Self.named(text)
    }

    package var description: String { rawValue }
}
