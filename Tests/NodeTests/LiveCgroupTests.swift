import Glibc
import KernelInterface
import Testing

@testable import Node

@Suite(.enabled(if: liveCgroupRoot != nil, "no cgroup2 mount that can be written"))
struct LiveCgroupTests: LiveCgroupSuite {
    let root: String
    let cgroup: CgroupPath
    let name: String

    init() throws {
        root = try #require(liveCgroupRoot)
        cgroup = try Self.newCgroup()
        name = cgroup.text
    }

    func file(_ name: String) throws -> InterfaceFile {
        try #require(InterfaceFile(name))
    }

    @Test func valuesAreWrittenAndReadBack() throws {
        try inCgroup { kernel in
            let limit = try file("cgroup.max.descendants")
            #expect(try kernel.read(cgroup, limit) == "max\n")
            try kernel.write(cgroup, limit, "7\n")
            #expect(try kernel.read(cgroup, limit) == "7\n")
            #expect(try kernel.writeReadingBack(cgroup, limit, "0x10\n") == "16\n")
            #expect(try kernel.writeReadingBack(cgroup, limit, "max\n") == "max\n")
            #expect(try kernel.files(of: cgroup).contains("cgroup.events"))
            #expect(try kernel.children(of: .root).contains(name))
            #expect(kernel.id.hasPrefix("cgroup2-"))
        }
    }

    @Test func theKernelsRefusalsAreTold() throws {
        try inCgroup { kernel in
            let depth = try file("cgroup.max.depth")
            let invalid = #expect(throws: KernelError.self) { try kernel.write(cgroup, depth, "many\n") }
            let path = "\(name)/cgroup.max.depth"
            #expect(invalid == KernelError(.write, path: path, value: "many", errno: .invalidArgument))
            try kernel.write(cgroup, depth, "0\n")
            let full = #expect(throws: KernelError.self) { try kernel.create(cgroup.appending("child")) }
            #expect(full?.errno == .tryAgain)
            let reason = "a limit on cgroups is reached: cgroup.max.depth or cgroup.max.descendants here or above"
            #expect(full?.reason == reason)
            try kernel.write(cgroup, depth, "1\n")
            try kernel.create(cgroup.appending("child"))
            let busy = #expect(throws: KernelError.self) { try kernel.remove(cgroup) }
            #expect(busy == KernelError(.remove, path: name, errno: .busy, reason: "the cgroup has 1 child cgroup"))
            let killer = try file("cgroup.kill")
            let back = #expect(throws: KernelError.self) { try kernel.writeReadingBack(cgroup, killer, "1\n") }
            #expect(back == KernelError(.read, path: "\(name)/cgroup.kill", errno: .invalidArgument))
        }
    }

    @Test func aRecreatedCgroupIsNotWrittenTo() throws {
        try inCgroup { kernel in
            let limit = try file("cgroup.max.descendants")
            let before = try kernel.identity(of: cgroup)
            try kernel.write(cgroup, limit, "7\n")
            #expect(rmdir("\(root)/\(name)") == 0)
            #expect(mkdir("\(root)/\(name)", 0o755) == 0)
            let error = #expect(throws: KernelError.self) { try kernel.write(cgroup, limit, "8\n") }
            #expect(error?.kind == .vanished)
            #expect(try kernel.read(cgroup, limit) == "max\n")
            #expect(try kernel.identity(of: cgroup) != before)
            #expect(rmdir("\(root)/\(name)") == 0)
            let gone = #expect(throws: KernelError.self) { try kernel.read(cgroup, limit) }
            #expect(gone?.kind == .absent)
            #expect(throws: KernelError.self) { try kernel.identity(of: cgroup) }
            try kernel.create(cgroup)
            #expect(try kernel.read(cgroup, limit) == "max\n")
        }
    }

    @Test(.enabled(if: canMount, "mounting needs root")) func aReadOnlyMountIsNamed() throws {
        let place = try TemporaryDirectory()
        let point = place.path + "/cgroup"
        mkdir(point, 0o755)
        try #require(mount(root, point, nil, UInt(MS_BIND), nil) == 0)
        defer { umount2(point, Int32(MNT_DETACH)) }
        try #require(mount(nil, point, nil, UInt(MS_REMOUNT | MS_BIND | MS_RDONLY), nil) == 0)
        var kernel = try LinuxKernel(root: point)
        let error = #expect(throws: KernelError.self) { try kernel.create(cgroup) }
        let expected = KernelError(
            .create, path: name, errno: .readOnlyFileSystem, reason: "the cgroup2 mount is read-only")
        #expect(error == expected)
        #expect(kernel.id == (try LinuxKernel(root: root)).id)
        #expect(try discoverCgroupMount(.machine, root: point)?.isReadOnly == true)
    }

    @Test(.enabled(if: geteuid() == 0, "becoming another user needs root"))
    func anotherUserIsDeniedWithItsName() async {
        await #expect(processExitsWith: .success) {
            let mount = try #require(try discoverCgroupMount(.machine))
            let file = try #require(InterfaceFile("cgroup.max.depth"))
            guard setuid(4321) == 0 else { exit(3) }
            var kernel = try LinuxKernel(root: mount.path)
            do throws(KernelError) {
                try kernel.write(.root, file, "max\n")
            } catch {
                let reason = "the caller is uid 4321 without CAP_DAC_OVERRIDE"
                let expected = KernelError(
                    .write, path: "cgroup.max.depth", value: "max", errno: .accessDenied, reason: reason)
                exit(error == expected ? 0 : 1)
            }
            exit(4)
        }
    }

    @Test func theProbeLeavesNothing() throws {
        var kernel = try LinuxKernel(root: root)
        #expect(probeCreation(&kernel) == nil)
        #expect(!(try kernel.children(of: .root)).contains("bulkhead-probe-\(getpid())"))
        let error = probeCreation(&kernel, below: try #require(CgroupPath("no-such-cgroup")))
        #expect(error?.reason == "the parent cgroup does not exist")
    }

    @Test(.enabled(if: access("/proc/pressure/memory", W_OK) == 0, "no pressure file that can be written"))
    func triggersAreArmedAsThePrivilegesSay() throws {
        let privileges = discoverPrivileges(.machine)
        #expect(probeTrigger("/proc/pressure/memory") == (privileges.sysResource ? .anyWindow : .wholeWindows))
        #expect(probeTrigger("/proc/pressure/none") == .refused(.noSuchFile))
    }
}
