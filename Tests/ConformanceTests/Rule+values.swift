import KernelInterface
import Testing

extension Ground {
    /// Child `a`, with the controllers.
    func prepare(_ controllers: String) throws {
        try mkdir("a")
        try write("cgroup.subtree_control", controllers + "\n")
    }
}

extension Rule {
    static let cpu: [Rule] = [
        Rule("cpu.weight: 1 to 10000, in any base, without blanks", needs: [.cpu]) { ground in
            try ground.prepare("+cpu")
            try ground.read("a/cpu.weight", "100\n")
            try ground.sets(
                "a/cpu.weight",
                [
                    ("1", "1"), ("10000", "10000"), ("0", .outOfRange), ("10001", .outOfRange),
                    ("99999999999999999999", .outOfRange), ("-1", .invalidArgument), ("abc", .invalidArgument),
                    ("", .invalidArgument), (" 50", .invalidArgument), ("50 ", .invalidArgument),
                    ("50 60", .invalidArgument), ("0x10", "16"), ("010", "8"), ("+50", "50"), ("1.5", .invalidArgument),
                    ("max", .invalidArgument), ("3", "3"), ("9999", "9999"),
                ])
            for weight in stride(from: 1, through: 10000, by: 271) {
                try ground.sets("a/cpu.weight", [("\(weight)", .text("\(weight)"))])
            }
        },
        Rule("cpu.weight.nice: -20 to 19, the nearest of a weight", needs: [.cpu]) { ground in
            try ground.prepare("+cpu")
            try ground.read("a/cpu.weight.nice", "0\n")
            try ground.sets(
                "a/cpu.weight.nice",
                [
                    ("-20", "-20"), ("-21", .outOfRange), ("20", .outOfRange), ("x", .invalidArgument),
                    ("", .invalidArgument), ("19", "19"), ("0", "0"),
                ])
            for (nice, weight) in [
                (-20, "8668"), (-10, "932"), (-1, "125"), (0, "100"), (1, "80"), (10, "11"), (19, "1"),
            ] {
                try ground.write("a/cpu.weight.nice", "\(nice)\n")
                try ground.read("a/cpu.weight", .text(weight + "\n"))
            }
            for (weight, nice) in [
                ("1", "19"), ("10", "10"), ("50", "3"), ("101", "0"), ("200", "-3"), ("10000", "-20"),
            ] {
                try ground.write("a/cpu.weight", weight + "\n")
                try ground.read("a/cpu.weight.nice", .text(nice + "\n"))
            }
        },
        Rule("cpu.idle locks the weight, and clearing it resets the weight", needs: [.cpu]) { ground in
            try ground.prepare("+cpu")
            try ground.write("a/cpu.weight", "500\n")
            try ground.sets(
                "a/cpu.idle", [("1", "1"), ("2", .invalidArgument), ("-1", .invalidArgument), ("x", .invalidArgument)])
            try ground.write("a/cpu.weight", "100\n", .invalidArgument)
            try ground.write("a/cpu.weight.nice", "0\n", .invalidArgument)
            try ground.write("a/cpu.weight", "0\n", .outOfRange)
            try ground.sets("a/cpu.idle", [("1", "1"), ("0", "0")])
            try ground.read("a/cpu.weight", "100\n")
            try ground.write("a/cpu.weight", "500\n")
            try ground.write("a/cpu.idle", "0\n")
            try ground.read("a/cpu.weight", "500\n")
        },
        Rule("cpu.max: a quota of 1 ms or more, a period of 1 ms to 1 s", needs: [.cpu]) { ground in
            try ground.prepare("+cpu")
            try ground.read("a/cpu.max", "max 100000\n")
            try ground.sets(
                "a/cpu.max",
                [
                    ("max", "max 100000"), ("50000", "50000 100000"), ("50000 100000", "50000 100000"),
                    ("999 100000", .invalidArgument), ("1000 1000", "1000 1000"), ("1000 999", .invalidArgument),
                    ("1000 1000000", "1000 1000000"), ("1000 1000001", .invalidArgument), ("-1", .invalidArgument),
                    ("max 50000", "max 50000"), ("0", .invalidArgument), ("abc", .invalidArgument),
                    ("5x 100000", .invalidArgument), ("50000 abc", "50000 50000"), ("20000 20000 20000", "20000 20000"),
                    ("17592186044415", "17592186044415 20000"), ("17592186044416", .invalidArgument),
                    ("", .invalidArgument), (" 30000", "30000 20000"), ("max 0", .invalidArgument),
                    ("0x1000", .invalidArgument), ("MAX", .invalidArgument), ("maximum", .invalidArgument),
                    ("200000 100000", "200000 100000"),
                ])
        },
        Rule("cpu.max.burst: at most the quota, when there is one", needs: [.cpu]) { ground in
            try ground.prepare("+cpu")
            try ground.write("a/cpu.max", "20000 100000\n")
            try ground.sets(
                "a/cpu.max.burst",
                [
                    ("20000", "20000"), ("20001", .invalidArgument), ("-1", .invalidArgument), ("x", .invalidArgument),
                    ("max", .invalidArgument), ("", .invalidArgument),
                ])
            try ground.sets("a/cpu.max", [("10000", .invalidArgument), ("max", "max 100000")])
            try ground.sets("a/cpu.max.burst", [("99999999", "99999999")])
            try ground.sets("a/cpu.max", [("50000", .invalidArgument)])
            try ground.sets("a/cpu.max.burst", [("0", "0")])
            try ground.sets("a/cpu.max", [("50000", "50000 100000")])
        },
        Rule("cpu.max of a child may exceed the parent's", needs: [.cpu]) { ground in
            try ground.prepare("+cpu")
            try ground.write("a/cgroup.subtree_control", "+cpu\n")
            try ground.mkdir("a/b")
            try ground.write("a/cpu.max", "10000 100000\n")
            try ground.sets("a/b/cpu.max", [("50000", "50000 100000")])
        },
        Rule("cpu.uclamp: percentages with two decimals", needs: [.cpu]) { ground in
            try ground.prepare("+cpu")
            guard try ground.has("a/cpu.uclamp.min") else { try ground.skip("this kernel has no cpu.uclamp files") }
            try ground.read("a/cpu.uclamp.min", "0.00\n")
            try ground.read("a/cpu.uclamp.max", "max\n")
            try ground.sets(
                "a/cpu.uclamp.max",
                [
                    ("12.34", "12.34"), ("100", "max"), ("101", .outOfRange), ("-1", .outOfRange),
                    ("x", .invalidArgument),
                ])
        },
        Rule("cpu.stat has the bandwidth counts with the controller only", needs: [.cpu]) { ground in
            try ground.mkdir("a")
            let without = try ground.text("a/cpu.stat")
            #expect(without.hasPrefix("usage_usec 0\nuser_usec 0\nsystem_usec 0\n"))
            #expect(!without.contains("nr_periods"))
            try ground.write("cgroup.subtree_control", "+cpu\n")
            #expect(try ground.text("a/cpu.stat").contains("nr_periods 0\nnr_throttled 0\nthrottled_usec 0\n"))
        },
    ]

