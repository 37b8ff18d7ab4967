import Glibc
import TestSupport
import Testing

/// What stands in the way of keeping the state, and of writing the node, is said; the node is as before.
@Suite struct StateTests {
    private static let apply = "bulkhead apply policies/web-and-batch.yaml --node node.yaml"

    private func place() throws -> Workplace {
        let place = try Workplace()
        _ = try place.run("cp nodes/small-vm.yaml node.yaml && mkdir -m 700 node.yaml.state")
        return place
    }

    private func isUntouched(_ place: Workplace) throws -> Bool {
        try place.run("cmp node.yaml nodes/small-vm.yaml").status == 0
    }

    @Test(arguments: ["apply policies/web-and-batch.yaml", "revert", "recover"])
    func secondAtOnceIsTurnedAwayAndNamesTheFirst(command: String) throws {
        let place = try place()
        let lock = open(place.path + "/node.yaml.state/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        try #require(lock >= 0)
        defer { close(lock) }
        try #require(flock(lock, LOCK_EX | LOCK_NB) == 0)
        let pid = "\(getpid())\n"
        try #require(Glibc.write(lock, pid, pid.utf8.count) == pid.utf8.count)
        let outcome = try place.run("bulkhead \(command) --node node.yaml")
        #expect(
            outcome
                == Outcome(
                    output: "",
                    errors: """
                        error: another bulkhead (process \(getpid())) is changing this node [state-busy]
                        note: it holds the lock in node.yaml.state
                        help: run the command again when it is done

                        """, status: 75))
        #expect(try isUntouched(place))
        // Looking needs no lock.
        #expect(try place.run("bulkhead status --node node.yaml").status == 0)
    }

    @Test func lockGoesWithItsHolder() throws {
        let place = try place()
        _ = try place.run("echo 999999999 > node.yaml.state/lock && chmod 600 node.yaml.state/lock")
        #expect(try place.run(Self.apply).status == 0)
    }

    /// One of two that start together waits for nobody: it is turned away, or comes second and finds nothing to do.
    @Test(arguments: 1...5)
    func twoAtOnceEndAsOne(attempt: Int) throws {
        let place = try place()
        let both = try place.run(
            "\(Self.apply) > 1.out 2>&1 & first=$!; \(Self.apply) > 2.out 2>&1; echo $?; wait $first; echo $?")
        #expect(
            ["0\n0\n", "75\n0\n", "0\n75\n"].contains(both.output),
            "\(both.output)\(place.text("1.out"))\(place.text("2.out"))")
        let status = try place.run("bulkhead status --node node.yaml | tail -n 1")
        #expect(status.output == "11 values set, 0 drifted\n")
        _ = try place.run("bulkhead revert --node node.yaml")
        let plan = try place.run("bulkhead plan policies/web-and-batch.yaml --node node.yaml | tail -n 2 | head -n 1")
        #expect(plan.output == "11 changes to 2 cgroups\n")
    }

    @Test(.enabled(if: Machine.canMount, "only root can mount a tmpfs"))
    func fullStateDirectoryIsFoundOutBeforeAnyChange() throws {
        let place = try place()
        let mounted = try place.run("mount -t tmpfs -o size=16k,mode=0700 tmpfs node.yaml.state")
        try #require(mounted.status == 0, "\(mounted.errors)")
        defer { umount2(place.path + "/node.yaml.state", Int32(MNT_DETACH)) }
        _ = try place.run("cat /dev/zero > node.yaml.state/fill 2>/dev/null")
        let outcome = try place.run(Self.apply)
        #expect(outcome.output == "")
        #expect(
            outcome.errors == """
                error: cannot write `node.yaml.state/next.json`: No space left on device [state-failed]
                note: what was there before a change is kept there, so nothing is changed without it
                help: make room there, or name another directory with `--state`

                """)
        #expect(outcome.status == 69)
        #expect(try isUntouched(place))
        #expect(try place.run("ls node.yaml.state").output == "fill\nlock\n")
        _ = try place.run("rm node.yaml.state/fill")
        #expect(try place.run(Self.apply).status == 0)
    }

    @Test(.enabled(if: Machine.canBecomeNobody, "only root can become somebody else"))
    func callerWithoutPermissionChangesNothing() throws {
        let place = try place()
        let nobody = "setpriv --reuid=65534 --regid=65534 --clear-groups"
        _ = try place.run("chmod 755 . && cp \(Workplace.executable) tool && chmod 755 tool")
        _ = try place.run("cp policies/web-and-batch.yaml p.yaml")
        let state = try place.run("\(nobody) ./tool apply p.yaml --node node.yaml")
        #expect(state.status == 77)
        #expect(
            state.errors == """
                error: cannot open `node.yaml.state`: Permission denied [state-failed]
                note: what was there before a change is kept there, so nothing is changed without it

                """)
        let policy = try place.run("chmod 600 p.yaml && \(nobody) ./tool check p.yaml")
        #expect(policy.status == 77)
        #expect(policy.errors == "error: `p.yaml` may not be read by this user [file-denied]\n")
        _ = try place.run("chmod 644 p.yaml")
        let out = try place.run("\(nobody) ./tool plan p.yaml --node node.yaml --state s --out p.plan")
        #expect(out.status == 77)
        #expect(
            out.errors == """
                p.yaml:25:11: note: the node has no resctrl, ignoring `cache.l3` [resctrl-absent]
                25 |       l3: 40%                  # of which no one else evicts a line
                   |           ^~~
                note: its processor allocates no caches, or the kernel was built or started without it
                note: 6 other optional values are left out, too
                error: cannot write `p.plan`: Permission denied [output-failed]

                """)
        #expect(try isUntouched(place))
        #expect(try place.run("ls").output == "bulkhead\nnode.yaml\nnode.yaml.state\nnodes\np.yaml\npolicies\ntool\n")
    }
}
