import KernelInterface
import Testing

extension Ground {
    /// The number of a disk that has an I/O scheduler, for `io.max`.
    func disk() throws -> String {
        guard let disk = inventory.devices.last(where: { $0.scheduler != nil }) else { try skip("no disk here") }
        return "\(disk.number)"
    }
}

extension Rule {
    static let io: [Rule] = [
        Rule("io.max: keys merge with what is set, and all max is no line", needs: [.io]) { ground in
            let disk = try ground.disk()
            try ground.prepare("+io")
            try ground.read("a/io.max", "")
            try ground.sets(
                "a/io.max",
                [
                    (disk + " rbps=1048576", .text(disk + " rbps=1048576 wbps=max riops=max wiops=max")),
                    (disk + " wiops=120", .text(disk + " rbps=1048576 wbps=max riops=max wiops=120")),
                    (disk + " rbps=max", .text(disk + " rbps=max wbps=max riops=max wiops=120")),
                    (disk + " rbps=0", .outOfRange), (disk + " wiops=0", .outOfRange),
                    (disk + " rbps=-1", .invalidArgument), (disk + " foo=1", .invalidArgument),
                    (disk + " foo=5", .invalidArgument), (disk + " rbps", .invalidArgument),
                    (disk + " rbps=", .invalidArgument), ("abc", .invalidArgument), ("", .invalidArgument),
                    (disk + ":0 rbps=5", .invalidArgument),
                    (disk, .text(disk + " rbps=max wbps=max riops=max wiops=120")),
                    (disk + " rbps=5 rbps=6", .text(disk + " rbps=6 wbps=max riops=max wiops=120")),
                    (disk + " riops=99999999999", .text(disk + " rbps=6 wbps=max riops=max wiops=120")),
                    (disk + " rbps=7 wbps=0", .outOfRange),
                    ("250:99 rbps=1000", .noSuchDevice), ("0:0 rbps=1000", .noSuchDevice),
                    ("  " + disk + " rbps=9", .text(disk + " rbps=9 wbps=max riops=max wiops=120")),
                    (disk + " rbps=5x", .text(disk + " rbps=5 wbps=max riops=max wiops=120")),
                    (disk + " rbps=max wbps=max riops=max wiops=max", ""),
                ])
            try ground.write("a/io.max", disk, .invalidArgument)
            try ground.write("a/io.max", disk + " rbps=1000\n" + disk + " wbps=999\n", .invalidArgument)
            try ground.read("a/io.max", "")
        },
        Rule("io.weight: a default of 1 to 10000", needs: [.io]) { ground in
            let disk = try ground.disk()
            try ground.prepare("+io")
            guard try ground.has("a/io.weight") else { try ground.skip("this kernel has no io.weight") }
            try ground.read("a/io.weight", "default 100\n")
            try ground.sets(
                "a/io.weight",
                [
                    ("1", "default 1"), ("10000", "default 10000"), ("default 200", "default 200"),
                    ("0", .invalidArgument), ("10001", .invalidArgument), ("-1", .invalidArgument),
                    ("abc", .invalidArgument), ("default", .invalidArgument), ("default x", .invalidArgument),
                    ("", .invalidArgument), ("99:99 100", .noSuchDevice), ("300", "default 300"),
                ])
            if try ground.target.read(.root, .ioCostQoS).contains(disk + " ") { return }
            try ground.write("a/io.weight", disk + " 300\n", .notSupported)
            try ground.write("a/io.weight", disk + " default\n", .notSupported)
        },
        Rule("io.bfq.weight: a default of 1 to 1000", needs: [.io]) { ground in
            let disk = try ground.disk()
            try ground.prepare("+io")
            guard try ground.has("a/io.bfq.weight") else { try ground.skip("bfq is not loaded") }
            try ground.read("a/io.bfq.weight", "default 100\n")
            try ground.sets(
                "a/io.bfq.weight",
                [
                    ("1", "default 1"), ("1000", "default 1000"), ("0", .outOfRange), ("1001", .outOfRange),
                    ("default 50", "default 50"),
                ])
            try ground.write("a/io.bfq.weight", disk + " 300\n", .notSupported)
        },
    ]

    /// hugetlb, rdma and misc.
    static let minor: [Rule] = [
        Rule("hugetlb limits: bytes down to whole huge pages, or max", needs: [.hugetlb]) { ground in
            try ground.prepare("+hugetlb")
            for file in ["a/hugetlb.2MB.max", "a/hugetlb.2MB.rsvd.max"] {
                guard try ground.has(file) else { try ground.skip("no 2 MB pages here") }
                // Newer kernels read back the highest number until something is written.
                let initial = try ground.text(file)
                #expect(["max\n", "9223372036854771712\n"].contains(initial))
                try ground.sets(
                    file,
                    [
                        ("3M", "2097152"), ("2M", "2097152"), ("1M", "0"), ("x", .invalidArgument), ("0", "0"),
                        ("-1", .invalidArgument), (" 4M ", "4194304"), ("max", "max"),
                    ])
            }
            try ground.read("a/hugetlb.2MB.current", "0\n")
        },
        Rule("misc.max takes known resources with capacity only", needs: [.misc]) { ground in
            try ground.prepare("+misc")
            try ground.write("a/misc.max", "foo 1\n", .invalidArgument)
            try ground.write("a/misc.max", "x\n", .invalidArgument)
        },
        Rule("rdma.max takes known devices only", needs: [.rdma]) { ground in
            try ground.prepare("+rdma")
            try ground.write("a/rdma.max", "no-such-device hca_handle=1\n", .noSuchDevice)
            try ground.write("a/rdma.max", "x\n", .noSuchDevice)
            try ground.read("a/rdma.current", "")
        },
    ]
}
