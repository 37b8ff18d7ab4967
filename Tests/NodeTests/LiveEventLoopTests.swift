import Glibc
import KernelInterface
import Testing

@testable import Node

/// The cgroup2 mount of the machine that runs the tests, if cgroups can be made there and have pressure files.
private let live: String? = liveCgroupRoot.flatMap { access($0 + "/cpu.pressure", W_OK) == 0 ? $0 : nil }

/// Whether the kernel takes windows below 500 ms from this process.
private let takesShortWindows: Bool = {
    guard let release = SystemRoot.machine.textIfPresent("/proc/sys/kernel/osrelease"),
        let kernel = KernelVersion(release: release)
    else { return false }
    return kernel >= KernelVersion(6, 5) && discoverPrivileges(.machine).sysResource
}()

@Suite(.serialized, .enabled(if: live != nil, "no cgroup2 mount with PSI that can be written"))
struct LiveEventLoopTests: LiveCgroupSuite {
    let root: String
    let cgroup: CgroupPath
    /// What every caller may arm.
    let trigger: PressureTrigger

    init() throws {
        root = try #require(live)
        cgroup = try Self.newCgroup()
        trigger = PressureTrigger.forObjective(.some, belowPermyriad: 500, over: 2_000_000, isPrivileged: false)
    }

