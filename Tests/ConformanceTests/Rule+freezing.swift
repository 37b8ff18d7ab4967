import KernelInterface
import Testing

extension Rule {
    /// `cgroup.freeze`.
    static let freezing: [Rule] = [
        Rule("cgroup.freeze takes 0 or 1") { ground in
            try ground.mkdir("a")
            try ground.sets(
                "a/cgroup.freeze",
                [
                    ("1", "1"), ("2", .outOfRange), ("-1", .outOfRange), ("x", .invalidArgument),
                    ("", .invalidArgument), (" 0 ", "0"), ("0x1", "1"), ("0", "0"),
                ])
        },
        Rule("an empty cgroup freezes") { ground in
            try ground.mkdir("a")
            try ground.write("a/cgroup.freeze", "1\n")
            try ground.events("a", populated: 0, frozen: 1)
            try ground.events("", populated: 0, frozen: 0)
            try ground.write("a/cgroup.freeze", "0\n")
            try ground.events("a", populated: 0, frozen: 0)
        },
        // test_freezer: test_cgfreezer_simple
        Rule("processes freeze and thaw") { ground in
            try ground.mkdir("a")
            for _ in 0..<5 { try ground.spawn(in: "a") }
            for _ in 0..<2 {
                try ground.write("a/cgroup.freeze", "1\n")
                try ground.events("a", populated: 1, frozen: 1)
                try ground.events("", populated: 1, frozen: 0)
                try ground.write("a/cgroup.freeze", "0\n")
                try ground.events("a", populated: 1, frozen: 0)
            }
        },
        // test_freezer: test_cgfreezer_tree
        Rule("a tree freezes with its top, and each cgroup thaws by its own") { ground in
            for path in ["a", "a/b", "a/b/c", "a/b/d", "e"] { try ground.mkdir(path) }
            try ground.spawn(in: "a/b/c")
            try ground.spawn(in: "a/b/d")
            try ground.spawn(in: "e")
            try ground.write("a/b/cgroup.freeze", "1\n")
            for path in ["a/b", "a/b/c", "a/b/d"] { try ground.events(path, populated: 1, frozen: 1) }
            try ground.events("a", populated: 1, frozen: 0)
            try ground.events("e", populated: 1, frozen: 0)
            try ground.read("a/b/c/cgroup.freeze", "0\n")
            try ground.write("a/b/c/cgroup.freeze", "1\n")
            try ground.write("a/cgroup.freeze", "1\n")
            try ground.events("a", populated: 1, frozen: 1)
            try ground.write("a/b/cgroup.freeze", "0\n")
            try ground.events("a/b", populated: 1, frozen: 1)
            try ground.write("a/cgroup.freeze", "0\n")
            for path in ["a", "a/b", "a/b/d"] { try ground.events(path, populated: 1, frozen: 0) }
            try ground.events("a/b/c", populated: 1, frozen: 1)
        },
        // test_freezer: test_cgfreezer_mkdir
        Rule("a cgroup made in a frozen one is frozen") { ground in
            try ground.mkdir("a")
            try ground.write("a/cgroup.freeze", "1\n")
            try ground.mkdir("a/b")
            try ground.read("a/b/cgroup.freeze", "0\n")
            try ground.events("a/b", populated: 0, frozen: 1)
            try ground.spawn(in: "a/b")
            try ground.events("a/b", populated: 1, frozen: 1)
            try ground.events("a", populated: 1, frozen: 1)
        },
        // test_freezer: test_cgfreezer_rmdir
        Rule("a frozen empty cgroup can be removed, and leaves its parent as it was") { ground in
            for path in ["a", "a/b"] { try ground.mkdir(path) }
            try ground.write("a/b/cgroup.freeze", "1\n")
            try ground.events("a/b", populated: 0, frozen: 1)
            try ground.rmdir("a/b")
            try ground.mkdir("a/b")
            try ground.read("a/b/cgroup.freeze", "0\n")
            try ground.events("a/b", populated: 0, frozen: 0)
            try ground.events("a", populated: 0, frozen: 0)
        },
        // test_freezer: test_cgfreezer_migrate
        Rule("a process freezes and thaws by where it goes") { ground in
            for path in ["a", "b"] { try ground.mkdir(path) }
            let pid = try ground.spawn(in: "a")
            try ground.write("b/cgroup.freeze", "1\n")
            try ground.events("b", populated: 0, frozen: 1)
            try ground.move(pid, to: "b")
            try ground.events("b", populated: 1, frozen: 1)
            try ground.events("a", populated: 0, frozen: 0)
            try ground.write("a/cgroup.freeze", "1\n")
            try ground.move(pid, to: "a")
            try ground.events("a", populated: 1, frozen: 1)
            try ground.events("b", populated: 0, frozen: 1)
            try ground.write("b/cgroup.freeze", "0\n")
            try ground.move(pid, to: "b")
            try ground.events("b", populated: 1, frozen: 0)
        },
        Rule("a frozen process can be killed") { ground in
            try ground.mkdir("a")
            let pid = try ground.spawn(in: "a")
            try ground.write("a/cgroup.freeze", "1\n")
            try ground.events("a", populated: 1, frozen: 1)
            try ground.target.end(pid)
            try ground.ended(pid)
            try ground.events("a", populated: 0, frozen: 1)
        },
    ]

