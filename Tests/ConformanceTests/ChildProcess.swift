import Glibc

/// A system call of the tests themselves failed.
struct SystemTrouble: Error, CustomStringConvertible {
    let description: String

    init(_ what: String, errno: Int32 = errno) {
        description = "\(what): \(String(cString: strerror(errno)))"
    }
}

/// A shell that waits for commands: a process that can be moved and killed, and that forks on request.
///
/// It is interactive, which keeps it alive when a fork is refused. Its end is seen by the end of its output.
final class ChildProcess {
    let pid: Int
    private let input: Int32
    private let output: Int32
    private var isReaped = false

    init() throws {
        let commands = try Self.pipe()
        let answers = try Self.pipe()
        defer {
            close(commands.reading)
            close(answers.writing)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, commands.reading, 0)
        posix_spawn_file_actions_adddup2(&actions, answers.writing, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var words: [UnsafeMutablePointer<CChar>?] = [strdup("sh"), strdup("-i"), nil]
        defer { for word in words { free(word) } }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        var started: pid_t = 0
        let failure = posix_spawn(&started, "/bin/sh", &actions, nil, &words, &environment)
        if failure != 0 {
            close(commands.writing)
            close(answers.reading)
            throw SystemTrouble("/bin/sh cannot be started", errno: failure)
        }
        pid = Int(started)
        input = commands.writing
        output = answers.reading
    }

    deinit {
        if !isReaped {
            kill(pid_t(pid), SIGKILL)
            waitpid(pid_t(pid), nil, 0)
        }
        close(input)
        close(output)
    }

    private static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw SystemTrouble("pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    /// The number of a child that sleeps; nil when the kernel refused to make one.
    func fork(_ deadline: Deadline) throws -> Int? {
        // `command` keeps a refused fork from discarding what follows.
        let command = "command eval 'sleep 100000 >/dev/null & echo $!'\necho .\n"
        guard write(input, command, command.utf8.count) == command.utf8.count else { throw SystemTrouble("write") }
        var answer: [UInt8] = []
        var byte: UInt8 = 0
        while answer != Array(".\n".utf8) && !answer.suffix(3).elementsEqual("\n.\n".utf8) {
            guard waitForOutput(deadline), Glibc.read(output, &byte, 1) == 1 else { throw SystemTrouble("fork") }
            answer.append(byte)
        }
        return Int(String(decoding: answer.prefix { $0 != 0x0A }, as: UTF8.self))
    }

    private func waitForOutput(_ deadline: Deadline) -> Bool {
        var wanted = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
        return poll(&wanted, 1, deadline.milliseconds) == 1
    }

    /// Waits for the end, then takes the zombie away.
    func hasEnded(_ deadline: Deadline) -> Bool {
        if isReaped { return true }
        // All its answers were read, so that only the end of its output is left to come.
        guard waitForOutput(deadline) else { return false }
        isReaped = waitpid(pid_t(pid), nil, 0) == pid_t(pid)
        return isReaped
    }
}
