import Document
import Reconciler
import Report

extension ArmedRecovery {
    /// Nothing where everything was at its base.
    var warnings: [Diagnostic] {
        var found: [Diagnostic] = []
        let count = restored.count + groups.count
        if count > 0 {
            found.append(
                Diagnostic(
                    .restored,
                    "a reconciler ended without giving back what it had adjusted; \(counted(count, "value")) "
                        + "given back", severity: .warning))
        }
        if let first = refused.first {
            found.append(
                Diagnostic(
                    .restored, "\(counted(refused.count, "adjusted value")) could not be given back",
                    severity: .warning,
                    notes: [Diagnostic.Note(Failure(first).diagnostics[0].message)],
                    help: ["`bulkhead recover` tries again"]))
        }
        return found
    }
}
