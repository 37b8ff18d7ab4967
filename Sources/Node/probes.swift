import CLinux
import Glibc
package import KernelInterface

/// Creates a cgroup of a unique name below `parent` and removes it again: nil when that works, else what the kernel said.
package func probeCreation(_ kernel: inout LinuxKernel, below parent: CgroupPath = .root) -> KernelError? {
    let probe = parent.appending("bulkhead-probe-\(getpid())")
    do throws(KernelError) {
        try kernel.create(probe)
        try kernel.remove(probe)
        return nil
    } catch {
        return error
    }
}

/// What PSI triggers this caller can arm.
package enum TriggerSupport: Hashable, Sendable {
    case anyWindow
    /// Windows that are a multiple of 2 s: without CAP_SYS_RESOURCE. Kernel 6.5 and later.
    case wholeWindows
    case refused(Errno)
}

/// Arms a trigger on a pressure file and disarms it at once; the file is `/proc/pressure/memory` or one of a cgroup.
package func probeTrigger(_ path: String) -> TriggerSupport {
    switch arm(path, "some 500000 1000000\n") {
    case nil: .anyWindow
    case .some(let refused): arm(path, "some 500000 2000000\n") == nil ? .wholeWindows : .refused(refused)
    }
}

/// The final newline is part of what is written: the kernel overwrites the last byte.
private func arm(_ path: String, _ trigger: String) -> Errno? {
    do throws(Errno) {
        let file = try Descriptor(path, flags: O_RDWR | O_NONBLOCK)
        try file.writeAll(trigger.utf8)
        return nil
    } catch {
        return error
    }
}