    /// `cgroup.kill`.
    static let killing: [Rule] = [
        Rule("cgroup.kill takes 1 only") { ground in
            try ground.mkdir("a")
            let pid = try ground.spawn(in: "a")
            try ground.write("a/cgroup.kill", "0\n", .outOfRange)
            try ground.write("a/cgroup.kill", "2\n", .outOfRange)
            try ground.write("a/cgroup.kill", "-1\n", .outOfRange)
            try ground.write("a/cgroup.kill", "x\n", .invalidArgument)
            try ground.write("a/cgroup.kill", "\n", .invalidArgument)
            try ground.events("a", populated: 1, frozen: 0)
            try ground.write("a/cgroup.kill", " 0x1 \n")
            try ground.ended(pid)
        },
        // test_kill: test_cgkill_simple
        Rule("cgroup.kill ends every process of the cgroup") { ground in
            for path in ["a", "b"] { try ground.mkdir(path) }
            let killed = [try ground.spawn(in: "a"), try ground.spawn(in: "a"), try ground.spawn(in: "a")]
            _ = try ground.target.fork(killed[0])
            try ground.spawn(in: "b")
            try ground.write("a/cgroup.kill", "1\n")
            for pid in killed { try ground.ended(pid) }
            try ground.events("a", populated: 0, frozen: 0)
            try ground.events("b", populated: 1, frozen: 0)
            try ground.rmdir("a")
        },
        // test_kill: test_cgkill_tree
        Rule("cgroup.kill ends every process below, too") { ground in
            for path in ["a", "a/b", "a/b/c", "a/d", "e"] { try ground.mkdir(path) }
            let killed = [try ground.spawn(in: "a/b"), try ground.spawn(in: "a/b/c"), try ground.spawn(in: "a/d")]
            try ground.spawn(in: "e")
            try ground.write("a/cgroup.kill", "1\n")
            for pid in killed { try ground.ended(pid) }
            for path in ["a", "a/b", "a/b/c", "a/d"] { try ground.events(path, populated: 0, frozen: 0) }
            try ground.events("e", populated: 1, frozen: 0)
        },
        Rule("cgroup.kill ends frozen processes, and the cgroup stays frozen") { ground in
            try ground.mkdir("a")
            let pid = try ground.spawn(in: "a")
            try ground.write("a/cgroup.freeze", "1\n")
            try ground.events("a", populated: 1, frozen: 1)
            try ground.write("a/cgroup.kill", "1\n")
            try ground.ended(pid)
            try ground.events("a", populated: 0, frozen: 1)
            try ground.read("a/cgroup.freeze", "1\n")
        },
        Rule("cgroup.kill of an empty cgroup does nothing") { ground in
            try ground.mkdir("a")
            try ground.write("a/cgroup.kill", "1\n")
            let pid = try ground.spawn(in: "a")
            try ground.read("a/cgroup.procs", .text("\(pid)\n"))
        },
    ]
}
