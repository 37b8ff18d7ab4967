import Glibc
import KernelInterface
import Testing

@testable import Node

@Suite struct ResctrlDirectoryTests {
    let place: TemporaryDirectory

    init() throws {
        place = try TemporaryDirectory()
        try place.file("cg/cgroup.controllers", "\n")
        try place.file("rdt/schemata", "L3:0=fffff\n")
        try place.file("rdt/tasks", "1\n")
        try place.file("rdt/info/last_cmd_status", "Out of CLOSIDs\n")
        try place.file("rdt/info/L3/cbm_mask", "fffff\n")
        try place.file("rdt/web/schemata", "L3:0=fffff\n")
        try place.file("rdt/web/tasks", "")
        try place.file("rdt/web/mon_groups/api/tasks", "7\n")
        try place.file("outside/schemata", "s\n")
        try place.link("rdt/escape", to: "../outside")
        try place.link("rdt/web/mode", to: "../../outside/schemata")
    }

    func kernel(locking mode: ResctrlLock.Mode = .none) throws -> LinuxKernel {
        var kernel = try LinuxKernel(root: place.path + "/cg", verifyingMagic: false)
        try kernel.openResctrl(at: place.path + "/rdt", verifyingMagic: false, locking: mode)
        return kernel
    }

    func path(_ text: String) throws -> ResctrlPath {
        try #require(ResctrlPath(text))
    }

    @Test func aPlainDirectoryIsNoResctrl() {
        do throws(KernelError) {
            _ = try ResctrlDirectory(at: "/proc")
            Issue.record("/proc was taken for a resctrl file system")
        } catch {
            let expected = KernelError(
                .identify, in: .resctrl, path: "/proc", errno: .invalidArgument,
                reason: "this is no resctrl file system: its magic is 0x9fa0, not 0x7655821")
            #expect(error == expected)
        }
        #expect(throws: KernelError(.identify, in: .resctrl, path: "/nowhere", errno: .noSuchFile)) {
            _ = try ResctrlDirectory(at: "/nowhere")
        }
    }

    @Test func withoutAMountThereIsNothing() throws {
        var kernel = try LinuxKernel(root: place.path + "/cg", verifyingMagic: false)
        #expect(throws: KernelError(.read, in: .resctrl, path: "web/schemata", errno: .noSuchFile)) {
            try kernel.read(path("web"), .schemata)
        }
        #expect(throws: KernelError(.write, in: .resctrl, path: "schemata", value: "x", errno: .noSuchFile)) {
            try kernel.write(.root, .schemata, "x")
        }
        #expect(throws: KernelError(.list, in: .resctrl, path: "/", errno: .noSuchFile)) {
            try kernel.directories(of: .root)
        }
        #expect(throws: KernelError(.create, in: .resctrl, path: "web", errno: .noSuchFile)) {
            try kernel.create(path("web"))
        }
    }

    @Test func readsListsAndWrites() throws {
        var kernel = try kernel()
        #expect(try kernel.directories(of: .root) == ["info", "web"])
        #expect(try kernel.files(of: path("web")) == ["schemata", "tasks"])
        #expect(try kernel.read(path("info/L3"), .cbmMask) == "fffff\n")
        try kernel.write(path("web"), .schemata, "L3:0=f\n")
        #expect(try kernel.read(path("web"), .schemata) == "L3:0=f\n")
        try kernel.write(path("web"), .tasks, "12345\n")
        try kernel.write(path("web"), .tasks, "12\n")
        #expect(place.text("rdt/web/tasks") == "12\n")
        #expect(try kernel.read(.root, .schemata) == "L3:0=fffff\n")
    }

    @Test func groupsComeAndGo() throws {
        var kernel = try kernel()
        try kernel.create(path("batch"))
        let first = try kernel.identity(of: path("batch"))
        #expect(try kernel.directories(of: .root) == ["batch", "info", "web"])
        #expect(first == (try kernel.identity(of: path("batch"))))
        try kernel.create(path("batch/mon_groups"))
        try kernel.create(path("batch/mon_groups/one"))
        try kernel.remove(path("batch/mon_groups/one"))
        try kernel.remove(path("batch/mon_groups"))
        try kernel.remove(path("batch"))
        #expect(throws: KernelError(.identify, in: .resctrl, path: "batch", errno: .noSuchFile)) {
            try kernel.identity(of: path("batch"))
        }
    }

    @Test func nothingOutsideIsReached() throws {
        var kernel = try kernel()
        #expect(throws: KernelError(.read, in: .resctrl, path: "escape/schemata", errno: .tooManyLinks)) {
            try kernel.read(path("escape"), .schemata)
        }
        #expect(throws: KernelError(.write, in: .resctrl, path: "web/mode", value: "exclusive", errno: .tooManyLinks)) {
            try kernel.write(path("web"), .mode, "exclusive\n")
        }
        #expect(place.text("outside/schemata") == "s\n")
    }

    /// A reading that finds its directory gone looks the path up again; a write must not go to another group.
    @Test func aGroupThatIsMadeAgainIsAnother() throws {
        var kernel = try kernel()
        #expect(try kernel.read(path("web"), .schemata) == "L3:0=fffff\n")
        place.remove("rdt/web")
        try place.file("rdt/web/schemata", "L3:0=3\n")
        #expect(throws: KernelError(.write, in: .resctrl, path: "web/schemata", value: "L3:0=f", errno: .noSuchDevice))
        {
            try kernel.write(path("web"), .schemata, "L3:0=f\n")
        }
        try kernel.write(path("web"), .schemata, "L3:0=f\n")
        place.remove("rdt/web")
        try place.file("rdt/web/schemata", "L3:0=c\n")
        #expect(try kernel.read(path("web"), .schemata) == "L3:0=c\n")
    }

    /// What the kernel said of an earlier command is no reason for this refusal.
    @Test func staleStatusIsNoReason() throws {
        var kernel = try kernel()
        #expect(throws: KernelError(.create, in: .resctrl, path: "web", errno: .fileExists)) {
            try kernel.create(path("web"))
        }
        #expect(throws: KernelError(.write, in: .resctrl, path: "web/cpus", value: "1", errno: .noSuchFile)) {
            try kernel.write(path("web"), .cpus, "1\n")
        }
    }

    @Test(
        arguments: [
            // Cleared first: all of it.
            (nil, "ok\n", nil), (nil, "Mask out of range\n", "Mask out of range"),
            (
                nil, "No task 999999\nError while processing task 999999\n",
                "No task 999999; Error while processing task 999999"
            ),
            // Added to: what is new of it.
            ("ok\n", "Out of CLOSIDs\n", "Out of CLOSIDs"), ("Schemata overlaps\n", "Schemata overlaps\n", nil),
            ("Schemata overlaps\n", "Schemata overlaps\nOut of RMIDs\n", "Out of RMIDs"),
            ("Out of RMIDs\n", "Out of RMIDs\nOut of RMIDs\n", "Out of RMIDs"), ("ok\n", "ok\n", nil),
            // Cleared by a later kernel all the same.
            ("Schemata overlaps\n", "Out of RMIDs\n", "Out of RMIDs"), ("Schemata overlaps\n", "ok\n", nil),
            // Not to be read.
            ("ok\n", nil, nil), (nil, nil, nil), (nil, "Out of CLOSIDs\n", "Out of CLOSIDs"),
        ] as [(String?, String?, String?)])
    func reasons(_ before: String?, _ after: String?, _ expected: String?) {
        #expect(commandReason(before: before, after: after) == expected)
    }
}
