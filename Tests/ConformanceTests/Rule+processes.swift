import KernelInterface
import Testing

extension Rule {
    /// `cgroup.type`, `cgroup.threads`.
    static let threads: [Rule] = [
        Rule("cgroup.type takes nothing but threaded") { ground in
            try ground.mkdir("a")
            for text in ["domain\n", "Threaded\n", "x\n", "\n", "domain threaded\n"] {
                try ground.write("a/cgroup.type", text, .invalidArgument)
            }
            try ground.read("a/cgroup.type", "domain\n")
        },
        Rule("a threaded child makes its parent a thread root and its siblings invalid") { ground in
            try ground.mkdir("t")
            try ground.mkdir("t/u")
            try ground.mkdir("t/v")
            try ground.write("t/u/cgroup.type", "threaded\n")
            try ground.read("t/u/cgroup.type", "threaded\n")
            try ground.read("t/cgroup.type", "domain threaded\n")
            try ground.read("t/v/cgroup.type", "domain invalid\n")
            try ground.read("t/u/cgroup.procs", .notSupported)
            try ground.read("t/u/cgroup.threads", "")
            try ground.write("t/u/cgroup.kill", "1\n", .notSupported)
            let pid = try ground.spawn()
            try ground.move(pid, to: "t/v", .notSupported)
            try ground.write("t/v/cgroup.type", "threaded\n")
            try ground.read("t/v/cgroup.type", "threaded\n")
            try ground.rmdir("t/u")
            try ground.rmdir("t/v")
            try ground.read("t/cgroup.type", "domain\n")
        },
        Rule("a child of a threaded cgroup is invalid until it is threaded") { ground in
            for path in ["t", "t/u"] { try ground.mkdir(path) }
            try ground.write("t/u/cgroup.type", "threaded\n")
            try ground.mkdir("t/u/w")
            try ground.read("t/u/w/cgroup.type", "domain invalid\n")
            let pid = try ground.spawn()
            try ground.move(pid, to: "t/u/w", .notSupported)
            try ground.write("t/u/w/cgroup.type", "threaded\n")
            try ground.read("t/u/w/cgroup.type", "threaded\n")
            try ground.move(pid, to: "t/u/w")
            try ground.read("t/cgroup.procs", .text("\(pid)\n"))
            try ground.read("t/u/w/cgroup.threads", .text("\(pid)\n"))
        },
        Rule("a populated cgroup does not become threaded") { ground in
            for path in ["t", "t/u"] { try ground.mkdir(path) }
            try ground.spawn(in: "t/u")
            try ground.write("t/u/cgroup.type", "threaded\n", .notSupported)
            try ground.read("t/u/cgroup.type", "domain\n")
        },
        Rule("threads move within their domain only") { ground in
            for path in ["t", "t/u", "t/v", "o"] { try ground.mkdir(path) }
            try ground.write("t/u/cgroup.type", "threaded\n")
            try ground.write("t/v/cgroup.type", "threaded\n")
            let pid = try ground.spawn(in: "t")
            try ground.write("t/u/cgroup.threads", "\(pid)\n")
            try ground.read("t/u/cgroup.threads", .text("\(pid)\n"))
            try ground.read("t/cgroup.threads", "")
            try ground.read("t/cgroup.procs", .text("\(pid)\n"))
            try ground.write("t/v/cgroup.threads", "\(pid)\n")
            try ground.write("o/cgroup.threads", "\(pid)\n", .notSupported)
            try ground.events("t", populated: 1, frozen: 0)
            try ground.move(pid, to: "o")
            try ground.events("t", populated: 0, frozen: 0)
        },
        Rule("a thread root distributes threaded controllers only", needs: [.memory, .pids]) { ground in
            try ground.write("cgroup.subtree_control", "+memory +pids\n")
            for path in ["t", "t/u"] { try ground.mkdir(path) }
            try ground.write("t/u/cgroup.type", "threaded\n")
            try ground.write("t/cgroup.subtree_control", "+memory\n", .notSupported)
            try ground.write("t/cgroup.subtree_control", "+pids\n")
            try ground.read("t/u/cgroup.controllers", "pids\n")
            try ground.spawn(in: "t")
            try ground.spawn(in: "t/u")
            try ground.read("t/u/pids.current", "1\n")
            try ground.read("t/pids.current", "2\n")
        },
        Rule("a cgroup that distributes memory has no threaded children", needs: [.memory]) { ground in
            try ground.write("cgroup.subtree_control", "+memory\n")
            for path in ["t", "t/u"] { try ground.mkdir(path) }
            try ground.write("t/cgroup.subtree_control", "+memory\n")
            try ground.write("t/u/cgroup.type", "threaded\n", .notSupported)
            try ground.read("t/u/cgroup.type", "domain\n")
        },
    ]

