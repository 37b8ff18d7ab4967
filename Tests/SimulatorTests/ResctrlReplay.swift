import KernelInterface
import Simulator

/// Performs the lines of a resctrl transcript on a simulated kernel and keeps what came out differently.
struct ResctrlReplay {
    var kernel: SimulatedKernel
    var exact = 0
    var byShape: [String] = []
    var skipped: [String] = []
    var differences: [String] = []
    /// Why nothing after this line is performed.
    var skipReason: String?

    private let script: ResctrlScript
    private var seen: [String: Int] = [:]

    init(_ script: ResctrlScript) {
        self.script = script
        kernel = SimulatedKernel(script.inventory)
    }

    mutating func replay(_ text: String) {
        for line in text.split(separator: "\n") { perform(TranscriptLine(String(line))) }
    }

    private mutating func perform(_ line: TranscriptLine) {
        let count = (seen[line.text] ?? 0) + 1
        seen[line.text] = count
        let reason = skipReason
        for step in script.steps where step.line == line.text && step.occurrence == count { step.action(&self) }
        if case .other = line.operation {
            if let reason, line.text.hasPrefix("mon_L3") { skipped.append("\(line.text): \(reason)") }
            if reason == nil { performOther(line) }
        } else if let reason {
            skipped.append("\(line.text): \(reason)")
        } else {
            perform(line, line.operation)
        }
    }

    /// What `find`, `ls`, `mount` and the loops of the shell printed.
    private mutating func performOther(_ line: TranscriptLine) {
        let words = line.text.split(separator: " ").map(String.init)
        if let first = words.first, words.count > 3, words.dropFirst().allSatisfy({ $0.hasPrefix(first + "/") }) {
            let prefix = first == "." ? "./" : ""
            let found = kernel.found(below: resctrl(first == "." ? "/" : first)).map { path in
                path.isRoot ? "." : prefix + path.text
            }
            compare(line, found.sorted().joined(separator: " "), words.sorted().joined(separator: " "))
        } else if let directory = script.listings[line.text] {
            let path = resctrl(directory)
            let names = ((try? kernel.files(of: path)) ?? []) + ((try? kernel.directories(of: path)) ?? [])
            compare(line, names.sorted().joined(separator: " "), words.sorted().joined(separator: " "))
        } else if line.text.hasPrefix("made ") {
            compare(line, "made \(fill("mon_groups/z"))", line.text)
        } else if line.text.hasPrefix("ctrl made ") {
            compare(line, "ctrl made \(fill("k"))", line.text)
        }
    }

    /// Creates groups of this name until one is refused; how many there are.
    private mutating func fill(_ name: String) -> Int {
        var count = 0
        while kernel.makeGroup("\(name)\(count)") == "ok" { count += 1 }
        return count
    }

    private mutating func perform(_ line: TranscriptLine, _ operation: TranscriptLine.Operation) {
        switch operation {
        case .write(let path, let value, let answer, let readBack):
            let bytes = value.unescaped.utf8.count
            var got = kernel.put(place(path), value.unescaped)
            if got == "ok" { got = "ok(\(bytes)/\(bytes))" }
            let expected = answer == "E75" ? "EOVERFLOW" : answer
            if script.unread.contains(where: { line.text.hasPrefix($0) }) {
                byShape.append(line.text)
                if got != expected { differences.append("\(line.text)\n    simulated: \(got)") }
            } else if let readBack {
                compare(line, got + " " + kernel.text(place(path)).escaped, expected + " " + readBack)
            } else {
                compare(line, got, expected)
            }
        case .read(let path, let answer): compare(line, kernel.text(place(path)).escaped, answer)
        case .mkdir(let path, let answer): compare(line, kernel.makeGroup(place(path)), answer)
        case .rmdir(let path, let answer): compare(line, kernel.removeGroup(place(path)), answer)
        case .rename(let from, let to, let answer):
            compare(line, kernel.renameGroup(place(from), place(to)), answer)
        case .held(let path, let directory, let read, let write):
            let (parent, file) = SimulatedKernel.parts(place(path))
            // No such file: reported as a difference.
            guard let handle = try? kernel.open(parent, file) else { return compare(line, "no file", "a file") }
            _ = kernel.removeGroup(place(directory))
            compare(line, "\(readAnswer(handle)) \(writeAnswer(handle))", "\(read) \(write)")
        case .list, .trigger, .removed, .events, .peak, .other:
            differences.append("\(line.text)\n    not performed")
        }
    }

    private mutating func compare(_ line: TranscriptLine, _ got: String, _ expected: String) {
        let isShape = script.shapes.contains { line.text.hasPrefix($0) }
        if isShape { byShape.append(line.text) } else { exact += 1 }
        if isShape ? got.shape != expected.shape : got != expected {
            differences.append("\(line.text)\n    simulated: \(got)")
        }
    }

    /// Below the mount, where the script works.
    private func place(_ path: String) -> String {
        for prefix in ["/sys/fs/resctrl/", "./"] where path.hasPrefix(prefix) {
            return String(path.dropFirst(prefix.count))
        }
        return path
    }

    private func readAnswer(_ handle: SimulatedResctrlHandle) -> String {
        do {
            return try kernel.read(handle)
        } catch {
            return error.errno.name
        }
    }

    private mutating func writeAnswer(_ handle: SimulatedResctrlHandle) -> String {
        do {
            try kernel.write(handle, "1\n")
            return "ok"
        } catch {
            return error.errno.name
        }
    }
}
