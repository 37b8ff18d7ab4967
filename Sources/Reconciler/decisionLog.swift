package import Document
import SLA

/// A record of a decision log, and where it is.
package struct LogEntry: Equatable, Sendable {
    /// From 1, over all parts.
    package let line: Int
    package let record: LogRecord

    package init(line: Int, record: LogRecord) {
        self.line = line
        self.record = record
    }
}

/// What is wrong with a decision log.
package struct DecisionLogError: Error, Hashable, Sendable {
    package let file: String
    /// Of the file, from 1.
    package let line: Int
    package let message: String

    package var description: String { "\(file):\(line): \(message)" }
}

/// Reads a decision log; `parts` are its files, the oldest first.
///
/// A line that is cut is passed over where writing ended: at the end of the last part, and before the first record of
/// a start. Records of a kind that is not known are passed over. Whatever comes before the first start of the first
/// part has lost its names, and is passed over too. `samples` false leaves out what only a replay needs.
package func decisionLog(
    parsing parts: [SourceFile], samples: Bool = true
) throws(DecisionLogError) -> [LogEntry] {
    var reader = DecisionLogReader(wantsSamples: samples)
    for part in parts { try reader.read(part) }
    return reader.entries
}

private struct DecisionLogReader {
    private(set) var entries: [LogEntry] = []
    private let wantsSamples: Bool
    private var number = 0
    /// A line that is no object; an error unless a start or nothing follows.
    private var cut: DecisionLogError?
    private var sizes = LogSizes()

    init(wantsSamples: Bool) {
        self.wantsSamples = wantsSamples
    }

    mutating func read(_ part: SourceFile) throws(DecisionLogError) {
        var numberHere = 0
        for bytes in part.bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            numberHere += 1
            if bytes.isEmpty || !wantsSamples && isSample(bytes) { continue }
            let error = { (message: String) in
                DecisionLogError(file: part.name, line: numberHere, message: message)
            }
            let value: JSONValue
            do {
                value = try readJSON(SourceFile(name: part.name, bytes: Array(bytes)))
            } catch let problem {
                if let cut { throw cut }
                cut = error(problem.message)
                continue
            }
            if value["log"] == nil, let cut { throw cut }
            cut = nil
            do {
                guard let record = try LogRecord(value) else { continue }
                try add(record)
            } catch let problem {
                throw error(problem.message)
            }
        }
    }

    private mutating func add(_ record: LogRecord) throws(LogProblem) {
        if case .start = record {} else if entries.isEmpty { return }
        try sizes.check(record)
        entries.append(LogEntry(line: number, record: record))
    }

    /// `{"at":123,"sample":`
    private func isSample(_ line: ArraySlice<UInt8>) -> Bool {
        guard let comma = line.prefix(40).firstIndex(of: UInt8(ascii: ",")) else { return false }
        return line[comma...].starts(with: Array(#","sample":"#.utf8))
    }
}

/// Why a value is not the record that it should be.
struct LogProblem: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}
