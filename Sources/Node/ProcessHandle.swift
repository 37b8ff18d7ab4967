import CLinux
import Glibc

/// A process, whoever comes to have its number.
package final class ProcessHandle {
    package let process: Int32
    private let descriptor: Int32

    /// Without pidfd_open (kernel 5.3), and of a process that has ended, it is not alive.
    package init(_ process: Int32) {
        self.process = process
        descriptor = clinux_process_descriptor(process)
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    package var isAlive: Bool { descriptor >= 0 && clinux_process_exists(descriptor) == 0 }
}