    /// `cgroup.procs` and `cgroup.events`.
    static let processes: [Rule] = [
        Rule("cgroup.procs takes one number of a live process") { ground in
            try ground.mkdir("a")
            let pid = try ground.spawn()
            for text in ["abc\n", "-1\n", "\(pid) \(pid)\n", "\(pid)\n\(pid)\n", "\n", "\(pid)x\n", "99999999999\n"] {
                try ground.write("a/cgroup.procs", text, .invalidArgument)
            }
            try ground.write("a/cgroup.procs", "2147483647\n", .noSuchProcess)
            try ground.read("a/cgroup.procs", "")
            try ground.write("a/cgroup.procs", " \(pid) \n")
            try ground.read("a/cgroup.procs", .text("\(pid)\n"))
            try ground.target.end(pid)
            try ground.move(pid, to: "a", .noSuchProcess)
        },
        Rule("a kernel thread stays where it is") { ground in
            try ground.mkdir("a")
            guard ground.target is SimulatedTarget || isKernelThread(2) else { try ground.skip("no kthreadd in sight") }
            try ground.write("a/cgroup.procs", "2\n", .invalidArgument)
        },
        Rule("a process is in one cgroup at a time") { ground in
            for path in ["a", "b"] { try ground.mkdir(path) }
            let pid = try ground.spawn(in: "a")
            try ground.move(pid, to: "a")
            try ground.read("a/cgroup.procs", .text("\(pid)\n"))
            try ground.move(pid, to: "b")
            try ground.read("a/cgroup.procs", "")
            try ground.read("b/cgroup.procs", .text("\(pid)\n"))
            try ground.read("b/cgroup.threads", .text("\(pid)\n"))
        },
        Rule("a child is in the cgroup of its parent") { ground in
            try ground.mkdir("a")
            let pid = try ground.spawn(in: "a")
            let child = try #require(try ground.target.fork(pid))
            let members = try ground.text("a/cgroup.procs").split(separator: "\n").compactMap { Int($0) }
            #expect(members.sorted() == [pid, child].sorted())
            try ground.target.end(pid)
            try ground.events("a", populated: 1, frozen: 0)
            try ground.write("a/cgroup.kill", "1\n")
            try ground.events("a", populated: 0, frozen: 0)
        },
        // test_core: test_cgcore_populated
        Rule("populated is told here and in all above") { ground in
            for path in ["a", "a/b", "a/b/c", "a/b/d"] { try ground.mkdir(path) }
            for path in ["a", "a/b", "a/b/c", "a/b/d"] { try ground.events(path, populated: 0, frozen: 0) }
            let pid = try ground.spawn(in: "a/b/c")
            for path in ["a", "a/b", "a/b/c"] { try ground.events(path, populated: 1, frozen: 0) }
            try ground.events("a/b/d", populated: 0, frozen: 0)
            try ground.move(pid, to: "a/b/d")
            for path in ["a", "a/b", "a/b/d"] { try ground.events(path, populated: 1, frozen: 0) }
            try ground.events("a/b/c", populated: 0, frozen: 0)
            try ground.target.end(pid)
            for path in ["a", "a/b", "a/b/c", "a/b/d"] { try ground.events(path, populated: 0, frozen: 0) }
        },
        // test_core: test_cgcore_destroy
        Rule("a cgroup can be removed once its processes have ended") { ground in
            for _ in 0..<3 {
                try ground.mkdir("a")
                let pids = [try ground.spawn(in: "a"), try ground.spawn(in: "a"), try ground.spawn(in: "a")]
                for pid in pids { try ground.target.end(pid) }
                try ground.events("a", populated: 0, frozen: 0)
                try ground.rmdir("a")
            }
        },
    ]
}
