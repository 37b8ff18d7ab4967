import Glibc
import Testing

/// `bulkhead run` on this machine's own cgroup2 hierarchy: a service that stalls beside work, and freezing for relief,
/// which needs no controller. Both are on one CPU and go before all else there, so that the work is to blame whatever
/// the machine does besides.
@Suite(
    .enabled(if: Machine.canStall, "needs root, two CPUs and a cgroup2 hierarchy with pressure files to write to"),
    .serialized, .timeLimit(.minutes(2)))
struct RunTests {
    private static func policy(maxDepth: Int) -> String {
        """
        apiVersion: bulkhead/v1
        kind: Policy
        metadata: {name: run}
        classes:
          web:
            match: [{unit: web.service}]
            cgroup: {maxDepth: \(maxDepth)}
            objectives: [{pressure: cpu some, below: 30%, over: 2s}]
          batch: {match: [{unit: batch.service}], yields: [{freeze: 30s}]}

        """
    }

    /// A hierarchy of two cgroups, and `bulkhead run` in it.
    private final class Ground {
        let place: Workplace
        let path: String
        private let watch: FileWatch

        init() throws {
            let place = try Workplace()
            let mount = try #require(Machine.cgroup2)
            let path = mount + "/bulkhead-" + place.path.dropFirst("/tmp/bulkhead-command-".count)
            _ = try place.run("mkdir -p \(path)/web.service \(path)/batch.service policies.d")
            try place.write(RunTests.policy(maxDepth: 5), to: "policies.d/policy.yaml")
            watch = try FileWatch([place.path] + ["web", "batch"].map { path + "/\($0).service/cgroup.events" })
            (self.place, self.path) = (place, path)
        }

        deinit {
            _ = try? place.run("for c in web batch; do echo 1 > \(path)/$c.service/cgroup.kill; done")
            _ = try? waits { isEmpty("web") && isEmpty("batch") }
            _ = try? place.run("find \(path) -depth -type d -exec rmdir {} +")
        }

        func waits(_ condition: () throws -> Bool) throws -> Bool { try watch.waits(seconds: 30, until: condition) }

        /// Processes that compute without end.
        func compute(_ count: Int, in name: String) throws {
            // Where sessions share the CPU, it is the session's niceness that counts.
            let command = """
                echo -15 > /proc/self/autogroup; echo $$ > \(path)/\(name).service/cgroup.procs; while :; do :; done
                """
            for _ in 0..<count {
                _ = try place.run("setsid taskset -c 0 nice -n -15 sh -c '\(command)' > /dev/null 2>&1 &")
            }
        }

        func stopComputing(in name: String) throws { _ = try place.run("echo 1 > \(path)/\(name).service/cgroup.kill") }

        func start() throws {
            _ = try place.run(
                """
                rm -f ended told; touch told
                (sh -c 'echo $$ > pid; exec taskset -c 1 bulkhead run policies.d --root \(path) --state state' 2> told
                echo $? > ended) > /dev/null 2>&1 &
                """)
            try #require(waits { isTold("1 objective watched, 1 lever of 1 cgroup") }, "\(place.text("told"))")
        }

        func signal(_ name: String) throws { _ = try place.run("kill -\(name) $(cat pid)") }

        /// The exit status, when it has ended.
        func ended() throws -> String? {
            try waits { place.text("ended").hasSuffix("\n") } ? place.text("ended") : nil
        }

        func isTold(_ text: String) -> Bool { place.text("told").contains(text) }
        func isFrozen() -> Bool { value("batch.service/cgroup.events").contains("frozen 1") }
        private func isEmpty(_ name: String) -> Bool { value("\(name).service/cgroup.events").contains("populated 0") }
        func value(_ file: String) -> String { Workplace.text(at: path + "/" + file) }
    }

    @Test func workIsFrozenWhileTheServiceStallsAndReloadsAreSurvived() throws {
        let ground = try Ground()
        try ground.compute(1, in: "web")
        try ground.start()
        try ground.compute(4, in: "batch")
        #expect(try ground.waits(ground.isFrozen))
        #expect(ground.value("batch.service/cgroup.freeze") == "1\n")

        try ground.place.write("classes: 1\n", to: "policies.d/policy.yaml")
        try ground.signal("HUP")
        #expect(try ground.waits { ground.isTold("the policy has errors: the last good one stays in force") })
        #expect(ground.value("web.service/cgroup.max.depth") == "5\n")
        try ground.place.write(Self.policy(maxDepth: 6), to: "policies.d/policy.yaml")
        try ground.signal("HUP")
        #expect(try ground.waits { ground.isTold("the policy was loaded again") })
        #expect(ground.value("web.service/cgroup.max.depth") == "6\n")
        #expect(ground.isFrozen())

        try ground.stopComputing(in: "web")
        #expect(try ground.waits { !ground.isFrozen() })
        try ground.signal("TERM")
        #expect(try ground.ended() == "0\n", "\(ground.place.text("told"))")
        #expect(ground.value("web.service/cgroup.max.depth") == "6\n")
        #expect(try ground.place.run("bulkhead revert --root \(ground.path) --state state").status == 0)
        #expect(ground.value("web.service/cgroup.max.depth") == "max\n")
    }

    @Test func whatIsAdjustedIsGivenBackAtTheEndAndAfterACrash() throws {
        let ground = try Ground()
        try ground.compute(1, in: "web")
        try ground.compute(4, in: "batch")
        try ground.start()
        #expect(try ground.waits(ground.isFrozen))
        try ground.signal("TERM")
        #expect(try ground.ended() == "0\n", "\(ground.place.text("told"))")
        #expect(ground.value("batch.service/cgroup.freeze") == "0\n")
        #expect(ground.value("web.service/cgroup.max.depth") == "5\n")

        try ground.start()
        #expect(try ground.waits(ground.isFrozen))
        try ground.signal("KILL")
        #expect(try ground.ended() == "137\n")
        #expect(ground.value("batch.service/cgroup.freeze") == "1\n")
        let recovered = try ground.place.run("bulkhead recover --root \(ground.path) --state state")
        #expect(recovered.status == 0, "\(recovered.errors)")
        #expect(ground.value("batch.service/cgroup.freeze") == "0\n")
        #expect(ground.value("web.service/cgroup.max.depth") == "5\n")
    }
}
