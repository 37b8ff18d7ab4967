import KernelInterface
import Testing

extension Rule {
    static let cpusets: [Rule] = [
        Rule("cpuset.cpus: a list of CPUs that may be", needs: [.cpuset], cpus: 4) { ground in
            try ground.prepare("+cpuset")
            let last = ground.inventory.cpus.indices.last ?? 0
            try ground.read("a/cpuset.cpus", "\n")
            try ground.sets(
                "a/cpuset.cpus",
                [
                    ("0", "0"), ("0-1", "0-1"), ("0,2", "0,2"), ("0,1,2", "0-2"), ("3,1", "1,3"), (" 1-2 ", "1-2"),
                    ("0-3:1/2", "0,2"), ("3-1", .invalidArgument), ("abc", .invalidArgument), ("0-", .invalidArgument),
                    ("-1", .invalidArgument), ("0,", "0"), ("\(last + 1)", .outOfRange), ("99999", .outOfRange),
                    ("all", .text(last == 0 ? "0" : "0-\(last)")), ("", ""),
                ])
        },
        Rule("cpuset.cpus.effective: what the parent has of it, else all of the parent's", needs: [.cpuset], cpus: 4) {
            ground in
            try ground.prepare("+cpuset")
            try ground.write("a/cgroup.subtree_control", "+cpuset\n")
            try ground.mkdir("a/b")
            try ground.write("a/cpuset.cpus", "0-1\n")
            try ground.read("a/cpuset.cpus.effective", "0-1\n")
            try ground.read("a/b/cpuset.cpus.effective", "0-1\n")
            try ground.write("a/b/cpuset.cpus", "1-3\n")
            try ground.read("a/b/cpuset.cpus", "1-3\n")
            try ground.read("a/b/cpuset.cpus.effective", "1\n")
            try ground.write("a/b/cpuset.cpus", "2-3\n")
            try ground.read("a/b/cpuset.cpus.effective", "0-1\n")
            try ground.write("a/cpuset.cpus", "0-2\n")
            try ground.read("a/b/cpuset.cpus.effective", "2\n")
            try ground.write("a/b/cpuset.cpus", "\n")
            try ground.read("a/b/cpuset.cpus.effective", "0-2\n")
        },
        Rule("cpuset.mems: nodes that are there", needs: [.cpuset]) { ground in
            try ground.prepare("+cpuset")
            let nodes = ground.inventory.numaNodes.map(\.id)
            let absent = (nodes.last ?? 0) + 1
            try ground.sets(
                "a/cpuset.mems",
                [
                    ("0", "0"), ("\(absent)", .invalidArgument), ("9999", .outOfRange), ("x", .invalidArgument),
                    ("", ""),
                ])
            try ground.write("a/cpuset.mems", "0\n")
            try ground.read("a/cpuset.mems.effective", "0\n")
        },
        Rule("a populated cpuset can be narrowed", needs: [.cpuset], cpus: 2) { ground in
            try ground.prepare("+cpuset")
            try ground.spawn(in: "a")
            try ground.sets("a/cpuset.cpus", [("0", "0"), ("1", "1"), ("0-1", "0-1")])
            try ground.read("a/cpuset.cpus.effective", "0-1\n")
        },
        Rule("cpuset.cpus.exclusive: disjoint among siblings", needs: [.cpuset], cpus: 4) { ground in
            try ground.prepare("+cpuset")
            try ground.mkdir("b")
            guard try ground.has("a/cpuset.cpus.exclusive") else {
                try ground.skip("no cpuset.cpus.exclusive before 6.7")
            }
            try ground.sets(
                "a/cpuset.cpus.exclusive", [("1-2", "1-2"), ("x", .invalidArgument), ("9999", .outOfRange)])
            try ground.sets("b/cpuset.cpus.exclusive", [("2-3", .invalidArgument), ("3", "3"), ("", "")])
            try ground.read("b/cpuset.cpus.exclusive.effective", "\n")
        },
    ]

