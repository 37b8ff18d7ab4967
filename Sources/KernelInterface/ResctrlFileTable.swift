/// The table of known resctrl files. Sources: Documentation/filesystems/resctrl.rst, and kernels 6.1, 6.12 and 7.3.
enum ResctrlFileTable {
    static let rows: [ResctrlFileDescription] = infoRows + monitoringRows + groupRows + valueRows + packageRows

    static let named = Dictionary(uniqueKeysWithValues: rows.map { ($0.file.name, $0) })

    private static func row(
        _ file: ResctrlFile, _ places: [ResctrlFileDescription.Place], _ access: InterfaceFileDescription.Access,
        _ major: Int, _ minor: Int, _ grammar: ResctrlGrammar, _ summary: String, requires: String? = nil
    ) -> ResctrlFileDescription {
        ResctrlFileDescription(
            file: file, places: places, access: access, since: KernelVersion(major, minor), grammar: grammar,
            summary: summary, requires: requires)
    }

    private static let infoRows: [ResctrlFileDescription] = [
        row(
            .lastCmdStatus, [.info], .readOnly, 4, 15, .status,
            "why the last commands were refused; not a sign of success"),
        row(
            .bitUsage, [.cacheInfo], .readOnly, 4, 19, .bitUsage,
            "who uses each way: 0 nobody, H hardware, X hardware and groups, S groups that share, E an exclusive group, P pseudo-locked"
        ),
        row(.cbmMask, [.cacheInfo], .readOnly, 4, 10, .mask, "all ways of the cache"),
        row(
            .ioAlloc, [.cacheInfo], .readWrite, 6, 19, .ioAllocation,
            "whether devices fill ways of their own; written as 0 or 1", requires: "AMD SDCIAE"),
        row(
            .ioAllocCBM, [.cacheInfo], .readWrite, 6, 19, .domainMasks, "ways that devices fill", requires: "AMD SDCIAE"
        ),
        row(
            .minCbmBits, [.cacheInfo], .readOnly, 4, 10, .integer,
            "least number of ways in a mask; 0 where an empty one is taken"),
        row(
            .numClosids, [.cacheInfo, .bandwidthInfo], .readOnly, 4, 10, .integer,
            "CLOSIDs of the resource, halved for a cache with code and data apart; the least of all resources counts"),
        row(.shareableBits, [.cacheInfo], .readOnly, 4, 14, .mask, "ways that devices and other agents use, too"),
        row(.sparseMasks, [.cacheInfo], .readOnly, 6, 7, .boolean, "1 where masks may have holes"),
        row(
            .bandwidthGran, [.bandwidthInfo], .readOnly, 4, 12, .integer,
            "step in which bandwidth is granted; values are rounded up"),
        row(
            .delayLinear, [.bandwidthInfo], .readOnly, 4, 12, .boolean,
            "1 where throttling is proportional to the value"),
        row(.minBandwidth, [.bandwidthInfo], .readOnly, 4, 12, .integer, "least bandwidth that can be asked for"),
        row(
            .threadThrottleMode, [.bandwidthInfo], .readOnly, 5, 10, .throttleMode,
            "what a core gets whose threads are in different groups", requires: "Intel MBA"),
    ]

