import Document
import KernelInterface
import Node
import Planner
import Reconciler
import Report

/// What ends a command: what to tell the operator, and the exit status.
struct Failure: Error {
    let diagnostics: [Diagnostic]
    let status: ExitStatus
    var sources: [SourceFile] = []

    init(_ diagnostics: [Diagnostic], _ status: ExitStatus, sources: [SourceFile] = []) {
        self.diagnostics = diagnostics
        self.status = status
        self.sources = sources
    }

    init(
        _ code: CommandCode, _ message: String, _ status: ExitStatus, notes: [String] = [], help: [String] = []
    ) {
        self.init(
            [
                Diagnostic(
                    code, message, notes: notes.map { Diagnostic.Note($0) }, help: help)
            ], status)
    }

    /// The kernel refused something outside a transaction.
    init(_ error: KernelError) {
        if error.operation == .lock, error.errno == .tryAgain {
            self.init(
                .resctrlBusy, "another program is using resctrl", .tryAgain, notes: error.reason.map { [$0] } ?? [],
                help: ["run the command again when it is done"])
            return
        }
        self.init(
            error.code, error.message, ExitStatus(error), notes: error.reason.map { [$0] } ?? [], help: error.help)
    }

    /// The record of what a reconciler may have adjusted.
    init(_ error: LedgerError, inArmed path: String) {
        self.init(
            .stateUnreadable, "cannot use `\(path)/armed.json`: \(error.message)", .unavailable,
            notes: error.line > 0 ? ["at line \(error.line)"] : [],
            help: ["`bulkhead diff` shows what is not as it was set; move the file away to go on without it"])
    }

    init(_ error: StateError) {
        switch error.reason {
        case .busy(let pid):
            let holder = pid.map { " (process \($0))" } ?? ""
            self.init(
                .stateBusy, "another bulkhead\(holder) is changing this node", .tryAgain,
                notes: ["it holds the lock in \(error.path)"], help: ["run the command again when it is done"])
        case .failed(let operation, let errno):
            let isDenied = errno == .accessDenied || errno == .notPermitted || errno == .readOnlyFileSystem
            self.init(
                .stateFailed, "cannot \(operation) `\(error.path)`: \(errno.text)",
                isDenied ? .notPermitted : .unavailable,
                notes: ["what was there before a change is kept there, so nothing is changed without it"],
                help: StateError.help(errno).map { [$0] } ?? [])
        case .unreadable(let text):
            self.init(.stateUnreadable, "cannot use `\(error.path)`: \(text)", .unavailable)
        }
    }

    /// A file of the machine, or one that the command was to write.
    init(_ error: FileError) {
        switch error.reason {
        case .failed(let operation, let errno):
            let isDenied = errno == .accessDenied || errno == .notPermitted || errno == .readOnlyFileSystem
            self.init(
                .outputFailed, "cannot \(operation) `\(error.path)`: \(errno.text)",
                isDenied ? .notPermitted : .unavailable)
        case .malformed(let found):
            self.init(.noCgroup2, "`\(error.path)` is not as expected: \(found)", .unavailable)
        }
    }

