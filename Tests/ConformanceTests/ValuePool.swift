import KernelInterface

/// The files that random operations write and read, and what they write.
struct ValuePool {
    /// Sorted.
    let files: [String]
    private let valid: [String: [String]]
    /// Files that take no garbage: it would reach beyond the cgroups of the tests.
    private let guarded: Set<String>

    /// Texts made for this file, most of them valid.
    func texts(of file: String) -> [String] {
        valid[file] ?? [""]
    }

    /// What most files refuse, and some take for a number; for a guarded file its own texts.
    func garbage(for file: String) -> [String] {
        guarded.contains(file) ? texts(of: file) : Self.garbage
    }

    private static let garbage = [
        "", "\n", "x\n", "-1\n", "0\n", "1\n", "2\n", "max\n", "max", "99999999999999999999\n", " 5 \n", "0x10\n",
        "010\n", "1 2\n", "max max\n", "+7\n", "5\0x\n", "2147483647\n", "2147483648\n", "1.5\n",
    ]

    init(_ inventory: Inventory) {
        var texts: [String: [String]] = [:]
        var guarded: Set<String> = []
        func offer(_ names: [String], _ lines: [String], garbage: Bool = true) {
            for name in names {
                texts[name] = lines.map { $0 + "\n" }
                if !garbage { guarded.insert(name) }
            }
        }
        // "0" would move the tests themselves, and small numbers others; valid ones are moved by operations.
        offer(["cgroup.procs", "cgroup.threads"], ["x", "-1", "2147483647", "", "1 2", "max"], garbage: false)
        offer(["cgroup.freeze"], ["0", "1", "0", "1"])
        offer(["cgroup.kill"], ["1", "0"])
        offer(["cgroup.max.depth"], ["0", "1", "2", "max", "max"])
        offer(["cgroup.max.descendants"], ["0", "1", "3", "6", "max", "max"])
        offer(["cgroup.pressure"], ["0", "1"])
        offer(["cgroup.type"], ["threaded", "domain"])
        offer(["cgroup.controllers", "cgroup.events", "cgroup.stat"], ["cpu"])
        offer(["cgroup.subtree_control"], Self.subtreeWords(inventory), garbage: false)
        offer(["cpu.weight"], ["1", "10000", "10001", "100", "50", "9999", "3", "272"])
        offer(["cpu.weight.nice"], ["-20", "19", "-21", "20", "0", "-7", "11"])
        offer(["cpu.idle"], ["0", "1", "0", "1"])
        offer(
            ["cpu.max"],
            [
                "max", "max 100000", "50000", "50000 100000", "1000 1000", "999 1000", "200000 100000", "max 1000000",
                "max 1000001", "max 999", "50000 x", "60000 1000000", "17592186044415", "17592186044416", "5x 100000",
            ])
        offer(["cpu.max.burst"], ["0", "1000", "50000", "50001", "100000", "9223372036854775807"])
        // Small limits would kill, or refuse the kernel the memory for children: the rules try those on empty cgroups.
        let large = [
            "64M", "1G", "max", "100000001", "1T", "0x10000000", "9223372036854771712", "64MB", "-1", "x", "1 2",
        ]
        offer(["memory.high", "memory.max"], large, garbage: false)
        offer(
            ["memory.low", "memory.min", "memory.swap.high", "memory.swap.max", "memory.zswap.max"],
            large + ["0", "4095", "4096", "4097", "1k", "12K", "1.5G", "1e3", "1E"])
        offer(["memory.oom.group", "memory.zswap.writeback"], ["0", "1"])
        offer(["pids.max"], ["0", "1", "2", "max", "4194304", "4194305"])
        offer(["hugetlb.2MB.max", "hugetlb.2MB.rsvd.max"], ["2M", "3M", "4M", "1G", "max", "0", "1M"])
        offer(["misc.max", "rdma.max"], ["foo 1", "foo max", "mlx hca_handle=1"])
        let cpus = [
            "0", "1", "0-1", "2-3", "1-3", "0-3", "0,2", "3", "2", "1-2", "", "4", "all", "0-3:1/2", "3-1", "9999",
        ]
        offer(["cpuset.cpus", "cpuset.cpus.exclusive"], cpus)
        offer(["cpuset.mems"], ["0", "0", "", "1", "0-1", "9999"])
        offer(["cpuset.cpus.partition"], ["member", "root", "isolated", "root", "isolated", "root"])
        let disks = inventory.devices.filter { $0.scheduler != nil }.map { "\($0.number)" }
        for disk in disks.suffix(2) + ["250:99"] {
            let lines = [
                "rbps=1048576", "wiops=120", "rbps=max", "rbps=0", "rbps=1", "riops=2", "foo=1", "rbps", "",
                "rbps=5 rbps=6",
                "riops=99999999999", "rbps=max wbps=max riops=max wiops=max", "rbps=5 wbps=0", "riops=4294967294",
                "riops=4294967295", "wbps=18446744073709551615", "rbps=-1", "rbps=5x",
            ].map { disk + " " + $0 + "\n" }
            texts["io.max", default: []] += lines
            texts["io.weight", default: []] += [
                "\(disk) 100\n", "\(disk) default\n", "default 7\n", "10000\n",
            ]
            texts["io.bfq.weight", default: []] += ["\(disk) 100\n", "default 7\n", "1000\n", "1001\n"]
        }
        valid = texts
        self.guarded = guarded
        files = texts.keys.sorted()
    }

    private static func subtreeWords(_ inventory: Inventory) -> [String] {
        let names = (inventory.cgroup?.controllers ?? []).map(\.name)
        var lines = ["", "cpu", "+nope", "-nope", "+", "+perf_event", "+cpu +nope"]
        for name in names { lines += ["+" + name, "+" + name, "-" + name] }
        for (index, name) in names.enumerated() { lines.append("+\(name) -\(names[(index + 1) % names.count])") }
        let all = names.map { "+" + $0 }.joined(separator: " ")
        let threaded = ["cpu", "cpuset", "pids"].filter(names.contains).map { "+" + $0 }.joined(separator: " ")
        return lines + [all, all, all, threaded, threaded, names.map { "-" + $0 }.joined(separator: " ")]
    }
}
