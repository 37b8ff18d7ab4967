import KernelInterface
import Testing

extension ResctrlRule {
    /// `tasks` of CTRL_MON groups.
    static let tasks: [ResctrlRule] = [
        ResctrlRule("tasks are moved one by one or as a list", .cache) { ground in
            try ground.mkdir("g")
            let (one, two) = (try ground.spawn(), try ground.spawn())
            #expect(try ground.has(one, ""))
            try ground.write("g/tasks", "\(one)\n")
            #expect(try ground.has(one, "g"))
            #expect(try !ground.has(one, ""))
            try ground.write("g/tasks", "\(one)")
            try ground.write("g/tasks", "\(one),\(two)\n")
            #expect(try ground.has(two, "g"))
            try ground.write("tasks", " \(one) , \(two) \n")
            #expect(try ground.has(one, ""))
            #expect(try ground.has(two, ""))
            #expect(try ground.text("g/tasks") == "")
            try ground.write("g/tasks", "\(one),\n")
            try ground.write("g/tasks", "\n")
            try ground.write("g/tasks", "")
            #expect(try ground.text("g/tasks") == "\(one)\n")
        },
        ResctrlRule("a list of tasks stops at the first that fails", .cache) { ground in
            try ground.mkdir("g")
            let (one, two) = (try ground.spawn(), try ground.spawn())
            let dead = 4_000_000
            func refuses(_ text: String, _ answer: Answer, _ reason: String) throws {
                try ground.write("g/tasks", text, answer, says: reason)
            }
            try refuses(
                "\(one),\(dead),\(two)\n", .noSuchProcess, "No task \(dead); Error while processing task \(dead)")
            #expect(try ground.has(one, "g"))
            #expect(try !ground.has(two, "g"))
            try refuses("\(dead)\n", .noSuchProcess, "No task \(dead); Error while processing task \(dead)")
            try refuses("\(two),abc,\(one)\n", .invalidArgument, "Task list parsing error pid abc")
            #expect(try ground.has(two, "g"))
            try ground.write("tasks", "\(one),\(two)\n")
            try refuses("abc\n", .invalidArgument, "Task list parsing error pid abc")
            try refuses("-1\n", .invalidArgument, "Invalid pid -1")
            try refuses("\(one) \(two)\n", .invalidArgument, "Task list parsing error pid \(one) \(two)")
            try refuses(",\(one)\n", .invalidArgument, "Task list parsing error pid ")
            #expect(try ground.text("g/tasks") == "")
        },
        ResctrlRule("a child is where its parent is", .cache) { ground in
            try ground.mkdir("g")
            let parent = try ground.spawn()
            let before = try ground.fork(parent)
            try ground.write("g/tasks", "\(parent)\n")
            let after = try ground.fork(parent)
            #expect(try ground.has(after, "g"))
            #expect(try ground.has(before, ""))
        },
        ResctrlRule("a group that goes gives its tasks to the default group", .cache) { ground in
            try ground.mkdir("g")
            let pid = try ground.spawn()
            try ground.write("g/tasks", "\(pid)\n")
            try ground.rmdir("g")
            #expect(try ground.has(pid, ""))
        },
        ResctrlRule("what ended is nowhere", .cache) { ground in
            try ground.mkdir("g")
            let pid = try ground.spawn()
            try ground.write("g/tasks", "\(pid)\n")
            try ground.target.end(pid)
            _ = try ground.target.hasEnded(pid)
            #expect(try ground.text("g/tasks") == "")
        },
    ]

    /// `cpus` and `cpus_list`.
    static let cpus: [ResctrlRule] = [
        ResctrlRule("a CPU is in one group", .cache) { ground in
            let online = ground.target.inventory.cpus
            let rest = online.subtracting(IndexList([1]))
            try ground.mkdir("g")
            try ground.read("cpus_list", .text("\(online)\n"))
            try ground.read("g/cpus_list", "\n")
            try ground.write("g/cpus_list", "1\n")
            try ground.read("g/cpus_list", "1\n")
            try ground.read("cpus_list", .text("\(rest)\n"))
            try ground.write("g/cpus", "1\n")
            try ground.read("g/cpus_list", "0\n")
            try ground.write("cpus_list", "\(online)\n")
            try ground.read("g/cpus_list", "\n")
            try ground.write("g/cpus_list", "0-1\n")
            try ground.write("g/cpus_list", "\n")
            try ground.read("cpus_list", .text("\(online)\n"))
            // What follows the first line is nothing.
            try ground.write("g/cpus_list", "1\n2\n")
            try ground.read("g/cpus_list", "1\n")
            try ground.rmdir("g")
            try ground.read("cpus_list", .text("\(online)\n"))
        },
        ResctrlRule("lists of CPUs are checked", .cache) { ground in
            try ground.mkdir("g")
            let bad = "Bad CPU list/mask"
            try ground.write("g/cpus_list", "0-\n", .invalidArgument, says: bad)
            try ground.write("g/cpus_list", "x\n", .invalidArgument, says: bad)
            try ground.write("g/cpus", "zz\n", .invalidArgument, says: bad)
            try ground.write("g/cpus_list", "99999\n", .outOfRange, says: bad)
            try ground.read("info/last_cmd_status", .text(String(repeating: bad + "\n", count: 4)))
            try ground.write("cpus_list", "\n", .invalidArgument, says: "Can't drop CPUs from default group")
            try ground.write("cpus_list", "0\n", .invalidArgument, says: "Can't drop CPUs from default group")
            try ground.read("g/cpus_list", "\n")
        },
    ]
}
