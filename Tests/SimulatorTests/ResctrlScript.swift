import KernelInterface
import Simulator

/// What the shell around a resctrl transcript did between its lines, and which lines measure instead of decide.
struct ResctrlScript {
    struct Step {
        let line: String
        var occurrence = 1
        let action: @Sendable (inout ResctrlReplay) -> Void
    }

    let inventory: Inventory
    var steps: [Step] = []
    /// Lines that `ls DIRECTORY` printed.
    var listings: [String: String] = [:]
    /// Compared with every number as `#`.
    var shapes: [String] = []
    /// Writes whose reading back shows the processes of the machine.
    var unread: [String] = []
}

extension ResctrlScript {
    /// `P` and `Q` of the script: two processes that sleep.
    static func haswell(_ first: Int, _ second: Int) -> ResctrlScript {
        ResctrlScript(
            inventory: ResctrlMachine.inventory(ResctrlMachine.haswell(), cpus: 2),
            steps: [
                Step(line: "--- tasks") { $0.spawn([first, second]) },
                Step(line: #"W g1/tasks <- "0\n" : ok(2/2)"#) {
                    $0.spawn([900])
                    $0.kernel.callerPID = 900
                },
                Step(line: #"W g1/tasks <- ",\#(first)\n" : EINVAL"#) {
                    $0.kernel.exit(900)
                    $0.kernel.callerPID = 1
                },
                Step(line: #"W /sys/fs/resctrl/g2/tasks <- "1" : EPERM"#) {
                    try? $0.kernel.delegate(resctrl("g2"), to: 1000)  // shows in the answers
                    $0.kernel.callerUID = 1000
                },
                Step(line: #"R /sys/fs/resctrl/ctrl_hw_id : "0\n""#) {
                    $0.kernel.callerUID = 0
                    $0.kernel.mountResctrl(ResctrlMachine.haswell(["debug"]))
                    _ = $0.kernel.makeGroup("q")
                },
            ],
            unread: [#"W tasks <- "\#(first)\n""#])
    }

    static func full(_ first: Int, _ second: Int) -> ResctrlScript {
        ResctrlScript(
            inventory: ResctrlMachine.inventory(ResctrlMachine.full()),
            steps: [
                // The emulator counts something in the cache for every RMID.
                Step(line: "--- mon") {
                    $0.spawn([first, second])
                    for rmid in 1..<16 { $0.occupy(rmid, .bytes(65536)) }
                },
                Step(line: #"R g2/mon_data/mon_L3_00/llc_occupancy : "Unavailable\n""#) {
                    for event in [ResctrlFile.llcOccupancy, .mbmLocalBytes, .mbmTotalBytes] {
                        try? $0.kernel.setReading(.unavailable, of: event, resctrl("g2"), domain: 0)  // shows below
                    }
                },
                Step(line: "MKDIR mon_groups/z0 : ok") { $0.kernel.advance(by: 3_000_000) },
                Step(line: "ctrl made 6") { replay in
                    for name in ((try? replay.kernel.directories(of: resctrl("mon_groups"))) ?? []) {
                        _ = replay.kernel.removeGroup("mon_groups/" + name)
                    }
                    replay.kernel.advance(by: 3_000_000)
                },
                Step(line: "--- nospace") { replay in
                    for number in 0..<6 { _ = replay.kernel.removeGroup("k\(number)") }
                    replay.kernel.advance(by: 2_000_000)
                },
                Step(line: "--- cdp") { $0.kernel.mountResctrl(ResctrlMachine.full(["cdp", "cdpl2", "debug"])) },
                Step(line: "--- mba_MBps") { $0.kernel.mountResctrl(ResctrlMachine.full(["mba_MBps"])) },
                Step(line: "cpus cpus_list info mode mon_data mon_groups schemata size tasks ") {
                    $0.kernel.mountResctrl(ResctrlMachine.full())
                },
                Step(line: #"W g1/schemata <- "L3:0=3;1=c\n" : ok(11/11)"#) {
                    $0.skipReason = "the simulated CPUs stay"
                },
            ],
            listings: [
                "cpus cpus_list mode mon_data mon_groups schemata size tasks ": "g1",
                "cpus cpus_list info mode mon_data mon_groups schemata size tasks ": "/",
            ],
            shapes: [
                "R ./mon_data/", "R g1/mon_data/", "R g1/mon_groups/m1/mon_data/", "R mon_groups/r1/mon_data/",
                "R g2/mon_groups/mx/mon_data/", "R g1/mon_hw_id",
            ])
    }
}

extension ResctrlReplay {
    mutating func spawn(_ pids: [Int]) {
        // A process that is not there shows in the answers.
        for pid in pids { _ = try? kernel.spawn(in: .root, pid: pid) }
    }

    mutating func occupy(_ rmid: Int, _ reading: MonitoringReading) {
        for domain in 0...1 { try? kernel.setReading(reading, of: .llcOccupancy, rmid: rmid, domain: domain) }
    }
}
