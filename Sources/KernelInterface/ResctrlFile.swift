/// A file of a resctrl directory by name: `schemata`, `cbm_mask`.
package struct ResctrlFile: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let name: String

    /// Nil for a name that is no single path component of printable ASCII, as every file of the kernel's is.
    package init?(_ name: String) {
        guard InterfaceFile(name) != nil else { return nil }
        self.name = name
    }

    /// For the constants of this room.
    init(known name: String) {
        self.name = name
    }

    package var description: String { name }

    package static func < (left: ResctrlFile, right: ResctrlFile) -> Bool {
        left.name < right.name
    }
}

extension ResctrlFile {
    // Of resource groups:
    package static let cpus = ResctrlFile(known: "cpus")
    package static let cpusList = ResctrlFile(known: "cpus_list")
    package static let mode = ResctrlFile(known: "mode")
    package static let schemata = ResctrlFile(known: "schemata")
    package static let size = ResctrlFile(known: "size")
    package static let tasks = ResctrlFile(known: "tasks")
    package static let ctrlHwID = ResctrlFile(known: "ctrl_hw_id")
    package static let monHwID = ResctrlFile(known: "mon_hw_id")
    package static let mbaMBpsEvent = ResctrlFile(known: "mba_MBps_event")
    package static let mbmL3Assignments = ResctrlFile(known: "mbm_L3_assignments")

    // Of `info`:
    package static let lastCmdStatus = ResctrlFile(known: "last_cmd_status")
    package static let numClosids = ResctrlFile(known: "num_closids")
    package static let cbmMask = ResctrlFile(known: "cbm_mask")
    package static let minCbmBits = ResctrlFile(known: "min_cbm_bits")
    package static let shareableBits = ResctrlFile(known: "shareable_bits")
    package static let bitUsage = ResctrlFile(known: "bit_usage")
    package static let sparseMasks = ResctrlFile(known: "sparse_masks")
    package static let minBandwidth = ResctrlFile(known: "min_bandwidth")
    package static let bandwidthGran = ResctrlFile(known: "bandwidth_gran")
    package static let delayLinear = ResctrlFile(known: "delay_linear")
    package static let threadThrottleMode = ResctrlFile(known: "thread_throttle_mode")
    package static let numRmids = ResctrlFile(known: "num_rmids")
    package static let monFeatures = ResctrlFile(known: "mon_features")
    package static let maxThresholdOccupancy = ResctrlFile(known: "max_threshold_occupancy")
    package static let mbmTotalBytesConfig = ResctrlFile(known: "mbm_total_bytes_config")
    package static let mbmLocalBytesConfig = ResctrlFile(known: "mbm_local_bytes_config")
    package static let mbmAssignMode = ResctrlFile(known: "mbm_assign_mode")
    package static let mbmAssignOnMkdir = ResctrlFile(known: "mbm_assign_on_mkdir")
    package static let numMbmCntrs = ResctrlFile(known: "num_mbm_cntrs")
    package static let availableMbmCntrs = ResctrlFile(known: "available_mbm_cntrs")
    package static let eventFilter = ResctrlFile(known: "event_filter")
    package static let ioAlloc = ResctrlFile(known: "io_alloc")
    package static let ioAllocCBM = ResctrlFile(known: "io_alloc_cbm")

    // Of `mon_data`:
    package static let llcOccupancy = ResctrlFile(known: "llc_occupancy")
    package static let mbmTotalBytes = ResctrlFile(known: "mbm_total_bytes")
    package static let mbmLocalBytes = ResctrlFile(known: "mbm_local_bytes")
    package static let coreEnergy = ResctrlFile(known: "core_energy")
    package static let activity = ResctrlFile(known: "activity")
    package static let stallsLLCHit = ResctrlFile(known: "stalls_llc_hit")
    package static let stallsLLCMiss = ResctrlFile(known: "stalls_llc_miss")
    package static let c1Res = ResctrlFile(known: "c1_res")
    package static let c6Res = ResctrlFile(known: "c6_res")
    package static let unhaltedCoreCycles = ResctrlFile(known: "unhalted_core_cycles")
    package static let unhaltedRefCycles = ResctrlFile(known: "unhalted_ref_cycles")
    package static let uopsRetired = ResctrlFile(known: "uops_retired")
}
