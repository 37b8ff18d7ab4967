/// One step of a random sequence. Cgroups are named below the base, which is the empty path; processes are numbered.
enum Operation: Hashable, Sendable, CustomStringConvertible {
    case create(String)
    case remove(String)
    case write(String, file: String, text: String)
    case read(String, file: String)
    /// A new process, moved into the cgroup.
    case spawn(Int, String)
    case move(Int, String)
    case moveThread(Int, String)
    case end(Int)
    /// The children and files of a cgroup, and every file that holds a value.
    case inspect(String)

    var description: String {
        switch self {
        case .create(let cgroup): "mkdir \(cgroup)"
        case .remove(let cgroup): "rmdir \(cgroup)"
        case .write(let cgroup, let file, let text): "write \(quoted(text)) to \(Self.path(cgroup, file))"
        case .read(let cgroup, let file): "read \(Self.path(cgroup, file))"
        case .spawn(let process, let cgroup): "start p\(process) and move it to \(Self.path(cgroup, "cgroup.procs"))"
        case .move(let process, let cgroup): "move p\(process) to \(Self.path(cgroup, "cgroup.procs"))"
        case .moveThread(let process, let cgroup): "move p\(process) to \(Self.path(cgroup, "cgroup.threads"))"
        case .end(let process): "kill p\(process)"
        case .inspect(let cgroup): "inspect \(Self.path(cgroup, ""))"
        }
    }

    private static func path(_ cgroup: String, _ file: String) -> String {
        cgroup.isEmpty ? file : cgroup + "/" + file
    }
}
