import KernelInterface

extension DiagnosticRow {
    private static let usual = "cache: {l3: 60%}\nmemoryBandwidth: {max: 50%}\nmonitoring: true"

    /// What a node lacks of caches and memory bandwidth.
    static let resctrl: [DiagnosticRow] = [
        .web("no resctrl", usual, on: TestNode.small()),
        .web(
            "no resctrl, optional",
            "cache: {l3: 60%, l2: 4ways, optional: true}\nmemoryBandwidth: {max: 50%, optional: true}\nmonitoring: optional",
            on: TestNode.small()),
        .web(
            "no resctrl, partly optional", "cache: {l3: 60%, optional: true}\nmemoryBandwidth: {max: 50%}",
            on: TestNode.small()),
        .web("not mounted", usual, on: TestNode.small { $0.resctrl = .unmounted }),
        .web(
            "not mounted, with options", "cache: {l3: {code: 20%}, l2: {default: {data: 20%}}}",
            on: TestNode.small { $0.resctrl = .unmounted }),
        .web("mounted and hidden", "cache: {l3: 60%}", on: TestNode.small { $0.resctrl = .mounted }),
        .web("no L2", "cache: {l3: 60%, l2: 4ways}", on: TestNode.resctrl(.intel)),
        .web("no cache at all", "cache: {l3: 60%}", on: TestNode.resctrl(.intel) { $0.caches = [] }),
        .web("no L2, optional", "cache: {l3: 60%, l2: 4ways, optional: true}", on: TestNode.resctrl(.intel)),
        .web("no code and data", "cache: {l3: {code: 20%, data: 60%}}", on: TestNode.resctrl(.intel)),
        .web(
            "no code and data, other options", "cache: {l2: {default: {code: 20%}}}",
            on: TestNode.resctrl(.scattered) { $0.options = ["debug", "mba_MBps"] }),
        .web("no bandwidth", usual, on: TestNode.resctrl(.scattered)),
        .web(
            "no slow memory", "memoryBandwidth: {max: 50%, slow: {max: 4GB/s}}", on: TestNode.resctrl(.intel)),
        .web(
            "no slow memory, optional", "memoryBandwidth: {max: 50%, slow: {max: 4GB/s}, optional: true}",
            on: TestNode.resctrl(.intel)),
        .web(
            "not linear", "memoryBandwidth: {max: 50%}",
            on: TestNode.resctrl(.intel) { $0.bandwidths[0].isLinear = false }),
        .web("no counters", "monitoring: true", on: TestNode.resctrl(.intel) { $0.monitoring = nil }),
        .web("a rate in percent", "memoryBandwidth: {max: 20GB/s}", on: TestNode.resctrl(.intel)),
        .web("percent at a rate", "memoryBandwidth: {max: 50%}", on: TestNode.resctrl(.prioritized)),
        .web("percent of AMD", "memoryBandwidth: {max: {default: 50%, 1: 4GB/s}}", on: TestNode.resctrl(.amd)),
        .web(
            "domains", "cache: {l3: {default: 50%, 1: 20%}, l2: {1: 2ways}}", on: TestNode.resctrl(.scattered)),
        .web("domains of bandwidth", "memoryBandwidth: {max: {7: 50%}}", on: TestNode.resctrl(.intel)),
        .web(
            "domains, optional", "cache: {l3: {default: 50%, 7: 20%}, optional: true}", on: TestNode.resctrl(.intel)),
        .body(
            "needed by several",
            """
            classes:
              a: {slice: a.slice, cache: {l3: 60%}}
              b: {slice: b.slice, cache: {l3: {default: 20%, 0: 10%}}, monitoring: true}
            """, on: TestNode.small()),
        .web("hole", "cache: {l3: 0x0f7}", on: TestNode.resctrl(.intel)),
        .web("holes", "cache: {l3: 0x335}", on: TestNode.resctrl(.intel)),
        .web("beyond the cache", "cache: {l3: {default: 0xfff, 1: 0x3000}}", on: TestNode.resctrl(.intel)),
        .web("too short", "cache: {l3: {0: 0x1, 8: 1ways}}", on: TestNode.resctrl(.scattered)),
        .web(
            "too short up to a hole", "cache: {l3: 0xd}",
            on: TestNode.resctrl(.amd) { $0.caches[0].minimumBits = 2 }),
        .web("too many ways", "cache: {l3: 12ways}", on: TestNode.resctrl(.intel)),
        .web("too many bytes", "cache: {l3: 64MiB}", on: TestNode.resctrl(.intel)),
        .web("bytes of an unknown size", "cache: {l2: 1MiB}", on: TestNode.resctrl(.scattered)),
        .web("below the minimum", "memoryBandwidth: {max: {default: 50%, 1: 5%}}", on: TestNode.resctrl(.intel)),
        .web(
            "below the least rate", "memoryBandwidth: {max: 1MB/s}",
            on: TestNode.resctrl(.amd) { $0.bandwidths[0].minimum = 3 }),
        .web("above the most", "memoryBandwidth: {max: 500GB/s}", on: TestNode.resctrl(.amd)),
    ]
}