    static let memory: [Rule] = [
        Rule("memory limits and protections: bytes down to whole pages, or max", needs: [.memory]) { ground in
            try ground.prepare("+memory")
            let page = ground.inventory.pageBytes
            for (file, initial) in [
                ("min", "0"), ("low", "0"), ("high", "max"), ("max", "max"), ("swap.high", "max"), ("swap.max", "max"),
            ] {
                guard try ground.has("a/memory." + file) else { continue }
                try ground.read("a/memory." + file, .text(initial + "\n"))
                try ground.sets(
                    "a/memory." + file,
                    [
                        ("0", "0"), ("1", "0"), ("\(page - 1)", "0"), ("\(page)", .text("\(page)")),
                        ("\(page + 1)", .text("\(page)")), ("1M", "1048576"), ("1m", "1048576"), ("1k", "0"),
                        ("1G", "1073741824"), ("1T", "1099511627776"), ("1.5G", .invalidArgument),
                        ("-1", .invalidArgument), ("abc", .invalidArgument), ("max max", .invalidArgument),
                        ("0x1000000", "16777216"), ("0x2M", "2097152"), (" 2M ", "2097152"), ("2MB", .invalidArgument),
                        ("2 M", .invalidArgument), ("18446744073709551615", "max"), ("9223372036854771712", "max"),
                        ("9223372036854767616", "9223372036854767616"), ("max", "max"), ("Max", .invalidArgument),
                        ("", "0"), ("max", "max"),
                    ])
            }
        },
        Rule("memory limits are not checked against each other", needs: [.memory]) { ground in
            try ground.prepare("+memory")
            try ground.sets("a/memory.min", [("3G", "3221225472")])
            try ground.sets("a/memory.low", [("2G", "2147483648")])
            try ground.sets("a/memory.high", [("1G", "1073741824")])
            try ground.sets("a/memory.max", [("512M", "536870912")])
        },
        Rule("memory.oom.group and memory.zswap.writeback: 0 or 1", needs: [.memory]) { ground in
            try ground.prepare("+memory")
            for file in ["a/memory.oom.group", "a/memory.zswap.writeback"] where try ground.has(file) {
                try ground.sets(
                    file,
                    [
                        ("0", "0"), ("1", "1"), ("2", .invalidArgument), ("-1", .invalidArgument),
                        ("x", .invalidArgument), ("", .invalidArgument), (" 0 ", "0"), ("0x1", "1"), ("0", "0"),
                    ])
            }
        },
        Rule("memory.reclaim: what is not there cannot be reclaimed", needs: [.memory]) { ground in
            try ground.prepare("+memory")
            for text in ["\n", "abc\n", "1M foo=1\n", "1M swappiness\n", "1M swappiness=201\n", "-1\n"] {
                try ground.write("a/memory.reclaim", text, .invalidArgument)
            }
            try ground.write("a/memory.reclaim", "0\n")
            for text in ["64M\n", "1G\n", "64M swappiness=60\n", "64M swappiness=200\n"] {
                try ground.write("a/memory.reclaim", text, .tryAgain)
            }
            try ground.read("a/memory.reclaim", .invalidArgument)
        },
        Rule("a new cgroup has no memory and no memory events", needs: [.memory]) { ground in
            try ground.prepare("+memory")
            try ground.read("a/memory.current", "0\n")
            for file in ["a/memory.events", "a/memory.events.local"] {
                let text = try ground.text(file)
                #expect(text.hasPrefix("low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\n"))
            }
            try ground.write("a/memory.events", "0\n", .invalidArgument)
            try ground.write("a/memory.current", "0\n", .invalidArgument)
        },
    ]

