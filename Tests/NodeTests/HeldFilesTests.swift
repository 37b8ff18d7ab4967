import Glibc
import KernelInterface
import Testing

@testable import Node

/// Interface files that are kept open between reading and writing, on a directory that stands in for cgroup2.
@Suite struct HeldFilesTests {
    let place: TemporaryDirectory
    let batch: CgroupPath
    let weight: InterfaceFile
    let limit: InterfaceFile

    init() throws {
        place = try TemporaryDirectory()
        try place.file("cg/batch.slice/cpu.weight", "20\n")
        try place.file("cg/batch.slice/memory.max", "1073741824\n")
        try place.file("cg/batch.slice/memory.current", "4096\n")
        batch = try #require(CgroupPath("batch.slice"))
        weight = try #require(InterfaceFile("cpu.weight"))
        limit = try #require(InterfaceFile("memory.max"))
    }

    func kernel(holding count: Int) throws -> LinuxKernel {
        var kernel = try LinuxKernel(root: place.path + "/cg", verifyingMagic: false)
        kernel.holdFiles(limit: count)
        return kernel
    }

    /// Puts another cgroup in the place of `batch.slice`, which goes on to exist as `gone`.
    func recreate() throws {
        #expect(rename(place.path + "/cg/batch.slice", place.path + "/gone") == 0)
        try place.file("cg/batch.slice/cpu.weight", "100\n")
        try place.file("cg/batch.slice/memory.max", "max\n")
    }

    @Test func aFileThatWasReadIsWrittenAndReadBackOpen() throws {
        var kernel = try kernel(holding: 8)
        #expect(try kernel.read(batch, weight) == "20\n")
        #expect(try kernel.read(batch, limit) == "1073741824\n")
        #expect(kernel.heldFiles.count == 2)
        #expect(try kernel.writeReadingBack(batch, weight, "7\n") == "7\n")
        #expect(try kernel.writeReadingBack(batch, limit, "0\n") == "0\n")
        #expect(try kernel.writeReadingBack(batch, limit, "max\n") == "max\n")
        try kernel.write(batch, weight, "10000\n")
        #expect(try kernel.read(batch, weight) == "10000\n")
        #expect(place.text("cg/batch.slice/cpu.weight") == "10000\n")
        #expect(place.text("cg/batch.slice/memory.max") == "max\n")
        #expect(kernel.heldFiles.count == 2)
    }

