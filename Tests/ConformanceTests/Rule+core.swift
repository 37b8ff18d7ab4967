import KernelInterface
import Testing

extension Rule {
    /// Cgroups, and `cgroup.subtree_control`.
    static let core: [Rule] = [
        Rule("mkdir takes no name twice, nor that of a file") { ground in
            try ground.mkdir("a")
            try ground.mkdir("a", .fileExists)
            try ground.mkdir("cgroup.procs", .fileExists)
        },
        Rule("rmdir is busy with children and with processes") { ground in
            try ground.mkdir("a")
            try ground.mkdir("a/b")
            try ground.rmdir("a", .busy)
            let pid = try ground.spawn(in: "a/b")
            try ground.rmdir("a/b", .busy)
            try ground.target.end(pid)
            try ground.events("a/b", populated: 0, frozen: 0)
            try ground.rmdir("a/b")
            try ground.rmdir("a")
        },
        Rule("the node's controllers can be enabled only with a sign and by name") { ground in
            for text in ["cpu\n", "*cpu\n", "+nope\n", "-nope\n", "+cpu,+memory\n", "+\n", "-\n", "+cpu +nope\n"] {
                try ground.write("cgroup.subtree_control", text, .invalidArgument)
            }
            for text in ["\n", " \n"] { try ground.write("cgroup.subtree_control", text) }
            try ground.read("cgroup.subtree_control", "")
        },
        Rule("top-down: what the parent did not enable is not there", needs: [.pids]) { ground in
            try ground.mkdir("a")
            try ground.mkdir("a/b")
            try ground.write("a/b/cgroup.subtree_control", "+pids\n", .noSuchFile)
            try ground.write("a/cgroup.subtree_control", "+pids\n", .noSuchFile)
            try ground.write("cgroup.subtree_control", "+pids\n")
            try ground.write("a/cgroup.subtree_control", "+pids\n")
            try ground.write("a/b/cgroup.subtree_control", "+pids\n")
            try ground.read("a/b/cgroup.controllers", "pids\n")
            try ground.read("a/b/cgroup.subtree_control", "pids\n")
        },
        Rule("bottom-up: what a child enabled cannot be disabled", needs: [.pids]) { ground in
            try ground.mkdir("a")
            try ground.mkdir("a/b")
            try ground.write("cgroup.subtree_control", "+pids\n")
            try ground.write("a/cgroup.subtree_control", "+pids\n")
            try ground.write("cgroup.subtree_control", "-pids\n", .busy)
            try ground.write("a/cgroup.subtree_control", "-pids\n")
            try ground.write("cgroup.subtree_control", "-pids\n")
            try ground.read("a/cgroup.controllers", "")
        },
        Rule("one refused controller refuses the whole write", needs: [.cpu, .pids]) { ground in
            try ground.mkdir("a")
            try ground.write("cgroup.subtree_control", "+pids\n")
            try ground.write("a/cgroup.subtree_control", "+pids +cpu\n", .noSuchFile)
            try ground.read("a/cgroup.subtree_control", "")
            try ground.write("a/cgroup.subtree_control", "+pids\n")
            try ground.write("cgroup.subtree_control", "+cpu -pids\n", .busy)
            try ground.read("cgroup.subtree_control", "pids\n")
        },
        Rule("the last word on a controller counts", needs: [.cpu, .pids]) { ground in
            try ground.write("cgroup.subtree_control", "+pids -pids +cpu\n")
            try ground.read("cgroup.subtree_control", "cpu\n")
            try ground.write("cgroup.subtree_control", "-cpu +cpu +cpu\n")
            try ground.read("cgroup.subtree_control", "cpu\n")
        },
        Rule("controllers are listed in the kernel's order", needs: [.cpu, .cpuset, .memory, .pids]) { ground in
            try ground.write("cgroup.subtree_control", "+pids +memory +cpu +cpuset\n")
            try ground.read("cgroup.subtree_control", "cpuset cpu memory pids\n")
        },
        Rule("files come and go with their controller", needs: [.cpu, .memory, .pids]) { ground in
            try ground.mkdir("a")
            #expect(try !ground.has("a/cpu.weight"))
            #expect(try !ground.has("a/memory.max"))
            #expect(try ground.has("a/cpu.stat"))
            try ground.write("cgroup.subtree_control", "+cpu +memory +pids\n")
            #expect(try ground.has("a/cpu.weight"))
            #expect(try ground.has("a/memory.max"))
            try ground.write("cgroup.subtree_control", "-cpu\n")
            #expect(try !ground.has("a/cpu.weight"))
            #expect(try ground.has("a/pids.max"))
            try ground.write("a/cpu.weight", "5\n", .noSuchFile)
        },
        Rule("a controller that comes back has its initial values", needs: [.cpu, .pids]) { ground in
            try ground.mkdir("a")
            try ground.write("cgroup.subtree_control", "+cpu +pids\n")
            try ground.write("a/cpu.weight", "5\n")
            try ground.write("a/pids.max", "5\n")
            try ground.write("cgroup.subtree_control", "-cpu -pids\n")
            try ground.write("cgroup.subtree_control", "+cpu +pids\n")
            try ground.read("a/cpu.weight", "100\n")
            try ground.read("a/pids.max", "max\n")
        },
        Rule("no internal process: a cgroup with processes distributes no memory", needs: [.memory]) { ground in
            try ground.mkdir("a")
            try ground.write("cgroup.subtree_control", "+memory\n")
            let pid = try ground.spawn(in: "a")
            try ground.write("a/cgroup.subtree_control", "+memory\n", .busy)
            try ground.read("a/cgroup.subtree_control", "")
            try ground.target.end(pid)
            try ground.events("a", populated: 0, frozen: 0)
            try ground.write("a/cgroup.subtree_control", "+memory\n")
        },
        Rule("no internal process: a cgroup that distributes memory takes no process", needs: [.memory]) { ground in
            try ground.mkdir("a")
            try ground.mkdir("a/b")
            try ground.write("cgroup.subtree_control", "+memory\n")
            try ground.write("a/cgroup.subtree_control", "+memory\n")
            let pid = try ground.spawn()
            try ground.move(pid, to: "a", .busy)
            try ground.move(pid, to: "", .busy)
            try ground.move(pid, to: "a/b")
            try ground.read("a/b/cgroup.procs", .text("\(pid)\n"))
        },
        Rule("threaded controllers over processes make a domain threaded cgroup", needs: [.pids]) { ground in
            try ground.mkdir("a")
            try ground.mkdir("a/b")
            try ground.write("cgroup.subtree_control", "+pids\n")
            let pid = try ground.spawn(in: "a")
            try ground.write("a/cgroup.subtree_control", "+pids\n")
            try ground.read("a/cgroup.type", "domain threaded\n")
            try ground.read("a/b/cgroup.type", "domain invalid\n")
            try ground.move(pid, to: "a/b", .notSupported)
            try ground.write("a/cgroup.subtree_control", "-pids\n")
            try ground.read("a/cgroup.type", "domain\n")
            try ground.read("a/b/cgroup.type", "domain\n")
        },
        Rule("cgroup.pressure 0 takes the pressure files away") { ground in
            try ground.mkdir("a")
            guard try ground.has("a/cgroup.pressure") else { try ground.skip("no pressure files here") }
            try ground.sets("a/cgroup.pressure", [("1", "1"), ("2", .outOfRange), ("x", .invalidArgument), ("0", "0")])
            let files = try ground.target.files(of: ground.cgroup("a")).filter { $0.hasSuffix(".pressure") }
            #expect(files == ["cgroup.pressure"])
            try ground.read("a/cpu.pressure", .noSuchFile)
            try ground.write("a/cpu.pressure", "some 150000 1000000\n", .noSuchFile)
            #expect(try ground.has("cpu.pressure"))
            try ground.write("a/cgroup.pressure", "1\n")
            #expect(try ground.has("a/memory.pressure"))
        },
        Rule("pressure triggers are checked") { ground in
            guard try ground.has("cpu.pressure") else { try ground.skip("no pressure files here") }
            for text in ["some 1 10000001", "some 0 1000000", "some 2000000 1000000", "foo 1 1000000", "some 1", "x"] {
                try ground.write("memory.pressure", text + "\n", .invalidArgument)
            }
            try ground.write("cpu.pressure", "some 150000 2000000\n")
            try ground.write("io.pressure", "full 150000 2000000\n")
        },
    ]

