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

    /// Not, once it has ended, whether or not its parent has asked how.
    package var isAlive: Bool {
        var wanted = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return descriptor >= 0 && poll(&wanted, 1, 0) == 0
    }
}