    @Test func pressureFiresOnceAWindow() throws {
        try inCgroup { kernel in
            var loop = try EventLoop(cgroupRoot: root)
            try loop.arm(7, cgroup, .cpuPressure, trigger)
            // Another number for the same file, and one that is replaced.
            try loop.arm(8, cgroup, .memoryPressure, trigger)
            try loop.arm(7, cgroup, .cpuPressure, trigger)
            let spinners = try (0..<2).map { _ in try Spinner(cpu: 0, in: root + "/" + cgroup.text) }
            defer { for spinner in spinners { spinner.end() } }
            let start = EventLoop.now()
            var times: [UInt64] = []
            loop.wake(at: start + 20_000_000)
            wait: while times.count < 2 {
                for event in try loop.wait() {
                    switch event {
                    case .pressure(7): times.append(EventLoop.now())
                    case .timer: break wait
                    default: Issue.record("\(event)")
                    }
                }
            }
            #expect(times.count == 2)
            // The kernel counts windows from their own starts; its timer is at most a tenth of one late.
            if times.count == 2 { #expect(times[1] - times[0] >= trigger.window * 8 / 10) }
        }
    }

    @Test(.enabled(if: takesShortWindows, "needs CAP_SYS_RESOURCE and Linux 6.5"))
    func anEarlyTriggerTellsBeforeTheOneBesideIt() throws {
        let late = PressureTrigger.forObjective(.some, belowPermyriad: 4000, over: 1_000_000, isPrivileged: true)
        let early = try #require(late.early)
        try inCgroup { kernel in
            var loop = try EventLoop(cgroupRoot: root)
            try loop.arm(1, cgroup, .cpuPressure, late)
            try loop.arm(2, cgroup, .cpuPressure, early)
            let spinners = try (0..<2).map { _ in try Spinner(cpu: 0, in: root + "/" + cgroup.text) }
            defer { for spinner in spinners { spinner.end() } }
            var told: [LoopEvent] = []
            loop.wake(at: EventLoop.now() + 20_000_000)
            while !told.contains(.pressure(1)), !told.contains(.timer) { told += try loop.wait() }
            #expect(told.first == .pressure(2))
            #expect(told.contains(.pressure(1)))
        }
    }

    @Test func aCgroupThatGoesIsToldOfOnce() throws {
        try inCgroup { kernel in
            let child = cgroup.appending("child")
            try kernel.create(child)
            var loop = try EventLoop(cgroupRoot: root)
            try loop.arm(1, child, .cpuPressure, trigger)
            try loop.arm(2, child, .memoryPressure, trigger)
            try loop.arm(3, cgroup, .memoryPressure, trigger)
            var events: [LoopEvent] = []
            try loop.poll(into: &events)
            #expect(events == [])
            try kernel.remove(child)
            #expect(Set(try loop.wait()) == [.pressureGone(1), .pressureGone(2)])
            try loop.poll(into: &events)
            #expect(events == [])
            let error = #expect(throws: KernelError.self) { try loop.arm(1, child, .cpuPressure, trigger) }
            #expect(error?.kind == .absent)
            #expect(error?.path == child.path(of: .cpuPressure))
            // A cgroup that comes under the path is armed anew.
            try kernel.create(child)
            try loop.arm(1, child, .cpuPressure, trigger)
            try loop.poll(into: &events)
            #expect(events == [])
        }
    }

    @Test func armedTriggersDoNotWakeAnIdleLoop() throws {
        try inCgroup { kernel in
            var loop = try EventLoop(cgroupRoot: root)
            for (number, file) in [InterfaceFile.cpuPressure, .memoryPressure, .ioPressure].enumerated() {
                try loop.arm(number, cgroup, file, trigger)
            }
            try loop.watchCgroup(cgroup)
            // Longer than a window, with nothing but the end to wake it.
            loop.wake(at: EventLoop.now() + trigger.window * 5 / 4)
            #expect(try loop.wait() == [.timer])
            #expect(loop.wakeUps == 1)
        }
    }

    @Test func aRefusedTriggerIsDisarmed() throws {
        try inCgroup { _ in
            var loop = try EventLoop(cgroupRoot: root)
            try loop.arm(1, cgroup, .cpuPressure, trigger)
            let odd = try #require(PressureTrigger(.some, stall: 1, window: 2_000_001))
            if !discoverPrivileges(.machine).sysResource {
                let error = #expect(throws: KernelError.self) { try loop.arm(1, cgroup, .cpuPressure, odd) }
                #expect(error?.errno == .invalidArgument)
            }
            let outside = try #require(CgroupPath("no-such-cgroup"))
            #expect(throws: KernelError.self) { try loop.arm(1, outside, .cpuPressure, trigger) }
            var events: [LoopEvent] = []
            try loop.poll(into: &events)
            #expect(events == [])
        }
    }

    @Test func cgroupsThatComeAndGoAreToldOf() throws {
        try inCgroup { kernel in
            var loop = try EventLoop(cgroupRoot: root)
            try loop.watchCgroup(cgroup)
            try loop.watchCgroup(cgroup)
            var events: [LoopEvent] = []
            for name in ["a", "b", "c"] { try kernel.create(cgroup.appending(name)) }
            #expect(try loop.wait() == [.cgroupsChanged])
            try loop.poll(into: &events)
            #expect(events == [])
            try kernel.remove(cgroup.appending("a"))
            #expect(try loop.wait() == [.cgroupsChanged])
            try loop.watchCgroup(cgroup.appending("b"))
            try kernel.remove(cgroup.appending("b"))
            #expect(try loop.wait() == [.cgroupsChanged])
            // Reading and writing its files is no such news.
            try kernel.write(cgroup, #require(InterfaceFile("cgroup.max.depth")), "5\n")
            try loop.poll(into: &events)
            #expect(events == [])
            #expect(loop.watchCgroups([]) == [:])
            try kernel.remove(cgroup.appending("c"))
            try loop.poll(into: &events)
            #expect(events == [])
            let gone = #expect(throws: LoopError.self) { try loop.watchCgroup(cgroup.appending("a")) }
            #expect(gone == LoopError("open", path: "\(root)/\(cgroup.text)/a", errno: .noSuchFile))
        }
    }
}

/// A process that keeps one CPU busy, in a cgroup.
private struct Spinner {
    let process: pid_t

    init(cpu: Int, in directory: String) throws {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var process: pid_t = 0
        let script = "echo $$ > \(directory)/cgroup.procs; taskset -p -c \(cpu) $$ >&2; while :; do :; done"
        var words = ["/bin/sh", "-c", script].map { (word: String) in strdup(word) } + [nil]
        defer { for word in words { free(word) } }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        guard posix_spawn(&process, "/bin/sh", &actions, &attributes, &words, &environment) == 0 else {
            throw TestFailure("posix_spawn")
        }
        self.process = process
    }

    /// Ends it, and waits until it has left its cgroup.
    func end() {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
    }
}
