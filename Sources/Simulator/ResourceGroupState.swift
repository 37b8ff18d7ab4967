import KernelInterface

/// One simulated resource group.
struct ResourceGroupState: Equatable, Sendable {
    /// The CTRL_MON group that a MON group is in; nil for a CTRL_MON group.
    var control: ResctrlPath?
    var closid: Int
    /// 0 where nothing is monitored.
    var rmid: Int
    var mode = ResourceGroupMode.shareable
    var cpus = IndexMask()
    /// By schema and domain, in the order of `SimulatedResctrl.schemas`; empty for a MON group.
    var values: [[UInt64]] = []
    /// Of the directory; those in it have the numbers that follow.
    let inode: UInt64
    /// Who may write its files, 0 for root.
    var owner: UInt32

    var isMonitor: Bool { control != nil }
}

/// The CLOSID and RMID of one thread; those of the default group where there is none.
struct TaskTag: Equatable, Sendable {
    var closid: Int
    var rmid: Int

    static let `default` = TaskTag(closid: 0, rmid: 0)
}