    private static let monitoringRows: [ResctrlFileDescription] = [
        row(
            .availableMbmCntrs, [.monitoringInfo], .readOnly, 6, 18, .domainCounts, "counters that are not assigned",
            requires: "AMD ABMC"),
        row(
            .maxThresholdOccupancy, [.monitoringInfo], .readWrite, 4, 14, .integer,
            "bytes below which the RMID of a removed group is used again"),
        row(
            .mbmAssignMode, [.monitoringInfo], .readWrite, 6, 18, .assignMode,
            "how bandwidth counters come to groups; written as the name of a mode", requires: "AMD ABMC"),
        row(
            .mbmAssignOnMkdir, [.monitoringInfo], .readWrite, 6, 18, .boolean, "1 assigns counters to every new group",
            requires: "AMD ABMC"),
        row(
            .mbmLocalBytesConfig, [.monitoringInfo], .readWrite, 6, 3, .eventConfiguration,
            "transactions that mbm_local_bytes counts", requires: "AMD BMEC"),
        row(
            .mbmTotalBytesConfig, [.monitoringInfo], .readWrite, 6, 3, .eventConfiguration,
            "transactions that mbm_total_bytes counts", requires: "AMD BMEC"),
        row(.monFeatures, [.monitoringInfo], .readOnly, 4, 14, .features, "events that mon_data has"),
        row(
            .numMbmCntrs, [.monitoringInfo], .readOnly, 6, 18, .domainCounts, "counters that can be assigned",
            requires: "AMD ABMC"),
        row(
            .numRmids, [.monitoringInfo], .readOnly, 4, 14, .integer,
            "RMIDs: CTRL_MON and MON groups at once, the default one included; the least of all resources counts"),
        row(
            .eventFilter, [.eventConfig], .readWrite, 6, 18, .eventFilter, "transactions that the event counts",
            requires: "AMD ABMC"),
    ]

    private static let groupRows: [ResctrlFileDescription] = [
        row(.ctrlHwID, [.controlGroup], .readOnly, 6, 7, .integer, "CLOSID of the group", requires: "debug"),
        row(
            .mbaMBpsEvent, [.controlGroup], .readWrite, 6, 14, .text, "event that the kernel's feedback follows",
            requires: "mba_MBps"),
        row(.mode, [.controlGroup], .readWrite, 4, 19, .mode, "whether other groups may have the same ways"),
        row(
            .schemata, [.controlGroup], .readWrite, 4, 10, .schemata,
            "ways and bandwidth by domain; a write changes what it names, all or nothing"),
        row(.size, [.controlGroup], .readOnly, 4, 19, .sizes, "the schemata in bytes; bandwidths as they are"),
        row(
            .cpus, [.controlGroup, .monGroup], .readWrite, 4, 10, .cpuMask,
            "CPUs on which tasks of the default group count as tasks of this one"),
        row(.cpusList, [.controlGroup, .monGroup], .readWrite, 4, 12, .cpuList, "the same as a list"),
        row(
            .mbmL3Assignments, [.controlGroup, .monGroup], .readWrite, 6, 18, .assignments,
            "events that have a counter, by domain", requires: "AMD ABMC"),
        row(.monHwID, [.controlGroup, .monGroup], .readOnly, 6, 7, .integer, "RMID of the group", requires: "debug"),
        row(
            .tasks, [.controlGroup, .monGroup], .readWrite, 4, 10, .tasks,
            "thread ids; a write moves threads here, several from 6.7"),
    ]

    private static let valueRows: [ResctrlFileDescription] = [
        row(.llcOccupancy, [.monData], .readOnly, 4, 14, .reading, "L3 cache in use, bytes"),
        row(.mbmLocalBytes, [.monData], .readOnly, 4, 14, .reading, "bytes moved from and to the memory of the domain"),
        row(.mbmTotalBytes, [.monData], .readOnly, 4, 14, .reading, "bytes moved from and to all memory"),
    ]

    private static let packageRows: [ResctrlFileDescription] = [
        package(.activity, "farads: work of the cores, whatever frequency they had"),
        package(.c1Res, "what of the time cores were in the state C1"),
        package(.c6Res, "what of the time cores were in the state C6"),
        package(.coreEnergy, "joules that the cores took"),
        package(.stallsLLCHit, "stalls for what was in the last-level cache"),
        package(.stallsLLCMiss, "stalls for what was not in the last-level cache"),
        package(.unhaltedCoreCycles, "cycles of cores that were not halted, at their frequency"),
        package(.unhaltedRefCycles, "the same at the reference frequency"),
        package(.uopsRetired, "micro-operations retired"),
    ]

    private static func package(_ file: ResctrlFile, _ summary: String) -> ResctrlFileDescription {
        row(file, [.packageData], .readOnly, 7, 0, .telemetry, summary, requires: "Intel telemetry")
    }
}
