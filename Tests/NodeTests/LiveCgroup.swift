import Glibc
import KernelInterface
import Testing

@testable import Node

/// The cgroup2 mount of the machine that runs the tests, if cgroups can be made there.
let liveCgroupRoot: String? = {
    // Where there is none, those tests do not run.
    guard let mount = try? discoverCgroupMount(.machine), access(mount.path, W_OK) == 0 else { return nil }
    return mount.path
}()

/// Tests that have a cgroup of their own beneath the mount.
protocol LiveCgroupSuite {
    var root: String { get }
    var cgroup: CgroupPath { get }
}

extension LiveCgroupSuite {
    /// A name that nobody else has.
    static func newCgroup() throws -> CgroupPath {
        try #require(CgroupPath("bulkhead-test-\(getpid())-\(UInt64.random(in: 0..<UInt64.max))"))
    }

    /// Runs a test in the cgroup, which is removed with what is in it.
    func inCgroup(_ body: (inout LinuxKernel) throws -> Void) throws {
        var kernel = try LinuxKernel(root: root)
        try kernel.create(cgroup)
        defer {
            // The test has failed if anything is left.
            for child in (try? kernel.children(of: cgroup)) ?? [] { try? kernel.remove(cgroup.appending(child)) }
            try? kernel.remove(cgroup)
        }
        try body(&kernel)
    }
}
