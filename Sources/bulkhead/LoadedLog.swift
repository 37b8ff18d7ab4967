import Document
import Node
import Reconciler
import Report

/// A decision log as it is on disk: the file, and before it the one that was put aside.
struct LoadedLog {
    let entries: [LogEntry]

    /// `samples` false leaves out what only a replay needs. `-` is standard input.
    init(_ path: String, samples: Bool) throws(Failure) {
        do {
            let older = path == "-" ? nil : try Self.part(path + ".1", isOptional: true)
            let newer = try Self.part(path, isOptional: false)
            entries = try decisionLog(parsing: [older, newer].compactMap(\.self), samples: samples)
        } catch let error as DecisionLogError {
            throw Failure(
                .logUnreadable, "cannot read the decision log: \(error.message)", .findings,
                notes: ["at \(error.file):\(error.line)"], help: ["`docs/decision-log.md` has the format"])
        } catch {
            throw Failure(any: error)
        }
    }

    private static func part(_ path: String, isOptional: Bool) throws(Diagnostic) -> SourceFile? {
        do {
            return try loadSource(path: path, limit: YAMLLimits.generated.bytes)
        } catch {
            if isOptional, error.code == "file-not-found" { return nil }
            throw error
        }
    }
}
