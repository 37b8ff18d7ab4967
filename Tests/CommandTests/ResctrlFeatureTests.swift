import KernelInterface
import Report
import TestSupport
import Testing

/// What `doctor` says of resctrl on nodes that no file of `examples/nodes` describes.
@Suite struct ResctrlFeatureTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let lines: [String]
        let groups: [String]?
        let change: @Sendable (inout Inventory) -> Void

        init(
            _ what: String, _ lines: [String], groups: [String]? = [],
            _ change: @escaping @Sendable (inout Inventory) -> Void
        ) {
            testDescription = what
            self.lines = lines
            self.groups = groups
            self.change = change
        }
    }

    private static func lines(_ row: Row) -> [String] {
        var inventory = resctrlNode()
        row.change(&inventory)
        let groups = row.groups.map { names in
            [.default] + names.compactMap { ResctrlPath($0).flatMap(ResourceGroup.init(path:)) }
        }
        return features(of: inventory, groups: groups, policy: nil)
            .drop { $0.name != "resctrl" }.dropLast().map { "\($0.name), \($0.state.rawValue): \($0.detail)" }
    }

    @Test(arguments: [
        Row("not mounted", ["resctrl, absent: the kernel has it: `mount -t resctrl resctrl /sys/fs/resctrl`"]) {
            $0.resctrl = .unmounted
            $0.resctrlMount = nil
        },
        Row("no processor for it", ["resctrl, absent: no cache or bandwidth allocation on this processor"]) {
            $0.resctrl = .absent
            $0.resctrlMount = nil
        },
        Row("closed", ["resctrl, forbidden: mounted, and closed to this caller"]) { $0.resctrlMount = nil },
        Row(
            "nothing but slow memory, for somebody else",
            [
                "resctrl, forbidden: /mnt/rdt, options debug; only root can change it",
                "L3 allocation, absent: not on this processor, or switched off (`rdt=!l3cat`)",
                "L2 allocation, absent: not on this processor, or switched off (`rdt=!l2cat`)",
                "MBA, absent: no memory bandwidth allocation on this processor",
                "SMBA, present: 0 to 2048 in steps of 1, each 1/8 GB/s",
                "CMT, absent: the processor does not count how much of a cache a group has",
                "MBM, absent: the processor does not count memory traffic",
                "CLOSIDs, unknown: 16, of which an unknown number is free",
            ], groups: nil
        ) {
            $0.privileges.isRoot = false
            $0.resctrlMount = ResctrlMount(
                path: "/mnt/rdt", options: ["debug"],
                bandwidths: [
                    BandwidthResource(
                        schema: "SMBA", closids: 16, unit: .eighthGigabytes, minimum: 0, maximum: 2048,
                        granularity: 1, domains: [0])
                ])
        },
        Row(
            "nothing but counters, and many users",
            [
                "resctrl, present: /sys/fs/resctrl",
                "L3 allocation, absent: not on this processor, or switched off (`rdt=!l3cat`)",
                "L2 allocation, absent: not on this processor, or switched off (`rdt=!l2cat`)",
                "MBA, absent: no memory bandwidth allocation on this processor",
                "SMBA, absent: no slow memory bandwidth allocation on this processor",
                "CMT, absent: the processor does not count how much of a cache a group has",
                "MBM, present: mbm_local_bytes, mbm_total_bytes",
                "RMIDs, present: 0 of 8 free, 2 ours, 5 of others: a, b, b/mon_groups/m, c, …",
            ],
            groups: ["bulkhead-web", "bulkhead-web/mon_groups/bulkhead-api", "a", "b", "b/mon_groups/m", "c", "d"]
        ) {
            $0.resctrlMount = ResctrlMount(
                monitoring: MonitoringResource(
                    rmids: 8, features: ["mbm_local_bytes", "mbm_total_bytes", "mbm_total_bytes_config"], domains: [0]))
        },
        Row(
            "a feedback loop in the kernel, and masks with holes",
            [
                "resctrl, present: /sys/fs/resctrl, options cdpl2 mba_MBps",
                "L3 allocation, absent: not on this processor, or switched off (`rdt=!l3cat`)",
                "L2 allocation, present: 8 ways, 2 of them shared with devices (c0), at least 1 a group, with holes or "
                    + "without",
                "L2 CDP, present: code and data have masks of their own",
                "MBA, present: MiB/s, held by the kernel's own feedback (mba_MBps)",
                "SMBA, absent: no slow memory bandwidth allocation on this processor",
                "CMT, absent: the processor does not count how much of a cache a group has",
                "MBM, absent: the processor does not count memory traffic",
                "CLOSIDs, present: 1 of 4 free, 1 ours, 1 of others: slurm",
            ], groups: ["bulkhead-web", "slurm"]
        ) {
            $0.resctrlMount = ResctrlMount(
                options: ["cdpl2", "mba_MBps"],
                caches: [.code, .data].map {
                    CacheResource(
                        level: 2, content: $0, closids: 4, mask: CBM(bits: 0xff), shareableBits: CBM(bits: 0xc0),
                        isSparse: true, domains: [])
                },
                bandwidths: [
                    BandwidthResource(closids: 8, unit: .mebibytes, maximum: UInt64(UInt32.max), domains: [0])
                ])
        },
    ])
    func everyFeatureIsSaid(row: Row) {
        #expect(Self.lines(row) == row.lines)
    }
}
