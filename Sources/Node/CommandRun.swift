import CLinux
import Glibc
import KernelInterface

/// A program that was started to print a value, with everything that it starts itself in one process group.
struct CommandRun {
    static let outputLimit = 64 << 10
    static let environment = [
        "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8",
    ]

    let process: Int32
    /// Readable when the process has ended; -1 where the kernel gave none.
    let descriptor: Int32
    /// The pipe of its output; -1 when that is closed.
    var output: Int32
    var processToken: UInt64 = 0
    var outputToken: UInt64 = 0
    var bytes: [UInt8] = []
    let began: UInt64
    let deadline: UInt64
    /// Its value is given up; what is left is to see it end.
    var isAnswered = false

    init(_ words: [String], now: UInt64, timeout: UInt64) throws(Errno) {
        var process: Int32 = 0
        var output: Int32 = -1
        _ = try checked {
            withCStrings(words) { arguments in
                withCStrings(Self.environment) { clinux_spawn(arguments, $0, &process, &output) }
            }
        }
        self.process = process
        self.output = output
        descriptor = clinux_process_descriptor(process)
        began = now
        deadline = now + timeout
    }

    /// Ends the whole group. The process is not reaped yet, so that its number is nobody else's.
    func kill() {
        // It may have ended by itself.
        _ = Glibc.kill(-process, SIGKILL)
    }

    /// What the end of the process says: the value's text, or why there is none.
    func outcome(status: Int32) throws(MetricFailure) -> [UInt8] {
        if status < 0 { throw .failed(operation: "wait", Errno(rawValue: -status)) }
        if status > 256 { throw .ended(signal: status - 256) }
        if status != 0 { throw .exited(status) }
        return bytes
    }
}

/// Calls with a null-terminated list of C strings: a result, or the error number negated.
private func withCStrings(
    _ texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Int32
) -> Int32 {
    var pointers: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
    defer { for pointer in pointers { free(pointer) } }
    pointers.append(nil)
    return pointers.withUnsafeBufferPointer { $0.baseAddress.map(body) ?? -EINVAL }
}
