import KernelInterface
import Testing

extension ResctrlRule {
    /// MON groups, RMIDs and `mon_data`.
    static let monitorGroups: [ResctrlRule] = [
        ResctrlRule("MON groups are made in mon_groups", [.cache, .monitoring]) { ground in
            try ground.mkdir("g")
            try ground.mkdir("g/mon_groups/m")
            try ground.mkdir("mon_groups/m")
            for name in ["g/foo", "g/mon_groups/mon_groups", "g/mon_groups/m/x", "g/mon_data/x"] {
                try ground.mkdir(name, .refusal(.notPermitted))
            }
            for name in ["g/mon_groups", "g/mon_data", "mon_groups", "mon_data"] {
                try ground.rmdir(name, .refusal(.notPermitted))
            }
            #expect(
                try ground.files("g/mon_groups/m").filter { !$0.hasSuffix("_hw_id") } == ["cpus", "cpus_list", "tasks"])
            #expect(try ground.directories("g/mon_groups/m") == ["mon_data"])
            #expect(try ground.directories("g/mon_groups") == ["m"])
            try ground.rmdir("g/mon_groups/m")
            try ground.mkdir("g/mon_groups/n")
            try ground.rmdir("g")
            try ground.read("g/mon_groups/n/tasks", .noSuchFile)
            try ground.rmdir("mon_groups/m")
        },
        ResctrlRule("a MON group has tasks of its CTRL_MON group", [.cache, .monitoring]) { ground in
            try ground.mkdir("g")
            try ground.mkdir("g/mon_groups/m")
            let pid = try ground.spawn()
            try ground.write(
                "g/mon_groups/m/tasks", "\(pid)\n", .invalidArgument,
                says: "Can't move task to different control group; Error while processing task \(pid)")
            try ground.write("g/tasks", "\(pid)\n")
            #expect(try ground.text("g/mon_groups/m/tasks") == "")
            try ground.write("g/mon_groups/m/tasks", "\(pid)\n")
            #expect(try ground.has(pid, "g"))
            #expect(try ground.has(pid, "g/mon_groups/m"))
            let child = try ground.fork(pid)
            #expect(try ground.has(child, "g/mon_groups/m"))
            try ground.write("tasks", "\(pid)\n")
            #expect(try !ground.has(pid, "g/mon_groups/m"))
            #expect(try ground.has(pid, ""))
            try ground.rmdir("g/mon_groups/m")
            #expect(try ground.has(child, "g"))
        },
        ResctrlRule("a MON group has CPUs of its CTRL_MON group", [.cache, .monitoring]) { ground in
            try ground.mkdir("g")
            try ground.mkdir("g/mon_groups/m")
            try ground.write(
                "g/mon_groups/m/cpus_list", "1\n", .invalidArgument,
                says: "Can only add CPUs to mongroup that belong to parent")
            try ground.write("g/cpus_list", "0-1\n")
            try ground.write("g/mon_groups/m/cpus_list", "1\n")
            try ground.read("g/cpus_list", "0-1\n")
            try ground.read("g/mon_groups/m/cpus_list", "1\n")
            // Whatever is written to the CTRL_MON group, its MON groups lose their CPUs.
            try ground.write("g/cpus_list", "1\n")
            try ground.read("g/mon_groups/m/cpus_list", "\n")
        },
        ResctrlRule("there are as many groups as RMIDs", [.cache, .monitoring]) { ground in
            let rmids = try #require(ground.mount.monitoring).rmids
            let (made, refusal) = try ground.mkdirs("mon_groups/m")
            #expect(made == rmids - 1)
            #expect(refusal?.errno == .noSpace)
            #expect(refusal?.reason == "Out of RMIDs")
            try ground.mkdir("g", .noSpace, says: "Out of RMIDs")
            // What is freed waits for the cache to forget it.
            try ground.rmdir("mon_groups/m0")
            #expect(try ground.mkdirs("mon_groups/n").made == 1)
        },
        ResctrlRule("every domain is counted, of every group", [.cache, .monitoring]) { ground in
            try ground.mkdir("g")
            try ground.mkdir("g/mon_groups/m")
            let monitoring = try #require(ground.mount.monitoring)
            let domains = monitoring.domains.map { ($0 < 10 ? "mon_L3_0" : "mon_L3_") + String($0) }
            for group in ["", "g/", "g/mon_groups/m/"] {
                #expect(try ground.directories(group + "mon_data") == domains)
                for domain in domains {
                    let files = try ground.files(group + "mon_data/" + domain)
                    #expect(files == monitoring.features.filter { !$0.hasSuffix("_config") }.sorted())
                    for file in files {
                        let reading = try MonitoringReading(parsing: ground.text("\(group)mon_data/\(domain)/\(file)"))
                        #expect(
                            reading == .unavailable || reading.bytes != nil, "\(group)\(domain)/\(file): \(reading)")
                        try ground.write("\(group)mon_data/\(domain)/\(file)", "0\n", .refusal(.accessDenied))
                    }
                }
            }
        },
        ResctrlRule("max_threshold_occupancy is rounded down and has nothing to say", [.cache, .monitoring]) { ground in
            let file = "info/L3_MON/max_threshold_occupancy"
            let before = try ground.text(file)
            try ground.write(file, "65536\n")
            try ground.read(file, "65536\n")
            try ground.write(file, "100000\n")
            try ground.read(file, "65536\n")
            try ground.write(file, "x\n", .invalidArgument)
            // The limit is the capacity of L3, whether that can be allocated or not.
            try ground.write(file, "4294967295\n", .invalidArgument)
            try ground.read(file, "65536\n")
            try ground.read("info/last_cmd_status", "ok\n")
            try ground.write(file, before)
        },
    ]
}
