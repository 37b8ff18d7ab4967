import Glibc
import Testing

enum LiveHierarchy {
    /// Where cgroup2 is mounted, if cgroups can be made there.
    static let mount: String? = {
        guard geteuid() == 0, let place = try? Workplace(),
            let found = try? place.run("findmnt -nt cgroup2 -o TARGET | head -n 1 | tr -d '\\n'").output,
            !found.isEmpty, (try? place.run("d=$(mktemp -d '\(found)'/probe-XXXXXX) && rmdir \"$d\""))?.status == 0
        else { return nil }
        return found
    }()
}

/// The executable on this machine's own cgroup2 hierarchy, in a cgroup of the test, with the files of the core, which
/// need no controllers.
@Suite(.enabled(if: LiveHierarchy.mount != nil, "needs root and a cgroup2 hierarchy that can be written"))
struct LiveTests {
    private static let policy = """
        apiVersion: bulkhead/v1
        kind: Policy
        metadata: {name: live}
        classes:
          web: {match: [{unit: web.service}], cgroup: {maxDescendants: 7}}
          batch: {slice: batch.slice, cgroup: {maxDepth: 2}}

        """

    /// A cgroup that stands for the root of a hierarchy, removed with what is in it.
    private func withGround(_ body: (Workplace, _ ground: String) throws -> Void) throws {
        let place = try Workplace()
        let mount = try #require(LiveHierarchy.mount)
        let ground = mount + "/bulkhead-" + place.path.dropFirst("/tmp/bulkhead-command-".count)
        _ = try place.run("mkdir -p \(ground)/web.service")
        defer { _ = try? place.run("find \(ground) -depth -type d -exec rmdir {} +") }
        try place.write(Self.policy, to: "policy.yaml")
        try body(place, ground)
    }

    private func values(_ place: Workplace, _ ground: String) throws -> String {
        try place.run("cd \(ground) && find . -type d | sort; grep . */cgroup.max.*; cat cgroup.subtree_control").output
    }

    @Test func appliesAndGivesBack() throws {
        try withGround { place, ground in
            let before = try values(place, ground)
            let options = "--root \(ground) --state state"
            let applied = try place.run("bulkhead apply policy.yaml \(options)")
            #expect(
                applied
                    == Outcome(
                        output: "3 changes made and verified\nclass web: 1 cgroup\nclass batch: 1 cgroup\n", errors: "",
                        status: 0))
            #expect(try place.run("cat \(ground)/web.service/cgroup.max.descendants").output == "7\n")
            #expect(try place.run("cat \(ground)/batch.slice/cgroup.max.depth").output == "2\n")
            #expect(try place.run("bulkhead diff \(options)").output == "no drift\n")
            _ = try place.run("echo 9 > \(ground)/web.service/cgroup.max.descendants")
            #expect(try place.run("bulkhead diff \(options)").status == 1)
            #expect(try place.run("bulkhead apply policy.yaml \(options)").status == 0)
            #expect(try place.run("bulkhead revert \(options)").status == 0)
            #expect(try values(place, ground) == before)
        }
    }

    /// The cgroup that a saved plan is about goes away, or comes again as another one.
    @Test func savedPlanIsForTheCgroupThatItWasMadeFor() throws {
        try withGround { place, ground in
            let options = "--root \(ground) --state state"
            #expect(try place.run("bulkhead plan policy.yaml \(options) --out node.plan").status == 0)
            _ = try place.run("rmdir \(ground)/web.service")
            let before = try values(place, ground)
            let gone = try place.run("bulkhead apply --plan node.plan \(options)")
            #expect(gone.status == 75)
            #expect(gone.errors.contains("`web.service`: it was removed since the plan was made [node-moved]"))
            #expect(try values(place, ground) == before)
            _ = try place.run("mkdir \(ground)/web.service")
            let other = try place.run("bulkhead apply --plan node.plan \(options)")
            #expect(other.status == 75)
            #expect(other.errors.contains("`web.service`: it was removed and created again since"))
        }
    }

    @Test func readOnlyMountIsSaidAndLeftAlone() throws {
        try withGround { place, ground in
            let before = try values(place, ground)
            let outcome = try place.run(
                """
                mkdir mnt && unshare -m sh -c 'mount --bind \(ground) mnt && mount -o remount,bind,ro mnt &&
                exec bulkhead apply policy.yaml --root mnt --state state'
                """)
            #expect(outcome.status == 77, "\(outcome.errors)")
            #expect(outcome.errors.contains("Read-only file system [kernel-refused]"))
            #expect(try values(place, ground) == before)
            #expect(try place.run("bulkhead status --root \(ground) --state state").output == "nothing is set\n")
        }
    }
}
