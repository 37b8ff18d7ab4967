import KernelInterface
import Testing

/// The resctrl file system that a rule has for itself, and its words. Paths are relative to the mount.
final class ResctrlGround {
    let target: any ResctrlTarget
    let mount: ResctrlMount
    private var pids: [Int] = []
    /// How often the kernel is given time to look at freed RMIDs.
    private static let patience = 30

    init(_ target: any ResctrlTarget) throws {
        self.target = target
        mount = try #require(target.inventory.resctrlMount, "resctrl is not mounted")
        try target.clear(mount)
    }

    /// Ends every process and puts everything back.
    func clear() {
        do {
            for pid in pids {
                try target.end(pid)
                _ = try target.hasEnded(pid)
            }
            try target.clear(mount)
        } catch {
            Issue.record("the rule left behind what cannot be removed: \(error)")
        }
    }

    // MARK: The node

    /// The cache that rules are tried on: the highest level.
    var cache: CacheResource {
        get throws { try #require(mount.caches.last, "no cache can be allocated") }
    }

    /// Its schema and first domain, as schemata begins: `L3:0=`.
    var first: String {
        get throws { "\(try cache.schema):\(try cache.domains.first?.id ?? 0)=" }
    }

    /// A text that gives every cache, in every domain, `count` ways from way `from` up; nil for those to the top.
    func masks(from: Int, count: Int?) -> String {
        mount.caches.map { cache in
            let ways = cache.mask.count
            let mask = CBM.run(from: from, count: count ?? ways - from)
            return "\(cache.schema):" + cache.domains.map { "\($0.id)=\(mask)" }.joined(separator: ";") + "\n"
        }.joined()
    }

    /// The lowest number that is no domain of a resource.
    func unknownDomain(of domains: [Int]) -> Int {
        (domains.max() ?? 0) + 1
    }

    // MARK: Answers

    private func path(_ text: String) throws -> ResctrlPath {
        try #require(ResctrlPath(text.isEmpty ? "/" : text), "\(text) is no path")
    }

    private func split(_ path: String) throws -> (ResctrlPath, ResctrlFile) {
        let name = path.split(separator: "/").last.map(String.init) ?? ""
        let directory = String(path.dropLast(name.count + (path.contains("/") ? 1 : 0)))
        return (try self.path(directory), try #require(ResctrlFile(name), "\(path) is no file"))
    }

    private func check(
        _ wanted: Answer, says reason: String?, _ what: String, _ location: SourceLocation,
        _ operation: () throws(KernelError) -> Void
    ) {
        do throws(KernelError) {
            try operation()
            if wanted != .ok { Issue.record("\(what): answered ok, not \(wanted)", sourceLocation: location) }
        } catch {
            if .refusal(error.errno) != wanted {
                Issue.record("\(what): answered \(error.errno.name), not \(wanted)", sourceLocation: location)
            } else if error.reason != reason {
                let (got, wanted) = (error.reason ?? "nothing", reason ?? "nothing")
                Issue.record("\(what): said \(quoted(got)), not \(quoted(wanted))", sourceLocation: location)
            }
        }
    }

    private func compare(_ got: Answer, _ wanted: Answer, _ what: String, _ location: SourceLocation) {
        if got != wanted { Issue.record("\(what): answered \(got), not \(wanted)", sourceLocation: location) }
    }

    // MARK: Groups

    /// `says` is what the kernel gives as the reason of a refusal.
    func mkdir(
        _ name: String, _ wanted: Answer = .ok, says reason: String? = nil,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let path = try path(name)
        check(wanted, says: reason, "mkdir \(name)", location) { () throws(KernelError) in
            for _ in 0..<Self.patience {
                do throws(KernelError) {
                    return try target.create(path)
                } catch {
                    // RMIDs of groups that were removed before may take their time.
                    if error.errno != .busy { throw error }
                    target.waitForRMIDs()
                }
            }
            try target.create(path)
        }
    }

    func rmdir(_ name: String, _ wanted: Answer = .ok, at location: SourceLocation = #_sourceLocation) throws {
        let path = try path(name)
        check(wanted, says: nil, "rmdir \(name)", location) { () throws(KernelError) in try target.remove(path) }
    }

    /// Makes groups by number until the kernel refuses one for good: how many there are, and the refusal.
    ///
    /// RMIDs of groups that rules before removed may take their time.
    func mkdirs(_ prefix: String) throws -> (made: Int, refusal: KernelError?) {
        var made = 0
        var waits = 0
        while made < 4096 {
            do throws(KernelError) {
                try target.create(try path(unchecked: "\(prefix)\(made)"))
                made += 1
            } catch {
                guard error.errno == .busy, waits < Self.patience else { return (made, error) }
                waits += 1
                target.waitForRMIDs()
            }
        }
        return (made, nil)
    }

    private func path(unchecked text: String) throws(KernelError) -> ResctrlPath {
        guard let path = ResctrlPath(text) else {
            throw KernelError(.create, in: .resctrl, path: text, errno: .invalidArgument)
        }
        return path
    }

    func directories(_ name: String) throws -> [String] {
        try target.directories(of: path(name))
    }

    func files(_ name: String) throws -> [String] {
        try target.files(of: path(name))
    }

    // MARK: Files

    func read(_ path: String, _ wanted: Answer, at location: SourceLocation = #_sourceLocation) throws {
        let (directory, file) = try split(path)
        let got = Answer { () throws(KernelError) in try target.read(directory, file) }
        compare(got, wanted, "read \(path)", location)
    }

    func text(_ path: String) throws -> String {
        let (directory, file) = try split(path)
        return try target.read(directory, file)
    }

    /// One write of exactly this text; `says` is what the kernel gives as the reason of a refusal.
    func write(
        _ path: String, _ text: String, _ wanted: Answer = .ok, says reason: String? = nil,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let (directory, file) = try split(path)
        check(wanted, says: reason, "write \(quoted(text)) to \(path)", location) { () throws(KernelError) in
            try target.write(directory, file, text)
        }
    }

    func schemata(_ group: String) throws -> Schemata {
        try Schemata(parsing: text(group.isEmpty ? "schemata" : group + "/schemata"))
    }

    /// Writes each text with a newline; refused ones, which are those with a reason or an error, change nothing.
    func sets(
        _ group: String, _ rows: [(text: String, answer: Answer, reason: String?)],
        at location: SourceLocation = #_sourceLocation
    ) throws {
        for (text, answer, reason) in rows {
            let before = try schemata(group)
            try write(group + "/schemata", text + "\n", answer, says: reason, at: location)
            if answer.isRefusal, try schemata(group) != before {
                Issue.record("\(quoted(text)) was refused and changed something", sourceLocation: location)
            }
        }
    }

    /// What one schema of a group has in one domain.
    func holds(
        _ group: String, _ schema: String, _ domain: Int, _ wanted: SchemaValue,
        at location: SourceLocation = #_sourceLocation
    ) throws {
        let got = try schemata(group)[schema]?[domain].map(\.description) ?? "nothing"
        compare(.text(got), .text(wanted.description), "\(schema):\(domain) of `\(group)`", location)
    }

    // MARK: Tasks

    func spawn() throws -> Int {
        let pid = try target.spawn()
        pids.append(pid)
        return pid
    }

    func fork(_ pid: Int) throws -> Int {
        let child = try #require(try target.fork(pid))
        pids.append(child)
        return child
    }

    /// Whether the group lists the task.
    func has(_ pid: Int, _ group: String) throws -> Bool {
        let tasks = try text(group.isEmpty ? "tasks" : group + "/tasks")
        return tasks.split(separator: "\n").contains { $0 == "\(pid)" }
    }
}
