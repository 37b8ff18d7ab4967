import Document
import KernelInterface
import Policy
import TestSupport
import Testing

@Suite struct PropertyTests {
    /// A larger share is never fewer bytes, whole pages, and never more than all.
    @Test func percentagesAreMonotone() throws {
        var random = SplitMix64(seed: 1)
        for _ in 0..<40 {
            let node = TestNode.small {
                $0.memoryBytes = UInt64.random(in: 1 << 20...1 << 44, using: &random)
                $0.pageBytes = [4096, 16384, 65536].randomElement(using: &random) ?? 4096
            }
            var last: UInt64 = 0
            for share in stride(from: 0, through: 10000, by: 250) {
                let percent = "\(share / 100).\(share % 100 < 10 ? "0" : "")\(share % 100)%"
                let result = try #require(PolicyText(web: "memory: {min: \(percent)}", on: node).resolved)
                guard case .text(let text)? = result.classes[0].settings.first?.value else { continue }
                let bytes = try #require(UInt64(text))
                #expect(bytes >= last && bytes <= node.memoryBytes && bytes % node.pageBytes == 0)
                #expect(
                    node.memoryBytes.multipliedFullWidth(by: UInt64(share)).high > 0
                        || node.memoryBytes * UInt64(share) / 10000 - bytes < node.pageBytes)
                last = bytes
            }
        }
    }

    /// What is decoded does not depend on the order of the keys.
    @Test func orderOfKeysDoesNotMatter() throws {
        let lines = [
            "cpu: {weight: 5, max: 2cpus, burst: 5ms}", "memory: {min: 1%, low: 2GiB, high: 50%, max: 60%}",
            "io: {weight: {default: 5, sda: 7}, max: {sda: {write: 5MB/s, read: 1MB/s}, nvme0n1: {read: 2MB/s}}}",
            "pids: {max: 5}", "cpuset: {cpus: 0-3}", "raw: {memory.foo: \"1\"}", "hugetlb: {2MB: {max: 1GiB}}",
        ]
        let expected = try settings(lines)
        #expect(expected.count == 15)
        var random = SplitMix64(seed: 2)
        for _ in 0..<20 {
            let shuffled = try settings(lines.shuffled(using: &random).map { shuffleKeys($0, &random) })
            #expect(shuffled == expected)
        }
    }

    private func settings(_ lines: [String]) throws -> Set<String> {
        let result = PolicyText(web: lines.joined(separator: "\n"), on: TestNode.small())
        #expect(result.printed == "")
        return Set(try #require(result.resolved).classes[0].settings.map { "\($0.file) \($0.key ?? "-") \($0.value)" })
    }

    /// Changes the order of the outermost flow mapping of a line.
    private func shuffleKeys(_ line: String, _ random: inout SplitMix64) -> String {
        guard let open = line.firstIndex(of: "{"), let close = line.lastIndex(of: "}") else { return line }
        var depth = 0
        var parts = [""]
        for character in line[line.index(after: open)..<close] {
            if character == "{" { depth += 1 }
            if character == "}" { depth -= 1 }
            if character == ",", depth == 0 { parts.append("") } else { parts[parts.count - 1].append(character) }
        }
        return line[...open] + parts.shuffled(using: &random).joined(separator: ",") + "}"
    }

    /// Whatever stands in a value, decoding ends with a setting or a diagnostic that has a code.
    @Test func anyTextIsAnswered() {
        var random = SplitMix64(seed: 3)
        let alphabet = Array("0123456789.-+%kMGTiBcpus/max e")
        for _ in 0..<1500 {
            let text = String(
                (0..<Int.random(in: 1...12, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? "0" })
            for key in ["memory: {max: '\(text)'}", "cpu: {max: '\(text)'}", "io: {max: {sda: {read: '\(text)'}}}"] {
                let result = PolicyText(web: key, on: TestNode.small())
                let hasSetting = result.resolved?.classes[0].settings.count == 1
                let hasError = result.diagnostics.contains { $0.severity == .error && !$0.code.isEmpty }
                #expect(hasSetting != hasError, "\(key)")
            }
        }
    }

    /// Order of files changes which place is first, not whether a set is right.
    @Test func thousandClassesAreCheckedInLinearTime() {
        var text = PolicyText.header + "classes:\n"
        for index in 0..<3000 {
            text +=
                "  c\(index): {match: [{unit: a\(index).service}, {cgroup: p/q\(index)}], slice: s\(index).slice, pids: {max: 5}}\n"
        }
        text += "  last: {match: [{unit: \"b*.service\"}, {unit: a2999.service}], pids: {max: 5}}\n"
        let result = PolicyText(text)
        #expect(result.diagnostics.map(\.code) == ["duplicate-match"])
    }
}

/// A file that is wrong everywhere ends in a count, in time that its size explains.
@Test func thousandsOfErrorsAreCounted() {
    var text = PolicyText.header + "classes:\n"
    for index in 0..<2000 { text += "  c\(index): {slise: a.slice, memory: {hihg: 5, max: 5}}\n" }
    let diagnostics = PolicyText(text).diagnostics
    #expect(diagnostics.count == 101)
    #expect(diagnostics.last?.code == "too-many-errors")
    #expect(diagnostics.last?.message == "7900 more findings are not shown")
    #expect(diagnostics.last?.severity == .error)
}