    init(_ failure: ApplyFailure) {
        var notes: [String] = []
        if failure.rolledBack > 0 {
            notes.append(
                failure.rolledBack == 1
                    ? "1 earlier change of this plan was rolled back"
                    : "\(failure.rolledBack) earlier changes of this plan were rolled back")
        }
        let help = failure.remaining.isEmpty ? [] : ["`bulkhead recover` tries again to give back the rest"]
        for left in failure.remaining {
            notes.append("could not be rolled back: \(left.message)")
        }
        let status: ExitStatus? = failure.remaining.isEmpty ? nil : .defect
        switch failure.cause {
        case .refused(let operation, let error):
            if let reason = error.reason { notes.insert(reason, at: 0) }
            let isDiskGone = operation.isForDisk && error.errno == .noSuchDevice
            if isDiskGone, error.reason == nil {
                notes.insert("the node has no such disk, or it is a partition", at: 0)
            }
            if let origin = operation.reason.origin { notes.append("planned \(origin)") }
            self.init(
                error.code, error.message, status ?? (isDiskGone ? .findings : ExitStatus(error)), notes: notes,
                help: help + error.help)
        case .notGranted(let operation, let granted):
            guard case .write(let file, _, _, let new) = operation.change else {
                self.init(.notGranted, "a change was not granted", status ?? .findings, notes: notes, help: help)
                return
            }
            if let origin = operation.reason.origin { notes.append("planned \(origin)") }
            self.init(
                .notGranted,
                "wrote `\(new)` to \(operation.cgroup.path(of: file)), and it reads `\(granted)` afterwards",
                status ?? .findings, notes: notes, help: help)
        case .nodeMoved(let cgroup, let what):
            self.init(
                .nodeMoved, "the node moved since the plan was made: `\(cgroup)`: \(what)", status ?? .tryAgain,
                notes: notes, help: help + ["make the plan again, and look at it again"])
        case .groupRefused(let operation, let error):
            if let reason = error.reason { notes.insert(reason, at: 0) }
            if let origin = operation.reason.origin { notes.append("planned \(origin)") }
            self.init(.kernelRefused, error.message, status ?? ExitStatus(error), notes: notes, help: help)
        case .groupNotGranted(let operation, let granted):
            if let origin = operation.reason.origin { notes.append("planned \(origin)") }
            self.init(
                .notGranted, "resource group `\(operation.group)` reads `\(granted)` after it was set",
                status ?? .findings, notes: notes, help: help)
        case .groupMoved(let group, let what):
            self.init(
                .nodeMoved, "the node moved since the plan was made: resource group `\(group)`: \(what)",
                status ?? .tryAgain, notes: notes, help: help + ["make the plan again, and look at it again"])
        case .state(let error):
            let base = Failure(error)
            self.init(
                base.diagnostics.map {
                    var diagnostic = $0
                    diagnostic.notes += notes.map { Diagnostic.Note($0) }
                    return diagnostic
                }, status ?? base.status)
        case .unreadable(let error):
            self.init(
                .stateUnreadable, "the record of an earlier transaction cannot be read: \(error.message)",
                .unavailable, notes: error.line > 0 ? ["at its line \(error.line)"] : [])
        }
    }
}

extension ExitStatus {
    init(_ error: KernelError) {
        if error.fileSystem == .systemd, error.errno == .notConnected {
            self = .unavailable
            return
        }
        switch error.kind {
        case .absent, .vanished: self = .tryAgain
        case .denied: self = .notPermitted
        case .refused: self = error.errno == .busy || error.errno == .tryAgain ? .tryAgain : .findings
        }
    }
}

extension KernelError {
    /// What happened, in one line, without the reason.
    var message: String {
        if fileSystem == .systemd { return systemdMessage }
        let place = path.isEmpty ? "/" : path
        let (what, file) =
            switch fileSystem {
            case .cgroup, .systemd: ("cgroup `\(place)`", place)
            case .resctrl: ("resctrl directory `\(place)`", "resctrl `\(place)`")
            }
        return switch operation {
        case .list: "cannot list \(what): \(errno.text)"
        case .identify: "cannot look at \(what): \(errno.text)"
        case .lock: "cannot lock `\(place)`: \(errno.text)"
        case .read: "cannot read \(file): \(errno.text)"
        case .write: "cannot write `\(value ?? "")` to \(file): \(errno.text)"
        case .create: "cannot create \(what): \(errno.text)"
        case .remove: "cannot remove \(what): \(errno.text)"
        }
    }
}

extension StateError {
    fileprivate static func help(_ errno: Errno) -> String? {
        switch errno {
        case .noSpace: "make room there, or name another directory with `--state`"
        case .noSuchFile: "make the directory above it, or name another one with `--state`"
        default: nil
        }
    }
}

extension PlannedOperation {
    /// Whether it writes the line of one disk.
    fileprivate var isForDisk: Bool {
        guard case .write(let file, _?, _, _) = change else { return false }
        return file.name.hasPrefix("io.")
    }
}

extension Reason {
    /// Where a change comes from, for notes; nil where no policy line asks for it.
    var origin: String? {
        if location.isEmpty { return nil }
        return "from \(location)" + (className.isEmpty ? "" : " (class \(className))")
    }
}
