import KernelInterface
import Testing

extension ResctrlRule {
    private typealias Row = (text: String, answer: Answer, reason: String?)

    private static func no(_ text: String, _ reason: String?) -> Row { (text, .invalidArgument, reason) }

    /// `L2` and `L3` lines of schemata.
    static let masks: [ResctrlRule] = [
        ResctrlRule("masks are checked", .cache) { ground in
            try ground.mkdir("g")
            let cache = try ground.cache
            let first = try ground.first
            func mask(_ text: String, _ reason: String? = nil) -> Row {
                (first + text, reason == nil ? .ok : .invalidArgument, reason)
            }
            let full = cache.mask
            let holes = cache.isSparse ? nil : "The mask 5 has non-consecutive 1-bits"
            let short = cache.minimumBits < 2 ? nil : "Need at least 2 bits in the mask"
            try ground.sets(
                "g",
                [
                    mask("\(full)"), mask("3"), mask("0xc"), mask("C"), mask("0X3"), mask("0003"), mask(" 3 "),
                    mask("+3"),
                    mask("5", holes), mask("1", short), mask("0", "Mask out of range"),
                    mask(String(full.bits + 1, radix: 16), "Mask out of range"),
                    mask("xyz", "Non-hex character in the mask xyz"),
                    mask("-1", "Non-hex character in the mask -1"), mask("", "Non-hex character in the mask "),
                    mask("3 3", "Non-hex character in the mask 3 3"), mask("\(full)"),
                ])
        },
        ResctrlRule("the grammar of schemata", .cache) { ground in
            try ground.mkdir("g")
            let (name, first) = (try ground.cache.schema, try ground.first)
            let domain = first.dropFirst(name.count + 1).dropLast()
            let unknown = ground.unknownDomain(of: try ground.cache.domains.map(\.id))
            let noDomain = "Missing '=' or non-numeric domain"
            try ground.sets(
                "g",
                [
                    no(name, "Missing ':'"), no("", "Missing ':'"), no(";", "Missing ':'"),
                    no("\n\(first)3", "Missing ':'"),
                    no("\(name):", "Missing '\(name)' value"), no("\(name):a=3", noDomain),
                    no("\(name):\(domain)", noDomain),
                    no("\(name): \(domain)=3", noDomain), no("\(name):=3", noDomain),
                    no(
                        "\(name.lowercased()):\(domain)=3",
                        "Unknown or unsupported resource name '\(name.lowercased())'"),
                    no("L9:\(domain)=3", "Unknown or unsupported resource name 'L9'"),
                    no("\(first)3;\(domain)=c", "Duplicate domain \(domain)"),
                    no("\(first)3\n\(first)c", "Duplicate domain \(domain)"),
                    no("\(first)3\nL9:\(domain)=3", "Unknown or unsupported resource name 'L9'"),
                    // The kernel has nothing to say of a domain that there is not.
                    no("\(name):\(unknown)=3", nil), no("\(first)3;\(unknown)=3", nil),
                    ("\(first)3;", .ok, nil), ("  \(first)c", .ok, nil), ("\(name):0\(domain)=3", .ok, nil),
                    (first + "3\n", .invalidArgument, "Missing ':'"),
                ])
            try ground.write("g/schemata", first + "c", .invalidArgument)
            try ground.holds("g", name, Int(domain) ?? 0, .mask(CBM(bits: 3)))
        },
        ResctrlRule("what a text does not name stays", .cache) { ground in
            try ground.mkdir("g")
            let cache = try ground.cache
            guard cache.domains.count > 1 else { return }
            let (here, there) = (cache.domains[0].id, cache.domains[1].id)
            let before = try ground.schemata("g")
            try ground.write("g/schemata", "\(cache.schema):\(there)=c\n")
            try ground.holds("g", cache.schema, here, .mask(cache.mask))
            try ground.holds("g", cache.schema, there, .mask(CBM(bits: 0xC)))
            try ground.write("g/schemata", "\(cache.schema):\(here)=3\n")
            try ground.holds("g", cache.schema, there, .mask(CBM(bits: 0xC)))
            try ground.write("g/schemata", before.description + "\n")
            #expect(try ground.schemata("g") == before)
        },
        ResctrlRule("one refused line refuses the whole text", [.cache, .percent]) { ground in
            try ground.mkdir("g")
            let first = try ground.first
            try ground.sets(
                "g",
                [
                    ("\(first)3\nMB:0=20", .ok, nil), no("\(first)c\nMB:0=5", "MB value 5 out of range [10,100]"),
                    no("MB:0=30\n\(first)0", "Mask out of range"),
                    no("MB:0=30\n\(first)3;0", "Missing '=' or non-numeric domain"),
                ])
            try ground.holds("g", "MB", 0, .bandwidth(20))
        },
        ResctrlRule("size is what the masks have of the caches", .cache) { ground in
            try ground.mkdir("g")
            let cache = try ground.cache
            let domain = try #require(cache.domains.first)
            guard let bytes = domain.bytes else { return }
            let way = bytes / UInt64(cache.mask.count)
            for (mask, ways) in [(cache.mask, cache.mask.count), (CBM(bits: 3), 2), (CBM(bits: 0xE), 3)] {
                try ground.write("g/schemata", "\(cache.schema):\(domain.id)=\(mask)\n")
                let line = try ground.text("g/size").split(separator: "\n").map { $0.drop { $0 == " " } }
                    .first { $0.hasPrefix(cache.schema + ":") }
                let wanted = "\(domain.id)=\(way * UInt64(ways))"
                #expect(line?.dropFirst(cache.schema.count + 1).split(separator: ";").first.map(String.init) == wanted)
            }
        },
        ResctrlRule("under CDP code and data are resources, and the cache is none", .cdp) { ground in
            try ground.mkdir("g")
            let cache = try #require(ground.mount.caches.last)
            let domain = try #require(cache.domains.first).id
            let (code, data, both) = ("L\(cache.level)CODE", "L\(cache.level)DATA", "L\(cache.level)")
            try ground.sets(
                "g",
                [
                    ("\(code):\(domain)=3", .ok, nil),
                    no("\(both):\(domain)=3", "Unknown or unsupported resource name '\(both)'"),
                    ("\(data):\(domain)=c\n\(code):\(domain)=7", .ok, nil),
                ])
            try ground.holds("g", code, domain, .mask(CBM(bits: 7)))
            try ground.holds("g", data, domain, .mask(CBM(bits: 0xC)))
        },
    ]

