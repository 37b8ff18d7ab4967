import KernelInterface
import Testing

extension Rule {
    /// What every `KernelTree` promises beside the kernel's own rules.
    static let contract: [Rule] = [
        Rule("children and files are listed sorted") { ground in
            for name in ["m", "a", "z", "B", "a-b"] { try ground.mkdir(name) }
            #expect(try ground.target.children(of: ground.base) == ["B", "a", "a-b", "m", "z"])
            let files = try ground.target.files(of: ground.base)
            #expect(files == files.sorted())
            #expect(files.contains("cgroup.procs"))
            #expect(!files.contains("a"))
        },
        Rule("a new cgroup has the core files") { ground in
            let files = Set(try ground.target.files(of: ground.base))
            let core: Set = [
                "cgroup.controllers", "cgroup.events", "cgroup.freeze", "cgroup.kill", "cgroup.max.depth",
                "cgroup.max.descendants", "cgroup.procs", "cgroup.stat", "cgroup.subtree_control", "cgroup.threads",
                "cgroup.type", "cpu.stat",
            ]
            #expect(files.isSuperset(of: core))
        },
        Rule("a cgroup that is not there has no children, files, identity or values") { ground in
            let absent = try ground.cgroup("absent")
            let target = ground.target
            let listing = #expect(throws: KernelError.self) { try target.children(of: absent) }
            #expect(listing?.errno == .noSuchFile)
            #expect(throws: KernelError.self) { try target.files(of: absent) }
            let identity = #expect(throws: KernelError.self) { try target.identity(of: absent) }
            #expect(identity?.kind == .absent)
            try ground.read("absent/cgroup.type", .noSuchFile)
            try ground.write("absent/cgroup.type", "threaded\n", .noSuchFile)
            try ground.mkdir("absent/child", .noSuchFile)
            try ground.rmdir("absent", .noSuchFile)
        },
        Rule("an unknown file is not there") { ground in
            try ground.read("memory.nothing", .noSuchFile)
            try ground.write("memory.nothing", "1\n", .noSuchFile)
        },
        Rule("an error tells operation, path and value") { ground in
            let file = InterfaceFile.cgroupMaxDepth
            let error = #expect(throws: KernelError.self) { try ground.target.write(ground.base, file, "many\n") }
            #expect(error?.operation == .write)
            #expect(error?.path == ground.base.text + "/cgroup.max.depth")
            #expect(error?.value == "many")
            #expect(error?.errno == .invalidArgument)
        },
        Rule("an empty write changes nothing") { ground in
            for file in ["cgroup.procs", "cgroup.max.depth", "cgroup.freeze", "cgroup.subtree_control", "cgroup.type"] {
                try ground.write(file, "")
            }
            try ground.read("cgroup.max.depth", "max\n")
            try ground.read("cgroup.type", "domain\n")
        },
        Rule("a write needs no newline") { ground in
            try ground.write("cgroup.max.depth", "3")
            try ground.read("cgroup.max.depth", "3\n")
            try ground.write("cgroup.max.depth", "max")
            try ground.read("cgroup.max.depth", "max\n")
        },
        Rule("a write of more than a page is too big") { ground in
            try ground.write("cgroup.max.depth", String(repeating: "1", count: 4097), .tooBig)
            try ground.write("cgroup.max.depth", String(repeating: " ", count: 4094) + "7\n")
            try ground.read("cgroup.max.depth", "7\n")
        },
        Rule("what is after a NUL is not read") { ground in
            try ground.write("cgroup.max.depth", "5\0x")
            try ground.read("cgroup.max.depth", "5\n")
        },
        Rule("a file without a writer refuses what is written") { ground in
            try ground.write("cgroup.controllers", "cpu\n", .invalidArgument)
            try ground.write("cgroup.events", "x\n", .invalidArgument)
            try ground.write("cgroup.stat", "0\n", .invalidArgument)
        },
        Rule("a file without a reader refuses reading") { ground in
            try ground.read("cgroup.kill", .invalidArgument)
            let error = #expect(throws: KernelError.self) {
                try ground.target.writeReadingBack(ground.base, .cgroupKill, "1\n")
            }
            #expect(error?.operation == .read)
            #expect(error?.errno == .invalidArgument)
        },
        Rule("a write reads back as the kernel keeps it") { ground in
            let file = InterfaceFile.cgroupMaxDescendants
            let hexadecimal = try ground.target.writeReadingBack(ground.base, file, "0x10\n")
            #expect(hexadecimal == "16\n")
            let word = try ground.target.writeReadingBack(ground.base, file, " max \n")
            #expect(word == "max\n")
        },
        Rule("a recreated cgroup has another identity and new values") { ground in
            try ground.mkdir("a")
            let before = try ground.target.identity(of: ground.cgroup("a"))
            #expect(try ground.target.identity(of: ground.cgroup("a")) == before)
            try ground.write("a/cgroup.max.depth", "3\n")
            try ground.rmdir("a")
            try ground.read("a/cgroup.max.depth", .noSuchFile)
            try ground.mkdir("a")
            #expect(try ground.target.identity(of: ground.cgroup("a")) != before)
            try ground.read("a/cgroup.max.depth", "max\n")
        },
    ]
}
