/// The known interface files by name: `memory.swap.max` is `.memorySwapMax`.
extension InterfaceFile {
    package static let cgroupControllers = InterfaceFile(known: "cgroup.controllers")
    package static let cgroupEvents = InterfaceFile(known: "cgroup.events")
    package static let cgroupFreeze = InterfaceFile(known: "cgroup.freeze")
    package static let cgroupKill = InterfaceFile(known: "cgroup.kill")
    package static let cgroupMaxDepth = InterfaceFile(known: "cgroup.max.depth")
    package static let cgroupMaxDescendants = InterfaceFile(known: "cgroup.max.descendants")
    package static let cgroupPressure = InterfaceFile(known: "cgroup.pressure")
    package static let cgroupProcs = InterfaceFile(known: "cgroup.procs")
    package static let cgroupStat = InterfaceFile(known: "cgroup.stat")
    package static let cgroupStatLocal = InterfaceFile(known: "cgroup.stat.local")
    package static let cgroupSubtreeControl = InterfaceFile(known: "cgroup.subtree_control")
    package static let cgroupThreads = InterfaceFile(known: "cgroup.threads")
    package static let cgroupType = InterfaceFile(known: "cgroup.type")
    package static let cpuIdle = InterfaceFile(known: "cpu.idle")
    package static let cpuMax = InterfaceFile(known: "cpu.max")
    package static let cpuMaxBurst = InterfaceFile(known: "cpu.max.burst")
    package static let cpuPressure = InterfaceFile(known: "cpu.pressure")
    package static let cpuStat = InterfaceFile(known: "cpu.stat")
    package static let cpuStatLocal = InterfaceFile(known: "cpu.stat.local")
    package static let cpuUclampMax = InterfaceFile(known: "cpu.uclamp.max")
    package static let cpuUclampMin = InterfaceFile(known: "cpu.uclamp.min")
    package static let cpuWeight = InterfaceFile(known: "cpu.weight")
    package static let cpuWeightNice = InterfaceFile(known: "cpu.weight.nice")
    package static let cpusetCpus = InterfaceFile(known: "cpuset.cpus")
    package static let cpusetCpusEffective = InterfaceFile(known: "cpuset.cpus.effective")
    package static let cpusetCpusExclusive = InterfaceFile(known: "cpuset.cpus.exclusive")
    package static let cpusetCpusExclusiveEffective = InterfaceFile(known: "cpuset.cpus.exclusive.effective")
    package static let cpusetCpusIsolated = InterfaceFile(known: "cpuset.cpus.isolated")
    package static let cpusetCpusPartition = InterfaceFile(known: "cpuset.cpus.partition")
    package static let cpusetMems = InterfaceFile(known: "cpuset.mems")
    package static let cpusetMemsEffective = InterfaceFile(known: "cpuset.mems.effective")
    package static let dmemCapacity = InterfaceFile(known: "dmem.capacity")
    package static let dmemCurrent = InterfaceFile(known: "dmem.current")
    package static let dmemLow = InterfaceFile(known: "dmem.low")
    package static let dmemMax = InterfaceFile(known: "dmem.max")
    package static let dmemMin = InterfaceFile(known: "dmem.min")
    package static let dmemPeak = InterfaceFile(known: "dmem.peak")
    package static let ioBFQWeight = InterfaceFile(known: "io.bfq.weight")
    package static let ioCostModel = InterfaceFile(known: "io.cost.model")
    package static let ioCostQoS = InterfaceFile(known: "io.cost.qos")
    package static let ioLatency = InterfaceFile(known: "io.latency")
    package static let ioMax = InterfaceFile(known: "io.max")
    package static let ioPressure = InterfaceFile(known: "io.pressure")
    package static let ioPrioClass = InterfaceFile(known: "io.prio.class")
    package static let ioStat = InterfaceFile(known: "io.stat")
    package static let ioWeight = InterfaceFile(known: "io.weight")
    package static let irqPressure = InterfaceFile(known: "irq.pressure")
    package static let memoryCurrent = InterfaceFile(known: "memory.current")
    package static let memoryEvents = InterfaceFile(known: "memory.events")
    package static let memoryEventsLocal = InterfaceFile(known: "memory.events.local")
    package static let memoryHigh = InterfaceFile(known: "memory.high")
    package static let memoryLow = InterfaceFile(known: "memory.low")
    package static let memoryMax = InterfaceFile(known: "memory.max")
    package static let memoryMin = InterfaceFile(known: "memory.min")
    package static let memoryNUMAStat = InterfaceFile(known: "memory.numa_stat")
    package static let memoryOOMGroup = InterfaceFile(known: "memory.oom.group")
    package static let memoryPeak = InterfaceFile(known: "memory.peak")
    package static let memoryPressure = InterfaceFile(known: "memory.pressure")
    package static let memoryReclaim = InterfaceFile(known: "memory.reclaim")
    package static let memoryStat = InterfaceFile(known: "memory.stat")
    package static let memorySwapCurrent = InterfaceFile(known: "memory.swap.current")
    package static let memorySwapEvents = InterfaceFile(known: "memory.swap.events")
    package static let memorySwapHigh = InterfaceFile(known: "memory.swap.high")
    package static let memorySwapMax = InterfaceFile(known: "memory.swap.max")
    package static let memorySwapPeak = InterfaceFile(known: "memory.swap.peak")
    package static let memoryZswapCurrent = InterfaceFile(known: "memory.zswap.current")
    package static let memoryZswapMax = InterfaceFile(known: "memory.zswap.max")
    package static let memoryZswapWriteback = InterfaceFile(known: "memory.zswap.writeback")
    package static let miscCapacity = InterfaceFile(known: "misc.capacity")
    package static let miscCurrent = InterfaceFile(known: "misc.current")
    package static let miscEvents = InterfaceFile(known: "misc.events")
    package static let miscEventsLocal = InterfaceFile(known: "misc.events.local")
    package static let miscMax = InterfaceFile(known: "misc.max")
    package static let miscPeak = InterfaceFile(known: "misc.peak")
    package static let pidsCurrent = InterfaceFile(known: "pids.current")
    package static let pidsEvents = InterfaceFile(known: "pids.events")
    package static let pidsEventsLocal = InterfaceFile(known: "pids.events.local")
    package static let pidsMax = InterfaceFile(known: "pids.max")
    package static let pidsPeak = InterfaceFile(known: "pids.peak")
    package static let rdmaCurrent = InterfaceFile(known: "rdma.current")
    package static let rdmaEvents = InterfaceFile(known: "rdma.events")
    package static let rdmaEventsLocal = InterfaceFile(known: "rdma.events.local")
    package static let rdmaMax = InterfaceFile(known: "rdma.max")
    package static let rdmaPeak = InterfaceFile(known: "rdma.peak")

    // One file per huge page size, named as the kernel names it: `2MB`. Nil for what is no such name.
    package static func hugetlbCurrent(size: String) -> InterfaceFile? { hugetlb(size, "current") }

    package static func hugetlbEvents(size: String) -> InterfaceFile? { hugetlb(size, "events") }

    package static func hugetlbEventsLocal(size: String) -> InterfaceFile? { hugetlb(size, "events.local") }

    package static func hugetlbMax(size: String) -> InterfaceFile? { hugetlb(size, "max") }

    package static func hugetlbNUMAStat(size: String) -> InterfaceFile? { hugetlb(size, "numa_stat") }

    package static func hugetlbRsvdCurrent(size: String) -> InterfaceFile? { hugetlb(size, "rsvd.current") }

    package static func hugetlbRsvdMax(size: String) -> InterfaceFile? { hugetlb(size, "rsvd.max") }

    private static func hugetlb(_ size: String, _ function: String) -> InterfaceFile? {
        guard let file = InterfaceFile("hugetlb." + size + "." + function), file.row >= 0 else { return nil }
        return file
    }
}