    /// `cgroup.max.depth`, `cgroup.max.descendants` and `cgroup.stat`.
    static let limits: [Rule] = [
        Rule("cgroup.max.depth and cgroup.max.descendants take a number or max") { ground in
            for file in ["cgroup.max.depth", "cgroup.max.descendants"] {
                try ground.sets(
                    file,
                    [
                        ("0", "0"), ("1", "1"), ("-1", .outOfRange), ("2147483648", .outOfRange),
                        ("99999999999", .outOfRange), ("99999999999999999999", .outOfRange), ("x", .invalidArgument),
                        ("1x", .invalidArgument), ("1 2", .invalidArgument), ("", .invalidArgument), ("010", "8"),
                        (" 12 ", "12"), ("+3", "3"), ("0x1F", "31"), ("-0", "0"), ("2147483646", "2147483646"),
                        ("2147483647", "max"), ("5", "5"), ("max", "max"), ("Max", .invalidArgument),
                    ])
            }
        },
        Rule("cgroup.max.depth counts levels, here and above") { ground in
            try ground.mkdir("a")
            try ground.write("cgroup.max.depth", "2\n")
            try ground.mkdir("a/b")
            try ground.mkdir("a/b/c", .tryAgain)
            try ground.write("a/cgroup.max.depth", "0\n")
            try ground.mkdir("a/d", .tryAgain)
            try ground.mkdir("e")
            try ground.write("cgroup.max.depth", "0\n")
            try ground.mkdir("f", .tryAgain)
            try ground.rmdir("a/b")
        },
        Rule("cgroup.max.descendants counts all below, here and above") { ground in
            try ground.write("cgroup.max.descendants", "3\n")
            try ground.mkdir("a")
            try ground.mkdir("a/b")
            try ground.mkdir("a/b/c")
            try ground.mkdir("a/b/d", .tryAgain)
            try ground.mkdir("e", .tryAgain)
            try ground.rmdir("a/b/c")
            try ground.mkdir("e")
            try ground.write("cgroup.max.descendants", "1\n")
            try ground.mkdir("e/f", .tryAgain)
            try ground.write("cgroup.max.descendants", "max\n")
            try ground.mkdir("e/f")
        },
        Rule("cgroup.stat counts descendants") { ground in
            for path in ["a", "a/b", "c"] { try ground.mkdir(path) }
            #expect(try ground.text("cgroup.stat").hasPrefix("nr_descendants 3\n"))
            #expect(try ground.text("a/cgroup.stat").hasPrefix("nr_descendants 1\n"))
            try ground.rmdir("a/b")
            #expect(try ground.text("cgroup.stat").hasPrefix("nr_descendants 2\n"))
        },
    ]
}
