import KernelInterface
import Testing

extension ResctrlRule {
    /// Making and removing CTRL_MON groups.
    static let groups: [ResctrlRule] = [
        ResctrlRule("groups are made below the root and nowhere else", .cache) { ground in
            try ground.mkdir("g")
            try ground.mkdir("g", .fileExists)
            try ground.mkdir("g/x", .refusal(.notPermitted))
            try ground.mkdir("info/x", .refusal(.notPermitted))
            try ground.rmdir("info", .refusal(.notPermitted))
            try ground.rmdir("nowhere", .noSuchFile)
            try ground.mkdir("nowhere/x", .noSuchFile)
            try ground.mkdir("tasks", .fileExists)
            try ground.mkdir("tasks/x", .refusal(.notDirectory))
            try ground.rmdir("tasks", .refusal(.notDirectory))
            try ground.read("tasks/schemata", .refusal(.notDirectory))
            try ground.mkdir("a b")
            try ground.rmdir("a b")
            try ground.rmdir("g")
            try ground.write("g/schemata", "L3:0=3\n", .noSuchFile)
            try ground.read("g/schemata", .noSuchFile)
        },
        ResctrlRule("a group has the files that the processor's features bring", .cache) { ground in
            try ground.mkdir("g")
            let wanted = ["cpus", "cpus_list", "mode", "schemata", "size", "tasks"]
            let files = try ground.files("g").filter { !$0.hasSuffix("_hw_id") && $0 != "mba_MBps_event" }
            #expect(files == wanted)
            let directories = ground.mount.monitoring == nil ? [] : ["mon_data", "mon_groups"]
            #expect(try ground.directories("g") == directories)
            #expect(try ground.directories("") == (["g", "info"] + directories).sorted())
        },
        ResctrlRule("there are as many groups as CLOSIDs", .cache) { ground in
            let (made, refusal) = try ground.mkdirs("g")
            #expect(made == ground.mount.closids - 1)
            #expect(refusal?.errno == .noSpace)
            #expect(refusal?.reason == "Out of CLOSIDs")
            try ground.rmdir("g0")
            // Its RMID may be looked at first.
            #expect(try ground.mkdirs("h").made == 1)
        },
        ResctrlRule("last_cmd_status keeps what commands say that do not clear it", [.cache, .threeGroups]) { ground in
            let (made, _) = try ground.mkdirs("g")
            try ground.write(
                "g0/schemata", "L9:0=3\n", .invalidArgument, says: "Unknown or unsupported resource name 'L9'")
            let unknown = "Unknown or unsupported resource name 'L9'\n"
            try ground.read("info/last_cmd_status", .text(unknown))
            try ground.mkdir("g\(made)", .noSpace, says: "Out of CLOSIDs")
            try ground.read("info/last_cmd_status", .text(unknown + "Out of CLOSIDs\n"))
            try ground.mkdir("g0", .fileExists)
            try ground.mkdir("h", .noSpace, says: "Out of CLOSIDs")
            try ground.read("info/last_cmd_status", .text(unknown + "Out of CLOSIDs\nOut of CLOSIDs\n"))
            try ground.rmdir("g0")
            try ground.read("info/last_cmd_status", .text(unknown + "Out of CLOSIDs\nOut of CLOSIDs\n"))
            try ground.write("g1/tasks", "\n")
            try ground.read("info/last_cmd_status", "ok\n")
        },
        ResctrlRule("files that only tell take no text", .cache) { ground in
            try ground.mkdir("g")
            let name = try ground.cache.schema
            for file in ["g/size", "info/\(name)/num_closids", "info/\(name)/cbm_mask", "info/last_cmd_status"] {
                try ground.write(file, "1\n", .refusal(.accessDenied))
            }
            try ground.read("info/last_cmd_status", "ok\n")
        },
        ResctrlRule("a new group has what no exclusive group has", [.cache, .threeGroups]) { ground in
            let cache = try ground.cache
            let domain = try #require(cache.domains.first).id
            // Not as its neighbours are, but all that can be had.
            try ground.mkdir("a")
            try ground.write("a/schemata", ground.masks(from: 0, count: 2))
            try ground.mkdir("b")
            try ground.holds("b", cache.schema, domain, .mask(cache.mask))
            try ground.rmdir("b")
            try ground.write("schemata", ground.masks(from: 2, count: nil))
            try ground.write("a/mode", "exclusive\n")
            try ground.mkdir("c")
            try ground.holds("c", cache.schema, domain, .mask(CBM.run(from: 2, count: cache.mask.count - 2)))
            #expect(try ground.text("c/mode") == "shareable\n")
        },
        ResctrlRule("without holes a new group has the lowest run of what is left", [.cache, .threeGroups]) { ground in
            let cache = try ground.cache
            if cache.isSparse { return }
            let domain = try #require(cache.domains.first).id
            try ground.mkdir("a")
            try ground.write("schemata", ground.masks(from: 0, count: 2))
            try ground.write("a/schemata", ground.masks(from: 4, count: 2))
            try ground.write("a/mode", "exclusive\n")
            try ground.mkdir("b")
            try ground.holds("b", cache.schema, domain, .mask(CBM(bits: 0xF)))
        },
    ]

