import Glibc
import KernelInterface
import Policy
import Testing

@testable import Node

@Suite(.serialized) struct EventLoopTests {
    @Test func nothingWakesAnIdleLoop() throws {
        var loop = try EventLoop()
        var events: [LoopEvent] = []
        for _ in 0..<3 {
            try loop.poll(into: &events)
            #expect(events == [])
        }
        #expect(loop.wakeUps == 0)
    }

    @Test func theTimeThatWasAskedForComesOnce() throws {
        var loop = try EventLoop()
        let time = EventLoop.now() + 5000
        loop.wake(at: EventLoop.now() + 60_000_000)
        loop.wake(at: time)
        #expect(try loop.wait() == [.timer])
        #expect(EventLoop.now() >= time)
        var events: [LoopEvent] = []
        try loop.poll(into: &events)
        #expect(events == [])
        loop.wake(at: 0)
        #expect(try loop.wait() == [.timer])
        #expect(loop.wakeUps == 2)
    }

    @Test(arguments: [nil, UInt64.max]) func aTimeThatIsTakenBackDoesNotCome(_ time: UInt64?) throws {
        var loop = try EventLoop()
        loop.wake(at: EventLoop.now() + 1000)
        var events: [LoopEvent] = []
        try loop.poll(into: &events)
        loop.wake(at: time)
        try loop.poll(into: &events)
        let end = EventLoop.now() + 3000
        while EventLoop.now() < end { try loop.poll(into: &events) }
        #expect(events == [])
    }