    static let partitions: [Rule] = [
        Rule("cpuset.cpus.partition takes member, root or isolated", needs: [.cpuset], cpus: 4, isIntrusive: true) {
            ground in
            for text in ["foo\n", "\n", "Root\n", "1\n"] {
                try ground.write("cpuset.cpus.partition", text, .invalidArgument)
            }
            try ground.read("cpuset.cpus.partition", "member\n")
            try ground.write("cpuset.cpus.partition", "member\n")
            try ground.read("cpuset.cpus.partition", "member\n")
        },
        Rule("a local partition takes its CPUs from its siblings", needs: [.cpuset], cpus: 4, isIntrusive: true) {
            ground in
            let before = try ground.target.read(.root, .cpusetCpusEffective)
            try ground.write("cpuset.cpus", "2-3\n")
            try ground.write("cpuset.cpus.partition", "root\n")
            try ground.read("cpuset.cpus.partition", "root\n")
            try ground.read("cpuset.cpus.effective", "2-3\n")
            try ground.read("cpuset.cpus.exclusive.effective", "2-3\n")
            #expect(try ground.target.read(.root, .cpusetCpusEffective) != before)
            try ground.write("cpuset.cpus.partition", "member\n")
            try ground.read("cpuset.cpus.partition", "member\n")
            #expect(try ground.target.read(.root, .cpusetCpusEffective) == before)
        },
        Rule("an isolated partition is told by the root", needs: [.cpuset], cpus: 4, isIntrusive: true) { ground in
            try ground.write("cpuset.cpus", "3\n")
            try ground.write("cpuset.cpus.partition", "isolated\n")
            try ground.read("cpuset.cpus.partition", "isolated\n")
            #expect(try ground.target.read(.root, .cpusetCpusIsolated) == "3\n")
            try ground.write("cpuset.cpus.partition", "root\n")
            try ground.read("cpuset.cpus.partition", "root\n")
            #expect(try ground.target.read(.root, .cpusetCpusIsolated) == "\n")
        },
        Rule("a partition goes away with its cgroup", needs: [.cpuset], cpus: 4, isIntrusive: true) { ground in
            let before = try ground.target.read(.root, .cpusetCpusEffective)
            try ground.write("cgroup.subtree_control", "+cpuset\n")
            try ground.write("cpuset.cpus", "2-3\n")
            try ground.write("cpuset.cpus.partition", "root\n")
            try ground.mkdir("a")
            try ground.write("a/cpuset.cpus", "3\n")
            try ground.write("a/cpuset.cpus.partition", "root\n")
            try ground.read("a/cpuset.cpus.partition", "root\n")
            try ground.read("cpuset.cpus.effective", "2\n")
            try ground.rmdir("a")
            try ground.read("cpuset.cpus.effective", "2-3\n")
            try ground.write("cpuset.cpus.partition", "member\n")
            #expect(try ground.target.read(.root, .cpusetCpusEffective) == before)
        },
        Rule("a partition below a member is invalid", needs: [.cpuset], cpus: 4, isIntrusive: true) { ground in
            try ground.prepare("+cpuset")
            try ground.write("cpuset.cpus", "0-3\n")
            try ground.write("a/cpuset.cpus", "2-3\n")
            try ground.write("a/cpuset.cpus.partition", "root\n")
            let text = try ground.text("a/cpuset.cpus.partition")
            #expect(text.hasPrefix("root invalid (") && text.hasSuffix(")\n"), "\(text)")
            try ground.write("a/cpuset.cpus.partition", "member\n")
            try ground.read("a/cpuset.cpus.partition", "member\n")
        },
        Rule("a partition without CPUs is invalid", needs: [.cpuset], cpus: 4, isIntrusive: true) { ground in
            try ground.write("cpuset.cpus.partition", "root\n")
            let text = try ground.text("cpuset.cpus.partition")
            #expect(text.hasPrefix("root invalid (") && text.hasSuffix(")\n"), "\(text)")
            try ground.write("cpuset.cpus", "3\n")
            try ground.read("cpuset.cpus.partition", "root\n")
        },
        Rule("a partition may not take every CPU of a populated parent", needs: [.cpuset], cpus: 4, isIntrusive: true) {
            ground in
            try ground.write("cpuset.cpus", "all\n")
            try ground.write("cpuset.cpus.partition", "root\n")
            #expect(try ground.text("cpuset.cpus.partition").hasPrefix("root invalid ("))
        },
        Rule("a remote partition needs its CPUs to be exclusive above", needs: [.cpuset], cpus: 4, isIntrusive: true) {
            ground in
            try ground.prepare("+cpuset")
            guard try ground.has("cpuset.cpus.exclusive") else { try ground.skip("no remote partitions before 6.7") }
            try ground.write("cpuset.cpus.exclusive", "2-3\n")
            try ground.write("a/cpuset.cpus.exclusive", "3\n")
            try ground.write("a/cpuset.cpus.partition", "isolated\n")
            try ground.read("a/cpuset.cpus.partition", "isolated\n")
            try ground.read("a/cpuset.cpus.effective", "3\n")
            #expect(try ground.target.read(.root, .cpusetCpusIsolated) == "3\n")
            try ground.write("a/cpuset.cpus.partition", "member\n")
            #expect(try ground.target.read(.root, .cpusetCpusIsolated) == "\n")
        },
        Rule("a sibling that takes CPUs of a partition makes it invalid", needs: [.cpuset], cpus: 4, isIntrusive: true)
        {
            ground in
            try ground.prepare("+cpuset")
            try ground.mkdir("b")
            try ground.write("cpuset.cpus", "1-3\n")
            try ground.write("cpuset.cpus.partition", "root\n")
            try ground.write("a/cpuset.cpus", "2\n")
            try ground.write("a/cpuset.cpus.partition", "root\n")
            try ground.read("a/cpuset.cpus.partition", "root\n")
            try ground.write("b/cpuset.cpus", "2-3\n")
            try ground.read("b/cpuset.cpus.effective", "2-3\n")
            // 6.12 gives no reason here.
            #expect(try ground.text("a/cpuset.cpus.partition").hasPrefix("root invalid"))
            try ground.write("b/cpuset.cpus", "3\n")
            try ground.write("a/cpuset.cpus.partition", "root\n")
            try ground.read("a/cpuset.cpus.partition", "root\n")
        },
        Rule("partitions swap their CPUs as members", needs: [.cpuset], cpus: 4, isIntrusive: true) { ground in
            try ground.prepare("+cpuset")
            try ground.mkdir("b")
            try ground.write("cpuset.cpus", "1-3\n")
            try ground.write("cpuset.cpus.partition", "root\n")
            for (path, cpus) in [("a", "1"), ("b", "2")] {
                try ground.write("\(path)/cpuset.cpus", cpus + "\n")
                try ground.write("\(path)/cpuset.cpus.partition", "root\n")
            }
            // They leave, pass through the union, are narrowed, and come back.
            for path in ["b", "a"] { try ground.write("\(path)/cpuset.cpus.partition", "member\n") }
            for path in ["a", "b"] { try ground.write("\(path)/cpuset.cpus", "1-2\n") }
            for (path, cpus) in [("b", "1"), ("a", "2")] { try ground.write("\(path)/cpuset.cpus", cpus + "\n") }
            for (path, cpus) in [("a", "2"), ("b", "1")] {
                try ground.write("\(path)/cpuset.cpus.partition", "root\n")
                try ground.read("\(path)/cpuset.cpus.partition", "root\n")
                #expect(try ground.text("\(path)/cpuset.cpus.effective") == cpus + "\n")
            }
        },
        Rule("exclusive CPUs are swapped by giving them up first", needs: [.cpuset], cpus: 4, isIntrusive: true) {
            ground in
            try ground.prepare("+cpuset")
            try ground.mkdir("b")
            guard try ground.has("cpuset.cpus.exclusive") else { try ground.skip("no exclusive CPUs before 6.7") }
            try ground.write("cpuset.cpus.exclusive", "1-3\n")
            try ground.write("a/cpuset.cpus.exclusive", "1\n")
            try ground.write("b/cpuset.cpus.exclusive", "2-3\n")
            try ground.write("a/cpuset.cpus.exclusive", "2\n", .invalidArgument)
            for path in ["b", "a"] { try ground.write("\(path)/cpuset.cpus.exclusive", "\n") }
            try ground.write("a/cpuset.cpus.exclusive", "2-3\n")
            try ground.write("b/cpuset.cpus.exclusive", "1\n")
            try ground.read("a/cpuset.cpus.exclusive", "2-3\n")
        },
        Rule("the CPUs of a partition cannot be cleared", needs: [.cpuset], cpus: 4, isIntrusive: true) { ground in
            try ground.write("cpuset.cpus", "3\n")
            try ground.write("cpuset.cpus.partition", "root\n")
            try ground.write("cpuset.cpus", "\n", .busy)
            try ground.read("cpuset.cpus", "3\n")
            try ground.write("cpuset.cpus.partition", "member\n")
            try ground.write("cpuset.cpus", "\n")
        },
        Rule("a cpuset without CPUs takes no process", needs: [.cpuset], cpus: 4, isIntrusive: true) { ground in
            try ground.prepare("+cpuset")
            for path in ["b", "b/c"] { try ground.mkdir(path) }
            let pid = try ground.spawn(in: "b/c")
            try ground.target.end(pid)
            try ground.write("cpuset.cpus", "3\n")
            try ground.write("cpuset.cpus.partition", "root\n")
            try ground.write("a/cpuset.cpus", "3\n")
            try ground.write("a/cpuset.cpus.partition", "root\n")
            try ground.read("cpuset.cpus.effective", "\n")
            try ground.read("b/cpuset.cpus.effective", "\n")
            let other = try ground.spawn()
            try ground.move(other, to: "b", .noSpace)
            try ground.move(other, to: "b/c", .noSpace)
            try ground.move(other, to: "a")
        },
    ]
}