    /// `mode`.
    static let modes: [ResctrlRule] = [
        ResctrlRule("mode takes its words with a newline", .cache) { ground in
            try ground.mkdir("g")
            try ground.read("g/mode", "shareable\n")
            try ground.write("g/mode", "shareable\n")
            for text in ["foo\n", "\n", "Exclusive\n", " shareable\n", "pseudo-locked\n"] {
                try ground.write("g/mode", text, .invalidArgument, says: "Unknown or unsupported mode")
            }
            try ground.write("g/mode", "shareable", .invalidArgument)
            try ground.write(
                "mode", "pseudo-locksetup\n", .invalidArgument, says: "Cannot pseudo-lock default group")
            try ground.read("g/mode", "shareable\n")
        },
        ResctrlRule("exclusive is refused while anybody has the same portions", [.cache, .threeGroups]) { ground in
            try ground.mkdir("a")
            try ground.mkdir("b")
            try ground.write("a/mode", "exclusive\n", .invalidArgument, says: "Schemata overlaps")
            // The default group counts.
            try ground.write("a/schemata", ground.masks(from: 0, count: 2))
            try ground.write("b/schemata", ground.masks(from: 2, count: 2))
            try ground.write("a/mode", "exclusive\n", .invalidArgument, says: "Schemata overlaps")
            try ground.write("schemata", ground.masks(from: 2, count: nil))
            try ground.write("a/mode", "exclusive\n")
            try ground.read("a/mode", "exclusive\n")
            try ground.write("a/mode", "exclusive\n")
            // From both sides.
            let (name, first) = (try ground.cache.schema, try ground.first)
            try ground.sets(
                "b", [("\(first)6", .invalidArgument, "Overlaps with exclusive group"), ("\(first)c", .ok, nil)])
            try ground.sets(
                "a", [("\(first)7", .invalidArgument, "Overlaps with other group"), ("\(first)3", .ok, nil)])
            try ground.write(
                "schemata", "\(name):\(try ground.cache.domains[0].id)=\(try ground.cache.mask)\n", .invalidArgument,
                says: "Overlaps with exclusive group")
            try ground.write("mode", "exclusive\n", .invalidArgument, says: "Schemata overlaps")
            try ground.write("a/mode", "shareable\n")
            try ground.sets("b", [("\(first)6", .ok, nil)])
            try ground.write("a/mode", "exclusive\n", .invalidArgument, says: "Schemata overlaps")
        },
        ResctrlRule("portions that devices use are nobody's alone", .cache) { ground in
            let cache = try ground.cache
            guard let lowest = cache.shareableBits.lowest, lowest > 3 else { return }
            try ground.mkdir("a")
            try ground.write("schemata", ground.masks(from: 0, count: 2))
            try ground.write("a/schemata", ground.masks(from: 2, count: nil))
            try ground.write("a/mode", "exclusive\n", .invalidArgument, says: "Schemata overlaps")
            try ground.write("a/schemata", ground.masks(from: 2, count: lowest - 2))
            try ground.write("a/mode", "exclusive\n")
        },
        ResctrlRule("bit_usage tells who has each portion", [.cache, .threeGroups]) { ground in
            let cache = try ground.cache
            try ground.mkdir("a")
            try ground.write("schemata", ground.masks(from: 3, count: 3))
            try ground.write("a/schemata", ground.masks(from: 0, count: 2))
            func usage(_ letter: Character) -> String {
                let bits = (0..<cache.mask.count).reversed().map { way -> Character in
                    if way < 2 { return letter }
                    let isUsed = (3...5).contains(way)
                    let isShared = cache.shareableBits.contains(way)
                    return isUsed ? (isShared ? "X" : "S") : isShared ? "H" : "0"
                }
                return cache.domains.map { "\($0.id)=" + String(bits) }.joined(separator: ";") + "\n"
            }
            let file = "info/\(try ground.cache.schema)/bit_usage"
            try ground.read(file, .text(usage("S")))
            try ground.write("a/mode", "exclusive\n")
            try ground.read(file, .text(usage("E")))
        },
    ]
}
