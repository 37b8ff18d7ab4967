import Glibc
package import KernelInterface

/// Makes this process the program, which is looked for in PATH; returns only if that fails.
package func execute(_ words: [String]) -> Errno {
    var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    guard let program = arguments[0] else { return .noMemory }
    // A signal that is ignored stays so in the program.
    signal(SIGPIPE, SIG_DFL)
    execvp(program, &arguments)
    return Errno(rawValue: errno)
}

/// Sleeps. For commands that wait for somebody else; an event loop never does.
package func pause(microseconds: UInt32) { usleep(microseconds) }

/// Who this process acts as.
package func effectiveUser() -> UInt32 { geteuid() }

/// This process.
package func ownProcess() -> Int32 { getpid() }

/// The path from the root, of a file that is named from the working directory.
package func absolutePath(_ path: String) -> String {
    guard !path.hasPrefix("/"), let directory = getcwd(nil, 0) else { return path }
    defer { free(directory) }
    return String(cString: directory) + "/" + path
}
