import Glibc
import KernelInterface
import Testing

@testable import Node

@Suite struct LinuxKernelOnADirectory {
    let place: TemporaryDirectory

    init() throws {
        place = try TemporaryDirectory()
        try place.file("cg/cgroup.controllers", "cpu memory\n")
        try place.file("cg/web.slice/memory.max", "max\n")
        try place.file("cg/web.slice/cgroup.controllers", "cpu\n")
        try place.file("cg/web.slice/nginx/cpu.weight", "100\n")
        try place.file("cg/batch.slice/cpu.weight", "20\n")
        try place.file("outside/secret", "s\n")
        try place.link("cg/escape", to: "../outside")
        try place.link("cg/web.slice/link", to: "nginx")
        try place.link("cg/web.slice/cpu.max", to: "../../outside/secret")
    }

    func kernel() throws -> LinuxKernel {
        try LinuxKernel(root: place.path + "/cg", verifyingMagic: false)
    }

    func path(_ text: String) throws -> CgroupPath {
        try #require(CgroupPath(text))
    }

    func file(_ name: String) throws -> InterfaceFile {
        try #require(InterfaceFile(name))
    }

    @Test func aPlainDirectoryIsNoCgroup2() {
        #expect(throws: KernelError.self) { _ = try LinuxKernel(root: place.path) }
        do throws(KernelError) {
            _ = try LinuxKernel(root: "/proc")
            Issue.record("/proc was taken for a cgroup2 file system")
        } catch {
            #expect(error.errno == .invalidArgument)
            #expect(error.reason == "this is no cgroup2 file system: its magic is 0x9fa0, not 0x63677270")
        }
    }

    @Test func readsAndWritesWholeTexts() throws {
        var kernel = try kernel()
        let (web, max) = (try path("web.slice"), try file("memory.max"))
        #expect(try kernel.read(web, max) == "max\n")
        try kernel.write(web, max, "1073741824\n")
        #expect(try kernel.read(web, max) == "1073741824\n")
        try kernel.write(web, max, "0\n")
        #expect(try kernel.read(web, max) == "0\n")
        #expect(try kernel.read(.root, file("cgroup.controllers")) == "cpu memory\n")
    }

    @Test func listsChildrenAndFilesSorted() throws {
        var kernel = try kernel()
        #expect(try kernel.children(of: .root) == ["batch.slice", "web.slice"])
        #expect(try kernel.files(of: path("web.slice")) == ["cgroup.controllers", "memory.max"])
        #expect(try kernel.children(of: path("web.slice")) == ["nginx"])
        #expect(try kernel.children(of: path("web.slice")) == ["nginx"])
    }

    @Test func readsFilesLargerThanTheBuffer() throws {
        let text = String(repeating: "0123456789abcde\n", count: 5000)
        try place.file("cg/web.slice/cgroup.procs", text)
        var kernel = try kernel()
        #expect(try kernel.read(path("web.slice"), file("cgroup.procs")) == text)
        #expect(try kernel.read(path("web.slice"), file("memory.max")) == "max\n")
    }

    @Test func bytesThatAreNoTextAreRepaired() throws {
        var kernel = try kernel()
        try place.file("cg/web.slice/odd", "")
        let stream = try #require(fopen(place.path + "/cg/web.slice/odd", "w"))
        fputc(0xFF, stream)
        fputc(0x41, stream)
        fclose(stream)
        #expect(try kernel.read(path("web.slice"), file("odd")) == "\u{FFFD}A")
    }

    @Test(arguments: [true, false]) func noSymbolicLinkIsFollowed(openat2: Bool) throws {
        var kernel = try kernel()
        kernel.hasOpenat2 = openat2
        for cgroup in ["escape", "web.slice/link"] {
            let error = #expect(throws: KernelError.self) { try kernel.identity(of: path(cgroup)) }
            #expect(error?.errno == (openat2 ? .tooManyLinks : .notDirectory))
        }
        let error = #expect(throws: KernelError.self) { try kernel.read(path("web.slice"), file("cpu.max")) }
        #expect(error?.errno == .tooManyLinks)
        #expect(throws: KernelError.self) { try kernel.write(path("web.slice"), file("cpu.max"), "max\n") }
        #expect(throws: KernelError.self) { try kernel.create(path("escape/new")) }
        #expect(place.text("outside/secret") == "s\n")
        #expect(place.names("outside") == ["secret"])
        #expect(try kernel.read(path("web.slice/nginx"), file("cpu.weight")) == "100\n")
    }

    @Test func createsAndRemoves() throws {
        var kernel = try kernel()
        try kernel.create(path("web.slice/new"))
        try kernel.create(path("web.slice/new/deep"))
        #expect(try kernel.children(of: path("web.slice")) == ["new", "nginx"])
        let error = #expect(throws: KernelError.self) { try kernel.create(path("web.slice/new")) }
        #expect(
            error
                == KernelError(
                    .create, path: "web.slice/new", errno: .fileExists, reason: "the cgroup is there already"))
        try kernel.remove(path("web.slice/new/deep"))
        try kernel.remove(path("web.slice/new"))
        #expect(try kernel.children(of: path("web.slice")) == ["nginx"])
    }

    @Test func aWriteNeverReachesAnotherCgroupOfTheSameName() throws {
        var kernel = try kernel()
        let (batch, weight) = (try path("batch.slice"), try file("cpu.weight"))
        let before = try kernel.identity(of: batch)
        #expect(rename(place.path + "/cg/batch.slice", place.path + "/gone") == 0)
        try place.file("cg/batch.slice/cpu.weight", "100\n")
        #expect(unlink(place.path + "/gone/cpu.weight") == 0)
        let error = #expect(throws: KernelError.self) { try kernel.write(batch, weight, "7\n") }
        #expect(error?.kind == .vanished)
        #expect(error?.reason == "the cgroup was removed and created again since it was looked at")
        #expect(place.text("cg/batch.slice/cpu.weight") == "100\n")
        #expect(try kernel.identity(of: batch) != before)
        try kernel.write(batch, weight, "7\n")
        #expect(place.text("cg/batch.slice/cpu.weight") == "7\n")
    }

    @Test func aReadFollowsThePath() throws {
        var kernel = try kernel()
        let (batch, weight) = (try path("batch.slice"), try file("cpu.weight"))
        #expect(try kernel.read(batch, weight) == "20\n")
        #expect(rename(place.path + "/cg/batch.slice", place.path + "/gone") == 0)
        #expect(unlink(place.path + "/gone/cpu.weight") == 0)
        try place.file("cg/batch.slice/cpu.weight", "100\n")
        #expect(try kernel.read(batch, weight) == "100\n")
    }

    @Test func absenceIsToldWithItsReason() throws {
        var kernel = try kernel()
        let missing = #expect(throws: KernelError.self) {
            try kernel.write(path("web.slice"), file("memory.high"), "max\n")
        }
        #expect(
            missing
                == KernelError(
                    .write, path: "web.slice/memory.high", value: "max", errno: .noSuchFile,
                    reason: "the memory controller is not enabled here: cgroup.controllers has `cpu`"))
        let gone = #expect(throws: KernelError.self) { try kernel.write(path("none"), file("cpu.max"), "max\n") }
        #expect(gone?.reason == "the cgroup does not exist")
        let orphan = #expect(throws: KernelError.self) { try kernel.create(path("none/child")) }
        #expect(orphan?.reason == "the parent cgroup does not exist")
        let read = #expect(throws: KernelError.self) { try kernel.read(path("web.slice"), file("memory.high")) }
        #expect(read == KernelError(.read, path: "web.slice/memory.high", errno: .noSuchFile))
    }
}
