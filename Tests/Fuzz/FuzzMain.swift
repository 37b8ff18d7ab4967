import CFuzz
import Document
import Glibc
import KernelInterface
import Node
import Planner
import Policy
import Reconciler
import Report

/// Hands inputs to the reader that FUZZ_TARGET names: those that libFuzzer makes up (`make fuzz`), or files. What is wrong
/// with an input is for the reader to say; it may not trap, and what it accepts has to survive being written and read.
private let targets: [String: @Sendable ([UInt8]) -> Void] = [
    "policy": { bytes in
        let source = SourceFile(name: "policy.yaml", bytes: bytes)
        let (node, problems) = composeYAML(source)
        let (set, found) = decodePolicySet([node].compactMap(\.self))
        _ = DiagnosticRenderer(sources: [source], colour: false).render(problems + found)
        if problems.isEmpty, found.isEmpty { must(set != nil) }
    },
    // The first line is the name of a file.
    "kernel": { bytes in
        let (name, text) = nameAndText(bytes)
        // Of what is no value but a text, one end of a line goes each time.
        guard !text.hasSuffix("\n\n"), let file = InterfaceFile(name),
            let canonical = try? file.canonical(text, key: nil)
        else { return }
        must((try? file.canonical(canonical, key: nil)) == canonical)
    },
    // The first byte is the kind of file.
    "counters": { bytes in
        guard let first = bytes.first else { return }
        let file = CounterFile.allCases[Int(first) % CounterFile.allCases.count]
        bytes.dropFirst().withUnsafeBytes { _ = file.counters(in: $0) }
        bytes.withUnsafeBytes { _ = monitoredBytes(in: $0) }
    },
    "state": { bytes in
        guard let originals = try? Originals(decoding: bytes) else { return }
        must((try? Originals(decoding: originals.encoded)) == originals)
    },
    "plan": { _ = try? Plan(decoding: $0) },
    "armed": { _ = try? ArmedValues(decoding: $0) },
    "json": { bytes in
        guard let value = try? readJSON(SourceFile(name: "input", bytes: bytes)) else { return }
        for isPretty in [false, true] {
            let text = Array(value.json(pretty: isPretty).utf8)
            must((try? readJSON(SourceFile(name: "output", bytes: text))) == value)
        }
        _ = Assignments(value)
        _ = Overview(value)
    },
    "log": { bytes in
        guard let log = try? decisionLog(parsing: [SourceFile(name: "log", bytes: bytes)]) else { return }
        _ = replayed(log)
        if let report = LogReport(log) { _ = logReportHTML(report) }
    },
    "varlink": { bytes in
        _ = VarlinkReply(bytes)
        guard let call = VarlinkCall(bytes) else { return }
        must(VarlinkCall(call.bytes)?.method == call.method)
    },
    "http": { bytes in _ = HTTPRequest.answer(to: HTTPRequest(bytes)) { $0.rawValue } },
    "metric": { bytes in
        for bound in [ObjectiveMetric.Bound.number(millionths: 1), .time(1)] {
            _ = try? metricValue(bytes[...], as: bound)
        }
    },
    "names": { bytes in
        let (pattern, path) = nameAndText(bytes)
        guard let path = CgroupPath(path) else { return }
        if let glob = try? CgroupGlob(pattern) { _ = glob.matches(path) }
        must(CgroupPath(path.text) == path)
        must(!visibleLines(path.description).unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    },
]

private func nameAndText(_ bytes: [UInt8]) -> (name: String, text: String) {
    let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    return (
        String(decoding: bytes[..<end], as: UTF8.self), String(decoding: bytes[end...].dropFirst(), as: UTF8.self)
    )
}

private func must(_ isTrue: Bool, line: UInt = #line) {
    if !isTrue { fatalError("broken promise", line: line) }
}

private let chosen = getenv("FUZZ_TARGET").flatMap { targets[String(cString: $0)] }

private func take(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    chosen?(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

@main enum FuzzMain {
    static func main() {
        if chosen == nil {
            print("FUZZ_TARGET is one of \(targets.keys.sorted().joined(separator: ", "))")
            exit(64)
        }
        let arguments = CommandLine.unsafeArgv
        exit(cfuzz_run(CommandLine.argc, arguments, take))
    }
}