    /// `MB` lines of schemata.
    static let bandwidths: [ResctrlRule] = [
        ResctrlRule("bandwidths in percent are checked and rounded up", .percent) { ground in
            try ground.mkdir("g")
            let domain = try #require(ground.mount.bandwidth("MB")?.domains.first)
            func value(_ text: String, _ granted: UInt64) throws {
                try ground.sets("g", [("MB:\(domain)=\(text)", .ok, nil)])
                try ground.holds("g", "MB", domain, .bandwidth(granted))
            }
            for (text, granted) in [
                ("50", 50), ("55", 60), ("10", 10), ("91", 100), ("100", 100), ("020", 20), (" 30", 30),
            ] {
                try value(text, UInt64(granted))
            }
            for text in ["9", "0", "101", "4294967295"] {
                try ground.sets("g", [no("MB:\(domain)=\(text)", "MB value \(text) out of range [10,100]")])
            }
            for text in ["abc", "", "-1", "0x32", "4294967296"] {
                try ground.sets("g", [no("MB:\(domain)=\(text)", "Invalid MB value \(text)")])
            }
            try ground.sets(
                "g",
                [
                    no("MB:\(domain)=40;\(domain)=50", "Duplicate domain \(domain)"),
                    no("MB:\(ground.unknownDomain(of: [domain, 9]))=40", nil),
                ])
            try ground.holds("g", "MB", domain, .bandwidth(30))
        },
        ResctrlRule("under mba_MBps each domain is stored at once", .mebibytes) { ground in
            try ground.mkdir("g")
            let domains = try #require(ground.mount.bandwidth("MB")).domains
            guard domains.count > 1 else { return }
            try ground.holds("g", "MB", domains[0], .bandwidth(4_294_967_295))
            try ground.write("g/schemata", "MB:\(domains[0])=1\n")
            try ground.holds("g", "MB", domains[0], .bandwidth(1))
            try ground.write(
                "g/schemata", "MB:\(domains[0])=500;\(domains[1])=abc\n", .invalidArgument, says: "Invalid MB value abc"
            )
            try ground.holds("g", "MB", domains[0], .bandwidth(500))
            try ground.holds("g", "MB", domains[1], .bandwidth(4_294_967_295))
            try ground.write("g/schemata", "MB:\(domains[0])=4294967295\n")
        },
    ]
}
