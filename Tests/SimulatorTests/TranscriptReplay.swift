import KernelInterface
import Simulator

/// Performs the lines of a transcript on a simulated kernel and keeps what came out differently.
struct TranscriptReplay {
    var kernel: SimulatedKernel
    /// What relative paths start with: where the script had changed to.
    var directory = ""
    var exact = 0
    var byShape: [String] = []
    var skipped: [String] = []
    var differences: [String] = []

    private let script: TranscriptScript
    private var seen: [String: Int] = [:]

    init(_ script: TranscriptScript) {
        self.script = script
        kernel = SimulatedKernel(transcriptMachine)
    }

    mutating func replay(_ text: String) {
        for line in text.split(separator: "\n") { perform(TranscriptLine(String(line))) }
    }

    private mutating func perform(_ line: TranscriptLine) {
        let count = (seen[line.text] ?? 0) + 1
        seen[line.text] = count
        for step in script.steps where step.line == line.text && (step.occurrence ?? count) == count {
            step.action(&self)
        }
        if let listing = script.listings[line.text] {
            let names = files(listing.cgroup).filter { name in listing.parts.contains { name.contains($0) } }
            compare(line, names.joined(separator: " ") + " ", line.text)
            return
        }
        if case .other = line.operation { return }
        if let reason = script.skipped.first(where: { line.text.hasPrefix($0.prefix) })?.reason {
            skipped.append("\(line.text): \(reason)")
            return
        }
        perform(line, line.operation)
    }

    private mutating func perform(_ line: TranscriptLine, _ operation: TranscriptLine.Operation) {
        switch operation {
        case .write(let path, let value, let answer, let readBack):
            var got = write(path, value.unescaped)
            if got == "ok" { got = "ok(\(value.unescaped.utf8.count)/\(value.unescaped.utf8.count))" }
            if let readBack {
                compare(line, got + " " + read(path).prefix200, answer + " " + readBack)
            } else {
                compare(line, got, answer)
            }
        case .read(let path, let answer): compare(line, read(path), answer)
        case .mkdir(let path, let answer): compare(line, kernel.mkdir(resolve(path)), answer)
        case .rmdir(let path, let answer): compare(line, kernel.rmdir(resolve(path)), answer)
        case .list(let path, let names):
            let found = files(path) + children(path)
            compare(line, found.sorted().joined(separator: " "), names.sorted().joined(separator: " "))
        case .trigger(let path, let value, let answer): compare(line, trigger(path, value.unescaped), answer)
        case .held(let path, let directory, let read, let write):
            guard let handle = open(path) else { return compare(line, "no file", "a file") }
            _ = kernel.rmdir(resolve(directory))
            compare(line, "\(readAnswer(handle)) \(writeAnswer(handle))", "\(read) \(write)")
        case .removed(let path, let firstWrite, let read):
            guard let handle = open(path) else { return compare(line, "no file", "a file") }
            let first = firstWrite.map { _ in write(path, path.hasSuffix("events") ? "x" : "some 100000 1000000\n") }
            if script.pressureOff.contains(line.text) {
                _ = write("q/cgroup.pressure", "0")
            } else {
                _ = kernel.rmdir(resolve(String(path.prefix { $0 != "/" })))
            }
            compare(line, "\(first ?? "") \(readAnswer(handle))", "\(firstWrite ?? "") \(read)")
        case .events(let path, let content): compare(line, read(path), content)
        case .peak(let path, let first, let other):
            let before = read(path)
            compare(line, "\(before) \(write(path, "x")) \(read(path))", "\(first) ok \(other)")
        case .rename, .other: break
        }
    }

    private mutating func compare(_ line: TranscriptLine, _ got: String, _ expected: String) {
        let isShape = script.shapes.contains { line.text.hasPrefix($0.prefix) }
        if isShape { byShape.append(line.text) } else { exact += 1 }
        if isShape ? got.shape != expected.shape : got != expected {
            differences.append("\(line.text)\n    simulated: \(got)")
        }
    }

    private func resolve(_ path: String) -> String {
        if path.hasPrefix("/cg") { return String(path.dropFirst(3)) }
        return directory.isEmpty ? path : directory + "/" + path
    }

    private func split(_ path: String) -> (cgroup: String, file: String) {
        let whole = resolve(path)
        let name = whole.split(separator: "/").last.map(String.init) ?? ""
        return (String(whole.dropLast(name.count + (whole.contains("/") ? 1 : 0))), name)
    }

    private func read(_ path: String) -> String {
        let (cgroup, name) = split(path)
        return kernel.content(cgroup, name).escaped
    }

    mutating func write(_ path: String, _ text: String) -> String {
        let (cgroup, name) = split(path)
        return kernel.answer(cgroup, name, text)
    }

    private mutating func trigger(_ path: String, _ text: String) -> String {
        let privileged = kernel.callerUID == 0
        for resource in PressureResource.allCases where path == "/proc/pressure/\(resource)" {
            return SimulatedTrigger.checkSystem(text, resource, isPrivileged: privileged)?.name ?? "ok"
        }
        return write(path, text)
    }

    private func open(_ path: String) -> SimulatedHandle? {
        let (cgroup, name) = split(path)
        // No such file: reported as a difference by the caller.
        return try? kernel.open(SimulatorTests.path(cgroup), file(name))
    }

    private func readAnswer(_ handle: SimulatedHandle) -> String {
        do {
            return try kernel.read(handle)
        } catch {
            return error.errno.name
        }
    }

    private mutating func writeAnswer(_ handle: SimulatedHandle) -> String {
        do {
            try kernel.write(handle, "1")
            return "ok"
        } catch {
            return error.errno.name
        }
    }

    private func files(_ cgroup: String) -> [String] {
        // An absent cgroup lists as nothing, which then differs.
        (try? kernel.files(of: SimulatorTests.path(resolve(cgroup)))) ?? []
    }

    private func children(_ cgroup: String) -> [String] {
        (try? kernel.children(of: SimulatorTests.path(resolve(cgroup)))) ?? []
    }
}

extension String {
    /// The transcripts show at most 200 bytes of what reads back.
    var prefix200: String { String(prefix(200)) }
}
