import Glibc
import KernelInterface
import Reconciler
import Testing

@testable import Node

/// Whether the kernel tells who wrote to cgroupfs: 6.6, and CAP_SYS_ADMIN.
private let namesWriters: Bool = {
    guard let liveCgroupRoot, discoverPrivileges(.machine).sysAdmin else { return false }
    return (try? isNamingWriters(at: liveCgroupRoot)) ?? false
}()

private func isNamingWriters(at root: String) throws -> Bool {
    var loop = try EventLoop(cgroupRoot: root)
    _ = loop.watchWrites([.cgroup(.root)], names: [], resctrl: nil)
    return loop.writeWatch.isNamingWriters(of: .cgroup(.root))
}

/// `cgroup.max.depth` and `cgroup.freeze` are there without any controller.
@Suite(.serialized, .enabled(if: liveCgroupRoot != nil, "no cgroup2 mount that can be written"))
struct LiveWriteTests: LiveCgroupSuite {
    let root: String
    let cgroup: CgroupPath

    init() throws {
        root = try #require(liveCgroupRoot)
        cgroup = try Self.newCgroup()
    }

    private func watched(_ loop: inout EventLoop, _ cgroups: CgroupPath...) -> [InterfaceDirectory: LoopError] {
        loop.watchWrites(
            Set(cgroups.map { .cgroup($0) }), names: ["cgroup.max.depth", "cgroup.freeze"], resctrl: nil)
    }

    /// Writes from another process, which stays until it is told to go. Opening it with O_TRUNC, as `>` does, would be a
    /// write of its own.
    private func write(_ text: String, to name: String, of cgroup: CgroupPath) throws -> Child {
        try Child("echo \(text) 1<>\(root)/\(cgroup.text)/\(name); echo done; read -r _")
    }

    @Test(.enabled(if: namesWriters, "the kernel does not tell who wrote to cgroupfs"))
    func aWriteIsToldOfWithItsWriter() throws {
        try inCgroup { _ in
            var loop = try EventLoop(cgroupRoot: root)
            #expect(watched(&loop, cgroup) == [:])
            let child = try write("5", to: "cgroup.max.depth", of: cgroup)
            let events = try loop.wait()
            guard case .written(let write) = events.first, events.count == 1 else {
                Issue.record("\(events)")
                return
            }
            #expect(write.directory == .cgroup(cgroup))
            #expect(write.name == "cgroup.max.depth")
            guard case .process(child.process, name: "sh", cgroup: _) = write.writer else {
                Issue.record("\(write.writer)")
                return
            }
            #expect(write.writer.text?.hasPrefix("pid \(child.process) (sh)") == true)
            child.end()
        }
    }