    /// In a process of its own, since its threads share what a signal does.
    @Test func signalsAreEvents() async {
        await #expect(processExitsWith: .success) {
            var loop = try EventLoop()
            for number in [SIGTERM, SIGINT, SIGHUP, SIGUSR1] {
                // To this thread, which is the one that blocks it.
                pthread_kill(pthread_self(), number)
                pthread_kill(pthread_self(), number)
                let events = try loop.wait()
                #expect(events == [.signal(number)])
            }
            pthread_kill(pthread_self(), SIGHUP)
            pthread_kill(pthread_self(), SIGINT)
            let events = try loop.wait()
            guard Set(events) == [.signal(SIGHUP), .signal(SIGINT)], events.count == 2 else { exit(1) }
            exit(0)
        }
    }

    @Test func theSignalMaskIsGivenBack() throws {
        func mask() -> sigset_t {
            var found = sigset_t()
            pthread_sigmask(SIG_BLOCK, nil, &found)
            return found
        }
        func blocksHangup() -> Bool {
            var found = mask()
            return sigismember(&found, SIGHUP) == 1
        }
        let before = blocksHangup()
        do {
            let loop = try EventLoop()
            #expect(blocksHangup())
            #expect(loop.wakeUps == 0)
        }
        #expect(blocksHangup() == before)
    }

    @Test func aRootThatIsNotThereIsNamed() {
        let error = #expect(throws: LoopError.self) {
            _ = try EventLoop(cgroupRoot: "/no/such/mount").wakeUps
        }
        #expect(error == LoopError("open", path: "/no/such/mount", errno: .noSuchFile))
        #expect(error?.description == "open of `/no/such/mount`: No such file or directory")
    }

    @Test func aTriggerThatTheKernelRefusesIsNotPolled() throws {
        let place = try TemporaryDirectory()
        var loop = try EventLoop()
        let trigger = try #require(PressureTrigger(.some, stall: 1000, window: 2_000_000))
        let absent = #expect(throws: KernelError.self) { try loop.arm(1, path: place.path + "/none", trigger) }
        #expect(absent?.kind == .absent)
        #expect(absent?.value == "some 1000 2000000")
        // A regular file takes the write, and the epoll refuses it.
        try place.file("cpu.pressure", "")
        let refused = #expect(throws: KernelError.self) {
            try loop.arm(1, path: place.path + "/cpu.pressure", trigger)
        }
        #expect(refused?.errno == .notPermitted)
        let none = #expect(throws: KernelError.self) { try loop.arm(1, .root, .cpuPressure, trigger) }
        #expect(none?.kind == .absent)
        loop.disarm(1)
        var events: [LoopEvent] = []
        try loop.poll(into: &events)
        #expect(events == [])
    }

    // MARK: Policies

    /// What is done to a policy, and whether the loop tells of it.
    @Test(arguments: [true, false]) func aPolicyFileIsFollowed(isDirectory: Bool) throws {
        let place = try TemporaryDirectory()
        try place.file("policies/web.yaml", "a")
        var loop = try EventLoop()
        try loop.watchPolicy(place.path + (isDirectory ? "/policies/" : "/policies/web.yaml"))
        var events: [LoopEvent] = []
        func changes(_ body: () throws -> Void) throws -> Bool {
            try body()
            try loop.poll(into: &events)
            #expect(events == [] || events == [.policyChanged])
            return !events.isEmpty
        }
        #expect(try !changes {})
        #expect(try changes { try place.file("policies/web.yaml", "b") })
        #expect(try changes { chmod(place.path + "/policies/web.yaml", 0o600) })
        #expect(try !changes { _ = place.text("policies/web.yaml") })
        for _ in 0..<3 {
            // As an editor does it: another file takes its place.
            let name = place.path + "/policies/web.yaml"
            #expect(try changes { try place.file("policies/new", "c") } == isDirectory)
            #expect(try changes { rename(place.path + "/policies/new", name) })
        }
        #expect(try changes { try place.file("policies/other.yaml", "c") } == isDirectory)
        #expect(try changes { place.remove("policies/other.yaml") } == isDirectory)
        #expect(try changes { unlink(place.path + "/policies/web.yaml") })
        #expect(try changes { try place.link("policies/web.yaml", to: "../real.yaml") })
        #expect(try changes { unlink(place.path + "/policies/web.yaml") })
        #expect(try changes { try place.file("policies/web.yaml", "d") })
    }

    @Test func aHalfWrittenFileIsNotToldOf() throws {
        let place = try TemporaryDirectory()
        var loop = try EventLoop()
        try loop.watchPolicy(place.path)
        var events: [LoopEvent] = []
        let file = open(place.path + "/a.yaml", O_WRONLY | O_CREAT, 0o644)
        #expect(write(file, "half", 4) == 4)
        try loop.poll(into: &events)
        #expect(events == [])
        close(file)
        #expect(try loop.wait() == [.policyChanged])
    }

    @Test func aDirectoryThatIsReplacedIsFollowed() throws {
        let place = try TemporaryDirectory()
        try place.file("policies/a.yaml", "a")
        var loop = try EventLoop()
        try loop.watchPolicy(place.path + "/policies")
        #expect(rename(place.path + "/policies", place.path + "/old") == 0)
        #expect(try loop.wait() == [.policyChanged])
        try place.directory("policies")
        #expect(try loop.wait() == [.policyChanged])
        try place.file("policies/b.yaml", "b")
        #expect(try loop.wait() == [.policyChanged])
        try place.file("old/a.yaml", "b")
        var events: [LoopEvent] = []
        try loop.poll(into: &events)
        #expect(events == [])
    }

    /// As a ConfigMap is mounted: the files are links into a directory that is a link.
    @Test func linksThatArePutElsewhereAreFollowed() throws {
        let place = try TemporaryDirectory()
        try place.file("policies/..1/a.yaml", "a")
        try place.file("policies/..2/a.yaml", "b")
        try place.link("policies/..data", to: "..1")
        try place.link("policies/a.yaml", to: "..data/a.yaml")
        try place.link("current", to: "policies")
        var loop = try EventLoop()
        try loop.watchPolicy(place.path + "/current")
        try place.link("policies/..tmp", to: "..2")
        #expect(rename(place.path + "/policies/..tmp", place.path + "/policies/..data") == 0)
        #expect(try loop.wait() == [.policyChanged])
        try place.directory("others")
        try place.link("swap", to: "others")
        #expect(rename(place.path + "/swap", place.path + "/current") == 0)
        #expect(try loop.wait() == [.policyChanged])
        try place.file("others/b.yaml", "b")
        #expect(try loop.wait() == [.policyChanged])
    }

    @Test func aPolicyWithoutADirectoryCannotBeWatched() throws {
        var loop = try EventLoop()
        let error = #expect(throws: LoopError.self) { try loop.watchPolicy("/no/such/policy.yaml") }
        #expect(error == LoopError("inotify_add_watch", path: "/no/such", errno: .noSuchFile))
    }
}
