import KernelInterface
import Testing

/// Performs random operations on one target, whose resctrl file system it has for itself.
final class ResctrlPlayer: Player {
    let target: any ResctrlTarget
    private let mount: ResctrlMount
    /// By the number that operations use.
    private var pids: [Int: Int] = [:]
    private var threads: [Int: Int] = [:]
    private var ended: Set<Int> = []
    /// Children sleep, and are only ended with everything.
    private var forked: Set<Int> = []
    /// `max_threshold_occupancy` as it was.
    private var threshold: String?
    /// Whether a group had to wait for an RMID since the players were last together.
    private var hasWaited = false
    /// How often the kernel is given time to look at freed RMIDs.
    private static let patience = 30

    private static let monitoringInfo = ResctrlPath.info.appending("L3_MON")

    init(_ target: any ResctrlTarget) throws {
        self.target = target
        mount = try #require(target.inventory.resctrlMount, "resctrl is not mounted")
        try target.clear(mount)
        if mount.monitoring != nil { threshold = try target.read(Self.monitoringInfo, .maxThresholdOccupancy) }
    }

    func clear() {
        do {
            for pid in pids.values {
                try target.end(pid)
                _ = try target.hasEnded(pid)
            }
            target.endThreads()
            try target.clear(mount)
            if let threshold { try target.write(Self.monitoringInfo, .maxThresholdOccupancy, threshold) }
        } catch {
            Issue.record("the operations left behind what cannot be removed: \(error)")
        }
    }

    func process(of step: ResctrlOperation) -> Int? { nil }

    func ended(of processes: [Int]) -> [Int] { [] }

    /// Each refusal for want of an RMID is told in `last_cmd_status`, and how many there are depends on the time.
    func settle(with other: ResctrlPlayer) throws {
        if !hasWaited && !other.hasWaited { return }
        for player in [self, other] {
            player.hasWaited = false
            try player.target.write(.root, .tasks, "\n")
        }
    }

    /// What the operation answered, the file that it was about, and what the kernel says of it. Anything else that it may
    /// have changed is seen by the next look at everything: there, reading is what takes the time.
    func play(_ step: ResctrlOperation, expected: Answer?) throws -> Answer {
        switch step {
        case .create(let name):
            let path = try path(name)
            let lines = [create(path), read(path, .schemata)]
            // What is said of it is compared after the next operation: one of the two may have waited.
            return answer(mount.monitoring == nil ? lines + [status()] : lines)
        case .remove(let name):
            let path = try path(name)
            return answer([answer { () throws(KernelError) in try target.remove(path) }, status()])
        case .write(let name, let file, let text):
            return answer(try write(name, file, text) + [status()])
        case .move(let words, let name, let end):
            let text = words.map(word).joined(separator: ",") + end
            return answer(try write(name, ResctrlFile.tasks.name, text) + [status()])
        case .spawn(let process): pids[process] = try target.spawn()
        case .fork(let parent, let child):
            if let pid = pids[parent], !ended.contains(parent), !forked.contains(parent) {
                pids[child] = try target.fork(pid)
                forked.insert(child)
            }
        case .startThread(let thread): threads[thread] = try target.startThread()
        case .end(let process): try end(process)
        case .inspect: return answer(try inspection())
        }
        return .ok
    }

    private func answer(_ lines: [String]) -> Answer {
        .text(lines.joined(separator: "\u{1}"))
    }

    private func end(_ process: Int) throws {
        guard let pid = pids[process], !forked.contains(process) else { return }
        ended.insert(process)
        try target.end(pid)
        _ = try target.hasEnded(pid)
    }

    private func create(_ path: ResctrlPath) -> String {
        for _ in 0..<Self.patience {
            do throws(KernelError) {
                try target.create(path)
                return "ok"
            } catch {
                if error.errno != .busy {
                    return error.errno.name + (mount.monitoring == nil ? said(error) : "")
                }
                hasWaited = true
                target.waitForRMIDs()
            }
        }
        return Errno.busy.name
    }

    private func write(_ name: String, _ file: String, _ text: String) throws -> [String] {
        let path = try path(name)
        let file = try #require(ResctrlFile(file))
        return [answer { () throws(KernelError) in try target.write(path, file, text) }, read(path, file)]
    }

