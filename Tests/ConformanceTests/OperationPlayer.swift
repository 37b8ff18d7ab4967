import KernelInterface
import Testing

/// Performs operations on one target, in a base cgroup that is made for them.
final class OperationPlayer: Player {
    let target: any Target
    private let base: CgroupPath
    /// By the number that operations use.
    private var pids: [Int: Int] = [:]

    init(_ target: any Target, _ base: CgroupPath) throws {
        self.target = target
        self.base = base
        try target.create(base)
    }

    func clear() {
        target.clear(base, pids: pids.keys.sorted().compactMap { pids[$0] })
    }

    /// - Parameter expected: what `cgroup.events` is given time to become.
    func play(_ operation: Operation, expected: Answer?) throws -> Answer {
        switch operation {
        case .create(let name):
            let cgroup = try cgroup(name)
            return .done { () throws(KernelError) in try target.create(cgroup) }
        case .remove(let name):
            let cgroup = try cgroup(name)
            return .done { () throws(KernelError) in try target.remove(cgroup) }
        case .write(let name, let file, let text): return try write(cgroup(name), self.file(file), text)
        case .read(let name, let file): return try read(cgroup(name), self.file(file), expected)
        case .spawn(let process, let name):
            let pid = try target.spawn()
            pids[process] = pid
            return try write(cgroup(name), .cgroupProcs, "\(pid)\n")
        case .move(let process, let name):
            guard let pid = pids[process] else { return .ok }
            return try write(cgroup(name), .cgroupProcs, "\(pid)\n")
        case .moveThread(let process, let name):
            guard let pid = pids[process] else { return .ok }
            return try write(cgroup(name), .cgroupThreads, "\(pid)\n")
        case .end(let process):
            if let pid = pids[process] { try target.end(pid) }
            return .ok
        case .inspect(let name): return try inspect(cgroup(name), expected)
        }
    }

    func process(of operation: Operation) -> Int? {
        if case .spawn(let process, _) = operation { process } else { nil }
    }

    func settle(with other: OperationPlayer) {}

    func ended(of processes: [Int]) throws -> [Int] {
        try processes.filter { process in
            guard let pid = pids[process] else { return false }
            return try target.hasEnded(pid)
        }
    }

    private func cgroup(_ name: String) throws -> CgroupPath {
        try #require(CgroupPath(name.isEmpty ? base.text : base.text + "/" + name))
    }

    private func file(_ name: String) throws -> InterfaceFile {
        try #require(InterfaceFile(name))
    }

    private func write(_ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String) throws -> Answer {
        let answer = Answer.done { () throws(KernelError) in try target.write(cgroup, file, text) }
        guard answer == .ok, file.isComparable, file != .cgroupEvents else { return answer }
        return try read(cgroup, file, nil)
    }

    private func read(_ cgroup: CgroupPath, _ file: InterfaceFile, _ expected: Answer?) throws -> Answer {
        if file == .cgroupEvents, case .text(let wanted) = expected {
            do {
                return .text(try target.events(of: cgroup) { $0 == wanted })
            } catch let error as KernelError {
                return .refusal(error.errno)
            }
        }
        let answer = Answer { () throws(KernelError) in try target.read(cgroup, file) }
        guard case .text(let text) = answer else { return answer }
        return .text(normalised(text, file))
    }

    /// Processes by number; of `cgroup.stat` what does not depend on how fast the dead go away.
    private func normalised(_ text: String, _ file: InterfaceFile) -> String {
        switch file {
        case .cgroupProcs, .cgroupThreads:
            let found = Set(text.split(separator: "\n").compactMap { Int($0) })
            return pids.keys.sorted().filter { found.contains(pids[$0] ?? 0) }.map { "p\($0) " }.joined()
        // By device in the order in which the kernel first met them, refused writes and other traffic included.
        case .ioMax, .ioWeight, .ioBFQWeight:
            return text.split(separator: "\n").sorted().map { $0 + "\n" }.joined()
        case .cgroupStat: return String(text.prefix { $0 != "\n" })
        default: return text
        }
    }

    private func inspect(_ cgroup: CgroupPath, _ expected: Answer?) throws -> Answer {
        let files: [String]
        let children: [String]
        do throws(KernelError) {
            files = try target.files(of: cgroup)
            children = try target.children(of: cgroup)
        } catch {
            return .refusal(error.errno)
        }
        var wanted: [Substring: Substring] = [:]
        if case .text(let text) = expected {
            for line in text.split(separator: "\u{1}") {
                let name = line.prefix { $0 != ":" }
                wanted[name] = line.dropFirst(name.count + 2)
            }
        }
        var text = children.map { "child \($0)\u{1}" }.joined() + files.map { "file \($0)\u{1}" }.joined()
        for name in files {
            guard let file = InterfaceFile(name), file.isComparable else { continue }
            let expected = wanted[name[...]].map { Answer.text(String($0)) }
            let answer = try read(cgroup, file, expected)
            switch answer {
            case .text(let content): text += "\(name): \(content)\u{1}"
            case .refusal(let errno): text += "\(name): \(errno.name)\u{1}"
            }
        }
        return .text(text)
    }
}

extension InterfaceFile {
    /// Whether its text is the same on a machine where time passes, memory is used and processes run.
    var isComparable: Bool {
        switch self {
        case .cgroupKill, .cgroupStatLocal, .cpuStat, .cpuStatLocal, .cpuPressure, .ioPressure, .ioStat, .irqPressure,
            .memoryCurrent, .memoryEvents, .memoryEventsLocal, .memoryNUMAStat, .memoryPeak, .memoryPressure,
            .memoryReclaim, .memoryStat, .memorySwapCurrent, .memorySwapEvents, .memorySwapPeak, .memoryZswapCurrent:
            false
        default: true
        }
    }
}

extension Target {
    /// Ends the processes and removes the cgroups; what stays behind shows in the next use of the base.
    func clear(_ base: CgroupPath, pids: [Int]) {
        for pid in pids { try? end(pid) }
        // A threaded or already removed cgroup cannot be killed, and has nothing left by now.
        try? write(base, .cgroupKill, "1\n")
        _ = try? events(of: base) { $0.hasPrefix("populated 0\n") }
        var found = [base]
        var next = 0
        while next < found.count {
            found += ((try? children(of: found[next])) ?? []).map(found[next].appending)
            next += 1
        }
        for cgroup in found.reversed() { try? remove(cgroup) }
    }
}