    static let pids: [Rule] = [
        Rule("pids.max: 0 to 4194304, or max", needs: [.pids]) { ground in
            try ground.prepare("+pids")
            try ground.read("a/pids.max", "max\n")
            try ground.sets(
                "a/pids.max",
                [
                    ("0", "0"), ("1", "1"), ("-1", .invalidArgument), ("max", "max"), ("4194304", "4194304"),
                    ("4194305", .invalidArgument), ("99999999999999999999", .outOfRange), ("abc", .invalidArgument),
                    ("", .invalidArgument), (" 7 ", "7"), ("0x10", "16"), ("max", "max"),
                ])
        },
        Rule("pids.current counts here and below", needs: [.pids]) { ground in
            try ground.prepare("+pids")
            try ground.write("a/cgroup.subtree_control", "+pids\n")
            try ground.mkdir("a/b")
            let pid = try ground.spawn(in: "a/b")
            try ground.spawn(in: "a/b")
            try ground.read("a/b/pids.current", "2\n")
            try ground.read("a/pids.current", "2\n")
            try ground.read("a/b/pids.peak", "2\n")
            try ground.target.end(pid)
            try ground.read("a/pids.current", "1\n")
            try ground.read("a/b/pids.peak", "2\n")
        },
        Rule("a moving process is counted twice for a moment", needs: [.pids]) { ground in
            try ground.prepare("+pids")
            try ground.write("a/cgroup.subtree_control", "+pids\n")
            for path in ["a/b", "a/c", "a/c/d"] { try ground.mkdir(path) }
            let pid = try ground.spawn(in: "a/b")
            try ground.read("a/pids.peak", "1\n")
            try ground.move(pid, to: "a/c")
            try ground.read("a/pids.peak", "2\n")
            try ground.read("a/c/pids.peak", "1\n")
            try ground.move(pid, to: "a/c/d")
            try ground.read("a/c/pids.peak", "1\n")
        },
        Rule("pids.max stops no migration", needs: [.pids]) { ground in
            try ground.prepare("+pids")
            try ground.write("a/pids.max", "0\n")
            try ground.spawn(in: "a")
            try ground.read("a/pids.current", "1\n")
            try ground.read("a/pids.events", "max 0\n")
        },
        // test_pids: test_pids_max
        Rule("pids.max stops fork", needs: [.pids]) { ground in
            try ground.prepare("+pids")
            try ground.write("a/pids.max", "2\n")
            let pid = try ground.spawn(in: "a")
            #expect(try ground.target.fork(pid) != nil)
            #expect(try ground.target.fork(pid) == nil)
            try ground.write("a/pids.max", "max\n")
            #expect(try ground.target.fork(pid) != nil)
        },
        // test_pids: test_pids_events
        Rule("pids.events tells in all above that a limit refused a fork", needs: [.pids]) { ground in
            try ground.prepare("+pids")
            try ground.write("a/cgroup.subtree_control", "+pids\n")
            try ground.mkdir("a/b")
            guard try ground.has("a/pids.events.local") else { try ground.skip("no pids.events.local before 6.11") }
            try ground.write("a/pids.max", "1\n")
            let pid = try ground.spawn(in: "a/b")
            #expect(try ground.target.fork(pid) == nil)
            try ground.read("a/pids.events.local", "max 1\n")
            try ground.read("a/pids.events", "max 1\n")
            try ground.read("a/b/pids.events", "max 0\n")
            try ground.read("a/b/pids.events.local", "max 0\n")
        },
    ]
}
