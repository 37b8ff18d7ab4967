import KernelInterface
import Simulator

/// What the shell around a transcript did between its lines, and which lines measure instead of decide.
struct TranscriptScript {
    struct Step {
        let line: String
        /// The occurrence of the line before which this happens; nil for each.
        var occurrence: Int? = 1
        let action: @Sendable (inout TranscriptReplay) -> Void
    }

    struct Exception {
        let prefix: String
        let reason: String
    }

    var steps: [Step] = []
    /// Lines that `ls CGROUP | grep PART` printed.
    var listings: [String: (cgroup: String, parts: [String])] = [:]
    /// Compared with every number as `#`.
    var shapes: [Exception] = []
    var skipped: [Exception] = []
    /// The removal lines that switched the pressure files off instead.
    var pressureOff: Set<String> = []
}

extension TranscriptScript {
    static let main = TranscriptScript(
        steps: [
            Step(line: #"W a/cgroup.procs <- "186\n" : EBUSY"#) { $0.spawn("", pid: 186) },
            Step(line: rootUsage) { $0.consume("", user: 52_000, system: 4_048_000) },
            Step(line: firstStall) { $0.stall("a/b", .cpu, some: 22, full: 22) },
            Step(line: firstUsage) {
                $0.consume("a/b", user: 0, system: 12_298)
                $0.throttle("a/b", periods: 2, throttled: 0, microseconds: 0)
            },
            Step(line: "none mq-deadline [bfq] ") {
                _ = $0.kernel.setScheduler("bfq", of: DeviceNumber(major: 254, minor: 1))
            },
            Step(line: #"R q/pids.events : "max 1\n""#) {
                // A subshell of q starts one sleep, is refused the next, and all end.
                $0.spawn("q", pid: 500)
                let child = $0.fork(500)
                _ = $0.fork(500)
                $0.kernel.exit(500)
                if let child { $0.kernel.exit(child) }
            },
            Step(line: "RMDIR a/b : ok") { $0.kernel.exit(186) },
            Step(line: #"R o/memory.current : "67624960\n""#) {
                $0.spawn("o", pid: 590, memory: 67_362_816)
                $0.cache("o", bytes: 262_144)
            },
            Step(
                line: #"EVPOLL o/cgroup.events: before=0 after=1(PRI ERR) again=1(a) after_reread=0"#
                    + #" content="populated 0\nfrozen 0\n""#
            ) {
                $0.spawn("o/k", pid: 600)
                _ = $0.write("o/cgroup.kill", "1\n")
            },
            // `su u` in a directory that was given to user 1000.
            Step(line: "MKDIR x : ok") {
                $0.delegate("d", to: 1000)
                $0.kernel.callerUID = 1000
                $0.directory = "d"
                $0.spawn("", pid: 621)
            },
            Step(line: #"W /cg/d/y/cgroup.procs <- "633" : ok(3/3)"#) {
                $0.kernel.callerUID = 0
                $0.spawn("d/x", pid: 633)
                $0.kernel.callerUID = 1000
            },
        ],
        listings: [
            "cgroup.pressure ": ("a/b", ["pressure"]),
            "io.bfq.weight io.max io.pressure io.stat io.weight ": ("a/b", ["io."]),
            "hugetlb.2MB.current hugetlb.2MB.events hugetlb.2MB.events.local hugetlb.2MB.max hugetlb.2MB.numa_stat "
                + "hugetlb.2MB.rsvd.current hugetlb.2MB.rsvd.max misc.current misc.events misc.events.local misc.max "
                + "misc.peak rdma.current rdma.max ": ("a/b", ["hugetlb", "misc", "rdma", "dmem"]),
        ],
        shapes: [
            Exception(prefix: "R p/cpu.pressure : ", reason: "measured stall time"),
            Exception(
                prefix: #"R cgroup.stat : "nr_descendants 2\n"#,
                reason: "removed cgroups linger for a while in the kernel"),
            Exception(
                prefix: #"R o/memory.events : "low 0\nhigh 0\nmax 0\noom 410"#, reason: "6.12 counts oom per retry"),
            Exception(
                prefix: #"R o/memory.current : "147456\n""#,
                reason: "kernel memory of the cgroup that outlives its tasks"),
            Exception(prefix: #"R o/memory.current : "67362816\n""#, reason: "how much a reclaim of few pages finds"),
        ],
        skipped: [
            Exception(prefix: "RENAME q q2", reason: "a kernel tree has no rename")
        ]
    )

    private static let rootUsage =
        #"R cpu.stat : "usage_usec 4100000\nuser_usec 52000\nsystem_usec 4048000\nnice_usec 0\nnr_periods 0\n"#
        + #"nr_throttled 0\nthrottled_usec 0\nnr_bursts 0\nburst_usec 0\n""#
    private static let firstUsage =
        #"R a/b/cpu.stat : "usage_usec 12298\nuser_usec 0\nsystem_usec 12298\nnice_usec 0\nnr_periods 2\n"#
        + #"nr_throttled 0\nthrottled_usec 0\nnr_bursts 0\nburst_usec 0\n""#
    private static let firstStall =
        #"R a/b/cpu.pressure : "some avg10=0.00 avg60=0.00 avg300=0.00 total=22\n"#
        + #"full avg10=0.00 avg60=0.00 avg300=0.00 total=22\n""#

    static let extra = TranscriptScript(
        steps: [
            Step(line: #"R q/cpu.stat.local : "throttled_usec 5304930\n""#) {
                $0.throttle("q", periods: 60, throttled: 60, microseconds: 5_304_930)
            },
            Step(line: #"R q/c/cpu.stat.local : "throttled_usec 4405609\n""#) {
                $0.throttle("q", periods: 50, throttled: 50, microseconds: 4_405_609)
            },
            Step(line: #"R q/cpu.stat.local : "throttled_usec 11510936\n""#) {
                $0.throttle("q", periods: 20, throttled: 20, microseconds: 11_510_936 - 5_304_930 - 4_405_609)
            },
            // It ends at once, and is a zombie until its parent has seen that.
            Step(line: #"R z/cgroup.procs : """#) {
                $0.spawn("z", pid: 700)
                $0.kernel.exit(700)
            },
        ],
        shapes: [
            Exception(prefix: "R q/cpu.pressure : ", reason: "measured stall time"),
            Exception(prefix: "R q/cpu.stat", reason: "measured CPU time"),
            Exception(prefix: "R q/c/cpu.stat", reason: "measured CPU time"),
        ],
        pressureOff: [
            "RMWAIT q/cpu.pressure write=ok poll=1 revents=PRI ERR  after 303ms rm=0 read=ENODEV"
        ]
    )
}

extension TranscriptReplay {
    mutating func spawn(_ cgroup: String, pid: Int, memory: UInt64 = 0) {
        do {
            _ = try kernel.spawn(in: path(cgroup), memory: memory, pid: pid)
        } catch {
            differences.append("spawn in \(cgroup): \(error.errno.name)")
        }
    }

    mutating func consume(_ cgroup: String, user: UInt64, system: UInt64) {
        do {
            try kernel.consume(path(cgroup), user: user, system: system)
        } catch {
            differences.append("consume in \(cgroup): \(error.errno.name)")
        }
    }

    mutating func throttle(_ cgroup: String, periods: UInt64, throttled: UInt64, microseconds: UInt64) {
        do {
            try kernel.throttle(path(cgroup), periods: periods, throttled: throttled, microseconds: microseconds)
        } catch {
            differences.append("throttle \(cgroup): \(error.errno.name)")
        }
    }

    mutating func stall(_ cgroup: String, _ resource: PressureResource, some: UInt64, full: UInt64) {
        do {
            try kernel.stall(path(cgroup), resource, some: some, full: full)
        } catch {
            differences.append("stall in \(cgroup): \(error.errno.name)")
        }
    }

    mutating func fork(_ pid: Int) -> Int? {
        // EAGAIN at the limit is what the line after it counts.
        try? kernel.fork(pid)
    }

    mutating func cache(_ cgroup: String, bytes: UInt64) {
        do {
            try kernel.cache(in: path(cgroup), bytes: bytes)
        } catch {
            differences.append("cache in \(cgroup): \(error.errno.name)")
        }
    }

    mutating func delegate(_ cgroup: String, to user: UInt32) {
        do {
            try kernel.delegate(path(cgroup), to: user)
        } catch {
            differences.append("chown \(cgroup): \(error.errno.name)")
        }
    }
}
