import Glibc
import Testing

@testable import Node

/// Which cgroup a user without privileges may change, by what `/proc/self` says and whom the files belong to.
@Suite struct DelegatedCgroupTests {
    private let place: TemporaryDirectory
    private var system: SystemRoot { SystemRoot(prefix: place.path) }
    private static let mount = "28 22 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n"

    init() throws {
        place = try TemporaryDirectory()
        try place.file("proc/self/mountinfo", Self.mount)
    }

    /// Whoever runs the test owns the cgroups that have both files; others lack one.
    private func found(own: String, owned: [String]) throws -> DelegatedCgroup? {
        try place.file("proc/self/cgroup", "0::/\(own)\n")
        for cgroup in owned {
            try place.file("sys/fs/cgroup/\(cgroup)/cgroup.procs", "")
            try place.file("sys/fs/cgroup/\(cgroup)/cgroup.subtree_control", "")
        }
        return delegatedCgroup(system, user: geteuid())
    }

    @Test func theUppermostCgroupOfTheUserIsDelegated() throws {
        let service = "system.slice/job.service"
        #expect(
            try found(own: service + "/shell", owned: [service, service + "/shell"])
                == DelegatedCgroup(path: "/sys/fs/cgroup/" + service, holdsCaller: false))
    }

    @Test func theCgroupOfTheCallerItselfCannotEnableControllers() throws {
        let service = "system.slice/job.service"
        #expect(
            try found(own: service, owned: [service])
                == DelegatedCgroup(path: "/sys/fs/cgroup/" + service, holdsCaller: true))
    }

    @Test func aSessionIsNotDelegated() throws {
        #expect(try found(own: "user.slice/user-1000.slice/session-3.scope", owned: []) == nil)
    }

    @Test func theTreeOfTheUsersManagerIsTheManagers() throws {
        let manager = "user.slice/user-1000.slice/user@1000.service"
        let slice = manager + "/app.slice"
        #expect(try found(own: slice + "/t.scope", owned: [manager, slice, slice + "/t.scope"]) == nil)
    }

    @Test func aMarkedCgroupInTheTreeOfTheUsersManagerIsDelegated() throws {
        let manager = "user.slice/user-1000.slice/user@1000.service"
        let unit = manager + "/app.slice/run-1.service"
        let marked = place.path + "/sys/fs/cgroup/" + unit
        try place.file("proc/self/cgroup", "0::/\(unit)\n")
        for cgroup in [manager, manager + "/app.slice", unit] {
            try place.file("sys/fs/cgroup/\(cgroup)/cgroup.procs", "")
            try place.file("sys/fs/cgroup/\(cgroup)/cgroup.subtree_control", "")
        }
        let found = delegatedCgroup(system, user: geteuid(), isMarked: { $0 == marked })
        #expect(found == DelegatedCgroup(path: "/sys/fs/cgroup/" + unit, holdsCaller: true))
    }

    @Test func withoutCgroup2ThereIsNone() throws {
        try place.file("proc/self/mountinfo", "28 1 8:1 / / rw - ext4 /dev/sda1 rw\n")
        #expect(try found(own: "a", owned: ["a"]) == nil)
        try place.file("proc/self/mountinfo", Self.mount)
        try place.file("proc/self/cgroup", "2:cpu:/a\n")
        #expect(delegatedCgroup(system, user: geteuid()) == nil)
    }
}
