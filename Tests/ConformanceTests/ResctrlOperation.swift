/// One step of a random sequence on resctrl. Directories are named below the mount, which is the empty path; processes
/// and threads are numbered.
enum ResctrlOperation: Hashable, Sendable, CustomStringConvertible {
    case create(String)
    case remove(String)
    case write(String, file: String, text: String)
    /// A write of `tasks`: the words with commas between them, and what follows.
    case move([Task], String, end: String)
    case spawn(Int)
    /// `fork` by the first process, which is the second.
    case fork(Int, Int)
    /// A thread of the process that performs the operations.
    case startThread(Int)
    case end(Int)
    /// Every directory and file that groups have, and `info`.
    case inspect

    /// A word in a list of tasks.
    enum Task: Hashable, Sendable, CustomStringConvertible {
        case process(Int)
        case thread(Int)
        case text(String)

        var description: String {
            switch self {
            case .process(let number): "p\(number)"
            case .thread(let number): "t\(number)"
            case .text(let text): text
            }
        }
    }

    var description: String {
        switch self {
        case .create(let path): "mkdir \(path)"
        case .remove(let path): "rmdir \(path)"
        case .write(let path, let file, let text): "write \(quoted(text)) to \(Self.path(path, file))"
        case .move(let tasks, let path, let end):
            "write \(quoted(tasks.map(\.description).joined(separator: ",") + end)) to \(Self.path(path, "tasks"))"
        case .spawn(let process): "start p\(process)"
        case .fork(let parent, let child): "fork p\(child) from p\(parent)"
        case .startThread(let thread): "start t\(thread)"
        case .end(let process): "kill p\(process)"
        case .inspect: "inspect"
        }
    }

    private static func path(_ directory: String, _ file: String) -> String {
        directory.isEmpty ? file : directory + "/" + file
    }
}
