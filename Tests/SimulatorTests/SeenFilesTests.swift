import KernelInterface
import Simulator
import TestSupport
import Testing

/// A machine whose interface files were looked at while only some controllers were enabled.
@Suite struct SeenFilesTests {
    private func kernel(_ files: [InterfaceFile]) throws -> SimulatedKernel {
        var inventory = smallNode
        inventory.cgroup?.files = files
        var kernel = SimulatedKernel(inventory)
        try kernel.write(.root, .cgroupSubtreeControl, "+cpu +memory\n")
        try kernel.create(cgroup("a"))
        return kernel
    }

    @Test func filesOfAControllerThatWasNotSeenAreThere() throws {
        let kernel = try kernel([.cgroupProcs, .cgroupControllers, .cgroupSubtreeControl, .memoryHigh])
        #expect(try kernel.read(cgroup("a"), .cpuMax) == "max 100000\n")
        #expect(try kernel.read(cgroup("a"), .memoryHigh) == "max\n")
    }

    @Test func filesThatWereLookedForAndNotSeenAreNot() throws {
        let kernel = try kernel([.cgroupProcs, .memoryHigh, .cpuWeight])
        for file in [InterfaceFile.memoryMax, .cpuMax, .cgroupFreeze] {
            let error = #expect(throws: KernelError.self) { try kernel.read(cgroup("a"), file) }
            #expect(error?.errno == .noSuchFile)
        }
    }
}
