import Document
import KernelInterface
import Node
import Planner
import Reconciler

extension NodeSession where Tree: ~Copyable {
    /// What a reconciler that is at work on this node decided; nil where none is, or where it only tells.
    mutating func history(_ notes: inout [Diagnostic]) throws(Failure) -> DecisionHistory? {
        guard let holder = store.holder else { return nil }
        do {
            guard let text = try store.load().armed else { return nil }
            let armed = try ArmedValues(decoding: text)
            guard let log = armed.log, let history = DecisionHistory(try LoadedLog(log, samples: false).entries),
                history.start.process == holder, !history.start.isShadow
            else { return nil }
            return history
        } catch let error as LedgerError {
            throw Failure(error, inArmed: store.path)
        } catch {
            // What is adjusted is then shown as drift.
            notes += Failure(any: error).diagnostics.map { diagnostic in
                var diagnostic = diagnostic
                diagnostic.severity = .warning
                return diagnostic
            }
            return nil
        }
    }
}
