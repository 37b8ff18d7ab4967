import Document
import KernelInterface
import Node
import Reconciler
import Report
import SLA

/// Where decisions go: a line for people on standard error, an object a line in the file.
struct DecisionLog: ~Copyable {
    private var file: AppendedFile
    private let boot: String?
    private let isShadow: Bool
    private var waiting: [UInt8] = []
    /// What was logged, counted.
    var tally = RunTally()
    /// The last decisions and foreign writes, as they are told to people; the newest last.
    private(set) var recent: [String] = []
    private var isBroken = false
    /// Standard error goes to the journal: an entry of several fields takes the place of a line.
    private let isJournalled = Journal.takesStandardError()
    /// What is armed as of what waits, and as of what was written.
    private var standing: LogArming?
    private var written: LogArming?

    /// The path as another process finds it.
    var path: String { file.resolvedPath }

    /// What waits to be written, a line each.
    var lines: [[UInt8]] { waiting.split(separator: UInt8(ascii: "\n")).map(Array.init) }

    init(path: String, boot: String?, isShadow: Bool) throws(Failure) {
        do {
            file = try AppendedFile(path)
        } catch {
            throw Failure(error)
        }
        self.boot = boot
        self.isShadow = isShadow
        // An earlier process may have been stopped within a line.
        if !file.isEmpty { waiting.append(UInt8(ascii: "\n")) }
        waiting += logLine(start(nil), SLAModel())
    }

    /// `kind` is that of a note, `location` where the policy asks for a value that drifted; both for the journal.
    mutating func append(_ record: LogRecord, kind: JournalKind? = nil, location: String? = nil) {
        if let standing { self.standing = standing.following(record) } else { standing = LogArming(record) }
        let model = standing?.model ?? SLAModel()
        waiting += logLine(record, model)
        tally.count(record)
        let names = LogNames(model)
        keepRecent(record, names)
        if isJournalled, let entry = JournalEntry(record, names, kind: kind, location: location),
            Journal.send(entry.written) == nil
        {
            return
        }
        if let text = decisionText(record, names) {
            // Nobody may be reading.
            _ = OutputStream.error.write(visible(text) + "\n")
        }
    }

    private mutating func keepRecent(_ record: LogRecord, _ names: LogNames) {
        switch record {
        case .decision, .drift, .refused: break
        case .start, .armed, .sample, .outcome, .released, .note: return
        }
        guard let text = decisionText(record, names) else { return }
        if recent.count == 20 { recent.removeFirst() }
        recent.append(text)
    }

    /// The machine slept, or its clock was set: times are told by another reading from here on.
    mutating func restart() {
        waiting += heading(.clock, standing)
    }

    /// Writes what waits; a file that cannot be written is told of once, and decisions go on without it.
    mutating func flush() {
        if waiting.isEmpty { return }
        defer {
            waiting.removeAll(keepingCapacity: true)
            written = standing
        }
        do {
            if isBroken { waiting = [UInt8(ascii: "\n")] + heading(.loss, written) + waiting }
            if file.isFull(adding: waiting.count) {
                try file.rotate()
                waiting = heading(.rotation, written) + waiting
            }
            try file.append(waiting)
            isBroken = false
        } catch {
            if !isBroken { tell(Failure(error).diagnostics) }
            isBroken = true
        }
    }

    /// A file, or the rest of one, can be read without what was before.
    private func heading(_ continuation: LogStart.Continuation, _ standing: LogArming?) -> [UInt8] {
        let model = standing?.model ?? SLAModel()
        return logLine(start(continuation), model) + (standing.map { logLine(.armed($0), model) } ?? [])
    }

    private func start(_ continuation: LogStart.Continuation?) -> LogRecord {
        .start(
            LogStart(
                at: EventLoop.now(), wall: RunClock.wallNow(), boot: boot, process: processID(), isShadow: isShadow,
                continuation: continuation))
    }
}
