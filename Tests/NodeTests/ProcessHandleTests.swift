import Glibc
import Testing

@testable import Node

@Suite struct ProcessHandleTests {
    @Test func oneThatEndedIsNotAliveAlsoBeforeItIsReaped() {
        #expect(ProcessHandle(getpid()).isAlive)
        var child: pid_t = 0
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
        defer { free(arguments[0]) }
        #expect(posix_spawnp(&child, "true", nil, nil, &arguments, nil) == 0)
        let handle = ProcessHandle(child)
        var information = siginfo_t()
        #expect(waitid(P_PID, id_t(child), &information, WEXITED | WNOWAIT) == 0)
        #expect(!handle.isAlive)
        #expect(waitpid(child, nil, 0) == child)
        #expect(!handle.isAlive)
        #expect(!ProcessHandle(child).isAlive)
    }
}
