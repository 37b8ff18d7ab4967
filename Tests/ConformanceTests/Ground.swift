import KernelInterface
import Testing

/// The cgroup that a rule has for itself, and its words. Paths are relative to it; `a/cpu.max` is a file of its child.
final class Ground {
    let target: any Target
    let base: CgroupPath
    private var pids: [Int] = []

    init(_ target: any Target, _ base: CgroupPath) throws {
        self.target = target
        self.base = base
        try target.create(base)
    }

    /// Ends every process and removes every cgroup; a rule that leaves more behind than that has failed.
    func clear() {
        target.clear(base, pids: pids)
    }

    /// Ends a rule that has nothing to say about this kernel.
    func skip(_ reason: String) throws -> Never {
        print("➜ not tried: \(reason)")
        try Test.cancel("\(reason)")
    }

    var inventory: Inventory { target.inventory }

    func cgroup(_ path: String) throws -> CgroupPath {
        if path.isEmpty { return base }
        return try #require(CgroupPath(base.text + "/" + path), "\(path) is no path")
    }

    private func split(_ path: String) throws -> (CgroupPath, InterfaceFile) {
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let directory = String(path.dropLast(name.count + (path.contains("/") ? 1 : 0)))
        return (try cgroup(directory), try #require(InterfaceFile(name), "\(path) is no file"))
    }

    private func check(_ got: Answer, _ wanted: Answer, _ operation: String, _ location: SourceLocation) {
        if got == wanted { return }
        Issue.record("\(operation): answered \(got), not \(wanted)", sourceLocation: location)
    }

    // MARK: Cgroups

    func mkdir(_ path: String, _ wanted: Answer = .ok, at location: SourceLocation = #_sourceLocation) throws {
        let cgroup = try cgroup(path)
        check(.done { () throws(KernelError) in try target.create(cgroup) }, wanted, "mkdir \(path)", location)
    }

    func rmdir(_ path: String, _ wanted: Answer = .ok, at location: SourceLocation = #_sourceLocation) throws {
        let cgroup = try cgroup(path)
        check(.done { () throws(KernelError) in try target.remove(cgroup) }, wanted, "rmdir \(path)", location)
    }

    func has(_ path: String) throws -> Bool {
        let (cgroup, file) = try split(path)
        return try target.files(of: cgroup).contains(file.name)
    }

    // MARK: Files

    func read(_ path: String, _ wanted: Answer, at location: SourceLocation = #_sourceLocation) throws {
        let (cgroup, file) = try split(path)
        let got = Answer { () throws(KernelError) in try target.read(cgroup, file) }
        check(got, wanted, "read \(path)", location)
    }

    func text(_ path: String) throws -> String {
        let (cgroup, file) = try split(path)
        return try target.read(cgroup, file)
    }

    /// One write of exactly this text.
    func write(
        _ path: String, _ text: String, _ wanted: Answer = .ok, at location: SourceLocation = #_sourceLocation
    ) throws {
        let (cgroup, file) = try split(path)
        let got = Answer.done { () throws(KernelError) in try target.write(cgroup, file, text) }
        check(got, wanted, "write \(quoted(text)) to \(path)", location)
    }

    /// Writes each text with a newline: what then reads back, without its newline, or the error, which changes nothing.
    func sets(
        _ path: String, _ rows: [(text: String, answer: Answer)], at location: SourceLocation = #_sourceLocation
    ) throws {
        let (cgroup, file) = try split(path)
        for (text, wanted) in rows {
            let before = try target.read(cgroup, file)
            let got = Answer { () throws(KernelError) in
                try target.write(cgroup, file, text + "\n")
                let back = try target.read(cgroup, file)
                return back.last == "\n" ? String(back.dropLast()) : back
            }
            check(got, wanted, "write \(quoted(text)) to \(path) and read it", location)
            if case .refusal = got {
                check(
                    .text(try target.read(cgroup, file)), .text(before), "read \(path) after \(quoted(text))", location)
            }
        }
    }

    // MARK: Processes

    /// A process outside, to be moved.
    func spawn() throws -> Int {
        let pid = try target.spawn()
        pids.append(pid)
        return pid
    }

    @discardableResult
    func spawn(in path: String, at location: SourceLocation = #_sourceLocation) throws -> Int {
        let pid = try spawn()
        try move(pid, to: path, at: location)
        return pid
    }

    func move(
        _ pid: Int, to path: String, _ wanted: Answer = .ok, at location: SourceLocation = #_sourceLocation
    ) throws {
        try write(path.isEmpty ? "cgroup.procs" : path + "/cgroup.procs", "\(pid)\n", wanted, at: location)
    }

    func ended(_ pids: Int..., at location: SourceLocation = #_sourceLocation) throws {
        for pid in pids where !(try target.hasEnded(pid)) {
            Issue.record("process \(pid) has not ended", sourceLocation: location)
        }
    }

    /// Waits until `cgroup.events` says so.
    func events(
        _ path: String, populated: Int, frozen: Int, at location: SourceLocation = #_sourceLocation
    ) throws {
        let wanted = "populated \(populated)\nfrozen \(frozen)\n"
        let got = try target.events(of: try cgroup(path)) { $0 == wanted }
        check(.text(got), .text(wanted), "cgroup.events of \(path)", location)
    }
}