    @Test(.enabled(if: namesWriters, "the kernel does not tell who wrote to cgroupfs"))
    func aWriterThatHasEndedIsAKnownNumber() throws {
        try inCgroup { _ in
            var loop = try EventLoop(cgroupRoot: root)
            #expect(watched(&loop, cgroup) == [:])
            let child = try write("5", to: "cgroup.max.depth", of: cgroup)
            child.end()
            let name = "cgroup.max.depth"
            #expect(
                try loop.wait() == [
                    .written(FileWrite(directory: .cgroup(cgroup), name: name, writer: .ended(child.process)))
                ])
        }
    }

    @Test(.enabled(if: namesWriters, "the kernel does not tell who wrote to cgroupfs"))
    func whatThisProcessWritesIsNoNews() throws {
        try inCgroup { kernel in
            var loop = try EventLoop(cgroupRoot: root)
            #expect(watched(&loop, cgroup) == [:])
            for depth in 1...5 { try kernel.write(cgroup, #require(InterfaceFile("cgroup.max.depth")), "\(depth)\n") }
            var events: [LoopEvent] = []
            try loop.poll(into: &events)
            #expect(events == [])
        }
    }

    /// Every file system counts its inodes from 1: sysfs stands for resctrl.
    @Test(arguments: [true, false]) func rootsOfTwoFileSystemsAreToldApart(_ isNamingWriters: Bool) throws {
        try inCgroup { kernel in
            var loop = try EventLoop(cgroupRoot: root, isNamingWriters: isNamingWriters)
            let roots: Set<InterfaceDirectory> = [.cgroup(.root), .group(.root)]
            #expect(loop.watchWrites(roots, names: ["cgroup.max.depth"], resctrl: "/sys") == [:])
            let depth = try #require(InterfaceFile("cgroup.max.depth"))
            // What is there already changes nothing.
            try write(String(kernel.read(.root, depth).dropLast()), to: depth.name, of: .root).end()
            #expect(try loop.wait().map(\.written) == [.root])
        }
    }

    /// As on a kernel before 6.6.
    @Test func withoutNamesEveryWriteIsToldOfOnce() throws {
        try inCgroup { kernel in
            var loop = try EventLoop(cgroupRoot: root, isNamingWriters: false)
            #expect(watched(&loop, cgroup) == [:])
            let depth = try #require(InterfaceFile("cgroup.max.depth"))
            for number in 1...5 { try kernel.write(cgroup, depth, "\(number)\n") }
            try kernel.write(cgroup, .cgroupFreeze, "0\n")
            let told = ["cgroup.max.depth", "cgroup.freeze"].map {
                LoopEvent.written(FileWrite(directory: .cgroup(cgroup), name: $0, writer: .unknown))
            }
            #expect(Set(try loop.wait()) == Set(told))
            var events: [LoopEvent] = []
            try loop.poll(into: &events)
            #expect(events == [])
            #expect(loop.wakeUps == 1)
        }
    }

    @Test(arguments: [true, false]) func onlyWhatIsWatchedIsToldOf(_ isNamingWriters: Bool) throws {
        try inCgroup { kernel in
            let (kept, left) = (cgroup.appending("kept"), cgroup.appending("left"))
            for child in [kept, left] { try kernel.create(child) }
            var loop = try EventLoop(cgroupRoot: root, isNamingWriters: isNamingWriters)
            #expect(watched(&loop, kept, left) == [:])
            #expect(watched(&loop, kept) == [:])
            try write("4", to: "cgroup.max.depth", of: left).end()
            // Another file, and what the kernel refuses.
            try write("4", to: "cgroup.max.descendants", of: kept).end()
            try write("many", to: "cgroup.max.depth", of: kept).end()
            var events: [LoopEvent] = []
            try loop.poll(into: &events)
            #expect(events == [])
            try write("4", to: "cgroup.max.depth", of: kept).end()
            #expect(try loop.wait().map(\.written) == [kept])
        }
    }

    @Test(arguments: [true, false]) func aCgroupThatCameAgainIsWatchedAnew(_ isNamingWriters: Bool) throws {
        try inCgroup { kernel in
            let child = cgroup.appending("child")
            var loop = try EventLoop(cgroupRoot: root, isNamingWriters: isNamingWriters)
            let gone = LoopError("open", path: child.text, errno: .noSuchFile)
            #expect(watched(&loop, child) == [.cgroup(child): gone])
            // More often than marks of what was removed are put up with.
            for _ in 0..<100 {
                try kernel.create(child)
                #expect(watched(&loop, child) == [:])
                try kernel.remove(child)
            }
            try kernel.create(child)
            #expect(watched(&loop, child, cgroup) == [:])
            try write("4", to: "cgroup.max.depth", of: child).end()
            #expect(try loop.wait().map(\.written) == [child])
        }
    }

    @Test(arguments: [true, false]) func whatIsWatchedDoesNotWakeAnIdleLoop(_ isNamingWriters: Bool) throws {
        try inCgroup { kernel in
            var loop = try EventLoop(cgroupRoot: root, isNamingWriters: isNamingWriters)
            #expect(watched(&loop, cgroup) == [:])
            // Reading is no write.
            for _ in 0..<10 { _ = try kernel.read(cgroup, .cgroupFreeze) }
            loop.wake(at: EventLoop.now() + 20_000)
            #expect(try loop.wait() == [.timer])
            #expect(loop.wakeUps == 1)
        }
    }
}

extension LoopEvent {
    /// The cgroup in which something was written.
    fileprivate var written: CgroupPath? {
        guard case .written(let write) = self, case .cgroup(let cgroup) = write.directory else { return nil }
        return cgroup
    }
}

/// A shell that has done its work when it is made, and waits.
private struct Child {
    let process: pid_t
    private let input: Int32

    init(_ script: String) throws {
        var (from, to): ([Int32], [Int32]) = ([0, 0], [0, 0])
        guard pipe(&from) == 0, pipe(&to) == 0 else { throw TestFailure("pipe") }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, to[0], 0)
        posix_spawn_file_actions_adddup2(&actions, from[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        for descriptor in from + to { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var words = ["/bin/sh", "-c", script].map { (word: String) in strdup(word) } + [nil]
        defer { for word in words { free(word) } }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        var process: pid_t = 0
        let error = posix_spawn(&process, "/bin/sh", &actions, nil, &words, &environment)
        for descriptor in [from[1], to[0]] { close(descriptor) }
        input = to[1]
        self.process = process
        guard error == 0 else { throw TestFailure("posix_spawn") }
        var answer: UInt8 = 0
        // Until it says that it is done.
        _ = read(from[0], &answer, 1)
        close(from[0])
    }

    /// Ends it, and waits until it is reaped.
    func end() {
        close(input)
        waitpid(process, nil, 0)
    }
}
