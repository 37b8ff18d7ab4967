import Document
import Node
import Reconciler
import Report

/// Where decisions go: a line for people on standard error, an object a line in the file.
struct DecisionLog: ~Copyable {
    private var file: AppendedFile
    private var waiting: [UInt8] = []
    private var isBroken = false

    init(path: String) throws(Failure) {
        do {
            file = try AppendedFile(path)
        } catch {
            throw Failure(error)
        }
    }

    /// `done` is when what was decided together had been written.
    mutating func append(_ record: LogRecord, _ names: LogNames, done: UInt64? = nil) {
        waiting += decisionJSON(record, names, done: done).jsonBytes()
        waiting.append(UInt8(ascii: "\n"))
        if let text = decisionText(record, names) {
            // Nobody may be reading.
            _ = OutputStream.error.write(text + "\n")
        }
    }

    /// Writes what waits; a file that cannot be written is told of once, and decisions go on without it.
    mutating func flush() {
        defer { waiting.removeAll(keepingCapacity: true) }
        do {
            try file.append(waiting)
            isBroken = false
        } catch {
            if !isBroken { tell(Failure(error).diagnostics) }
            isBroken = true
        }
    }
}