    private func answer(_ operation: () throws(KernelError) -> Void) -> String {
        do throws(KernelError) {
            try operation()
            return "ok"
        } catch {
            return error.errno.name + said(error)
        }
    }

    private func said(_ error: KernelError) -> String {
        guard let reason = error.reason else { return "" }
        return ": "
            + reason.split(separator: "; ", omittingEmptySubsequences: false).map { named(String($0)) }
            .joined(separator: "; ")
    }

    private func path(_ text: String) throws -> ResctrlPath {
        try #require(ResctrlPath(text.isEmpty ? "/" : text), "\(text) is no path")
    }

    private func word(_ task: ResctrlOperation.Task) -> String {
        switch task {
        case .process(let number): String(pids[number] ?? 4_000_000)
        case .thread(let number): String(threads[number] ?? 4_000_000)
        case .text(let text): text
        }
    }
}

/// What can be seen: a line for each file.
extension ResctrlPlayer {
    private static let files: [ResctrlFile] = [.schemata, .size, .mode, .cpus, .cpusList, .tasks]

    private func read(_ path: ResctrlPath, _ file: ResctrlFile) -> String {
        let name = path.path(of: file) + ": "
        do throws(KernelError) {
            let text = try target.read(path, file)
            if file == .tasks { return name + members(text) }
            switch file {
            case .lastCmdStatus:
                return name + quoted(text == "ok\n" ? text : lines(text).map(named).joined(separator: "\n"))
            case .schemata, .size: return name + quoted(unpadded(text))
            default: return name + quoted(text)
            }
        } catch {
            return name + error.errno.name
        }
    }

    /// Schemata as no kernel pads it: how wide names and values are depends on the processor.
    private func unpadded(_ text: String) -> String {
        var bytes: [UInt8] = []
        // What stands before a value or a name, as long as that has not begun.
        var padding: UInt8? = UInt8(ascii: "\n")
        for byte in text.utf8 {
            if let before = padding {
                let isValue = before == UInt8(ascii: "=")
                if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "0") && isValue { continue }
                if isValue && (byte == UInt8(ascii: ";") || byte == UInt8(ascii: "\n")) {
                    bytes.append(UInt8(ascii: "0"))
                }
                padding = nil
            }
            bytes.append(byte)
            if byte == UInt8(ascii: "=") || byte == UInt8(ascii: "\n") { padding = byte }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The tasks that operations made, by number.
    private func members(_ text: String) -> String {
        var found: Set<Int> = []
        var number = 0
        // The default group has hundreds: to split the text takes ten times as long.
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\n") {
                found.insert(number)
                number = 0
            } else {
                number = 10 * number + Int(byte - UInt8(ascii: "0"))
            }
        }
        func names(_ numbers: [Int: Int], _ letter: String) -> [String] {
            numbers.keys.sorted().filter { found.contains(numbers[$0] ?? 0) }.map { letter + "\($0)" }
        }
        return (names(pids, "p") + names(threads, "t")).joined(separator: " ")
    }

    /// A line about tasks, with the numbers that operations use.
    private func named(_ line: String) -> String {
        guard line.contains("task") || line.contains("Task list") else { return line }
        let names = Dictionary(
            pids.map { ("\($0.value)", "p\($0.key)") } + threads.map { ("\($0.value)", "t\($0.key)") },
            uniquingKeysWith: { first, _ in first })
        return line.split(separator: " ", omittingEmptySubsequences: false).map { names[String($0)] ?? String($0) }
            .joined(separator: " ")
    }

    private func group(_ path: ResctrlPath) -> [String] {
        Self.files.map { read(path, $0) }
    }

    private func status() -> String {
        read(.info, .lastCmdStatus)
    }

    private func inspection() throws -> [String] {
        var found: [String] = []
        var rest: [ResctrlPath] = [.root]
        while let path = rest.popLast() {
            let names = try target.directories(of: path)
            let files = try target.files(of: path).filter { !$0.hasSuffix("_hw_id") && $0 != "mba_MBps_event" }
            found.append("\(path): \(names.joined(separator: " ")); \(files.joined(separator: " "))")
            if files.contains("tasks") { found += group(path) }
            rest += names.filter { $0 != "info" && $0 != "mon_data" }.map(path.appending)
        }
        let usage = mount.caches.map { read(ResctrlPath.info.appending($0.schema), .bitUsage) }
        return found + usage + [status()]
    }
}