    @Test func onlyFilesThatHoldAValueStayOpen() throws {
        var kernel = try kernel(holding: 8)
        _ = try kernel.read(batch, try #require(InterfaceFile("memory.current")))
        #expect(kernel.heldFiles.count == 0)
    }

    @Test func aWriteGoesToTheFileThatWasReadNotToARecreatedCgroup() throws {
        var kernel = try kernel(holding: 8)
        let before = try kernel.identity(of: batch)
        _ = try kernel.read(batch, weight)
        try recreate()
        try kernel.write(batch, weight, "7\n")
        #expect(place.text("gone/cpu.weight") == "7\n")
        #expect(place.text("cg/batch.slice/cpu.weight") == "100\n")
        #expect(try kernel.identity(of: batch) != before)
        #expect(kernel.heldFiles.count == 0)
        #expect(try kernel.read(batch, weight) == "100\n")
    }

    @Test func aFileThatIsNotHeldIsNotWrittenInARecreatedCgroup() throws {
        try place.file("cg/other/cpu.weight", "1\n")
        var kernel = try kernel(holding: 1)
        _ = try kernel.read(batch, weight)
        _ = try kernel.read(try #require(CgroupPath("other")), weight)
        try recreate()
        let error = #expect(throws: KernelError.self) { try kernel.write(batch, limit, "7\n") }
        #expect(error?.kind == .vanished)
        #expect(place.text("cg/batch.slice/memory.max") == "max\n")
    }

    @Test func theIdentityOfAHeldCgroupIsLookedUp() throws {
        var kernel = try kernel(holding: 8)
        let identity = try kernel.identity(of: batch)
        _ = try kernel.read(batch, weight)
        #expect(try kernel.identity(of: batch) == identity)
        #expect(rename(place.path + "/cg/batch.slice", place.path + "/gone") == 0)
        let error = #expect(throws: KernelError.self) { try kernel.identity(of: batch) }
        #expect(error?.errno == .noSuchFile)
        #expect(kernel.heldFiles.count == 0)
    }

    @Test func noMoreFilesThanTheLimitStayOpen() throws {
        var kernel = try kernel(holding: 1)
        _ = try kernel.read(batch, weight)
        _ = try kernel.read(batch, limit)
        #expect(kernel.heldFiles.count == 1)
        #expect(try kernel.writeReadingBack(batch, weight, "7\n") == "7\n")
        #expect(try kernel.writeReadingBack(batch, limit, "0\n") == "0\n")
        #expect(place.text("cg/batch.slice/memory.max") == "0\n")
    }

    @Test(.enabled(if: geteuid() != 0, "the superuser may write every file"))
    func aFileThatMayOnlyBeReadIsReadAndNotHeld() throws {
        try place.file("cg/batch.slice/cpu.weight", "20\n", mode: 0o444)
        var kernel = try kernel(holding: 8)
        #expect(try kernel.read(batch, weight) == "20\n")
        #expect(kernel.heldFiles.count == 0)
    }

    @Test func removingACgroupClosesItsFiles() throws {
        var kernel = try kernel(holding: 8)
        _ = try kernel.read(batch, weight)
        // A plain directory with files in it stays; its files are let go of all the same.
        #expect(throws: KernelError.self) { try kernel.remove(batch) }
        #expect(kernel.heldFiles.count == 0)
    }

    @Test func everyFileIsClosedAtTheEnd() throws {
        var kernel = try kernel(holding: 8)
        _ = try kernel.read(batch, weight)
        let held = kernel.heldDescriptor(of: batch, weight)
        let descriptor = try #require(held)
        var before = stat()
        #expect(fstat(descriptor, &before) == 0)
        release(kernel)
        // Another test may have opened something under the number by now, but not this file.
        var after = stat()
        #expect(fstat(descriptor, &after) != 0 || after.st_ino != before.st_ino)
    }

    private func release(_ kernel: consuming LinuxKernel) {}
}

extension LinuxKernel {
    fileprivate mutating func heldDescriptor(of cgroup: CgroupPath, _ file: InterfaceFile) -> Int32? {
        heldFiles.descriptor(of: cgroup, file)
    }
}

/// How many files may stay open.
@Suite struct HeldFileBudgetTests {
    func budget(_ files: [(name: String, text: String)]) throws -> Int {
        let place = try TemporaryDirectory()
        for file in files { try place.file(file.name, file.text) }
        return heldFileBudget(SystemRoot(prefix: place.path), cgroupRoot: "/sys/fs/cgroup")
    }

    @Test func aThirtySecondPartOfTheAvailableMemory() throws {
        #expect(try budget([("proc/meminfo", "MemTotal: 2097152 kB\nMemAvailable: 1048576 kB\n")]) == 6553)
    }

    @Test func noneWhereTheMachineDoesNotTell() throws {
        #expect(try budget([]) == 0)
        #expect(try budget([("proc/meminfo", "MemTotal: 2097152 kB\n")]) == 0)
    }

    @Test func neverMoreThanSystemdAdmits() throws {
        #expect(try budget([("proc/meminfo", "MemAvailable: 1099511627776 kB\n")]) == 524_032)
    }

    @Test func anEighthOfWhatTheOwnCgroupsLeave() throws {
        let cgroup = "sys/fs/cgroup/system.slice"
        #expect(
            try budget([
                ("proc/meminfo", "MemAvailable: 1048576 kB\n"), ("proc/self/cgroup", "0::/system.slice/a.service\n"),
                ("\(cgroup)/memory.max", "20971520\n"), ("\(cgroup)/memory.high", "max\n"),
                ("\(cgroup)/memory.current", "10485760\n"), ("\(cgroup)/a.service/memory.max", "max\n"),
            ]) == 256)
    }
}
