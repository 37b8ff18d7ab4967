import Glibc
import KernelInterface
import Testing

@testable import Node

/// What becomes of files that cannot be held. Each test is a process of its own, since it lowers what the process may do.
@Suite struct HeldFilesFallbackTests {
    @Test func allIsReadAndWrittenWhereTheProcessMayOpenFewFiles() async {
        await #expect(processExitsWith: .success) {
            let tree = try PlainTree(cgroups: 60)
            let before = openDescriptors()
            // Not a multiple of the files of a cgroup, so that a directory and a file each meet the end.
            for room in 70...75 {
                var kernel = try LinuxKernel(root: tree.path, verifyingMagic: false)
                kernel.holdFiles(limit: 1000)
                limitOpenFiles(before + room)
                try tree.read(&kernel)
                try #require(kernel.heldFiles.count < room)
                try tree.write(&kernel, "7\n")
                try #require(openDescriptors() <= before + room)
                release(kernel)
                try #require(tree.hasEverywhere("7\n"))
                try #require(openDescriptors() == before)
                try tree.reset()
            }
        }
    }

    @Test func aDirectoryThatCannotBeOpenedTakesThePlaceOfHeldFiles() async {
        await #expect(processExitsWith: .success) {
            let tree = try PlainTree(cgroups: 60)
            let before = openDescriptors()
            var kernel = try LinuxKernel(root: tree.path, verifyingMagic: false)
            kernel.holdFiles(limit: 80)
            try tree.read(&kernel)
            try #require(kernel.heldFiles.count == 80)
            // Nothing more can be opened, as where somebody else took the machine's last files.
            let next = dup(0)
            close(next)
            limitOpenFiles(Int(next))
            try tree.write(&kernel, "7\n")
            try #require(tree.hasEverywhere("7\n"))
            release(kernel)
            try #require(openDescriptors() == before)
        }
    }

    @Test func aFileThatMayOnlyBeReadIsReadAndItsWriteRefused() async {
        await #expect(processExitsWith: .success) {
            let tree = try PlainTree(cgroups: 3, mode: 0o444)
            if geteuid() == 0 { try #require(seteuid(65534) == 0) }
            let before = openDescriptors()
            var kernel = try LinuxKernel(root: tree.path, verifyingMagic: false)
            kernel.holdFiles(limit: 1000)
            try tree.read(&kernel)
            try #require(kernel.heldFiles.count == 0)
            do {
                try tree.write(&kernel, "7\n")
                Issue.record("a write was not refused")
            } catch let error as KernelError {
                try #require(error.errno == .accessDenied)
            }
            release(kernel)
            try #require(tree.hasEverywhere("20\n"))
            try #require(openDescriptors() == before)
            withExtendedLifetime(tree) { _ = seteuid(getuid()) }
        }
    }
}

/// A plain directory of cgroups with two interface files each, which read `20`.
private struct PlainTree {
    let place: TemporaryDirectory
    let cgroups: [CgroupPath]
    let files: [InterfaceFile] = [.cpuWeight, .memoryMax]
    let mode: mode_t

    var path: String { place.path + "/cg" }

    init(cgroups count: Int, mode: mode_t = 0o644) throws {
        place = try TemporaryDirectory()
        chmod(place.path, 0o755)
        cgroups = (0..<count).compactMap { CgroupPath("c\($0)") }
        self.mode = mode
        try reset()
    }

    func reset() throws {
        for cgroup in cgroups {
            for file in files { try place.file("cg/" + cgroup.path(of: file), "20\n", mode: mode) }
        }
    }

    func read(_ kernel: inout LinuxKernel) throws {
        for cgroup in cgroups {
            for file in files { try #require(try kernel.read(cgroup, file) == "20\n") }
        }
    }

    func write(_ kernel: inout LinuxKernel, _ text: String) throws {
        for cgroup in cgroups {
            for file in files { try #require(try kernel.writeReadingBack(cgroup, file, text) == text) }
        }
    }

    func hasEverywhere(_ text: String) -> Bool {
        cgroups.allSatisfy { cgroup in files.allSatisfy { place.text("cg/" + cgroup.path(of: $0)) == text } }
    }
}

private func release(_ kernel: consuming LinuxKernel) {}

/// How many descriptors this process has open.
private func openDescriptors() -> Int {
    (0..<4096).count { fcntl($0, F_GETFD) >= 0 }
}

/// Lowers how far descriptors may be numbered; those above stay open.
private func limitOpenFiles(_ count: Int) {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = rlim_t(count)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}
