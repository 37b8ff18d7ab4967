package import Document

/// Codes of what commands report.
package enum CommandCode: String, CaseIterable, Sendable {
    case kernelRefused = "kernel-refused"
    case notGranted = "not-granted"
    case nodeMoved = "node-moved"
    case stateBusy = "state-busy"
    case stateFailed = "state-failed"
    case stateUnreadable = "state-unreadable"
    case recovered = "recovered"
    case restored = "restored"
    case interrupted = "interrupted"
    case earlierBoot = "earlier-boot"
    case vanished = "vanished"
    case noCgroup2 = "no-cgroup2"
    case noResctrl = "no-resctrl"
    case resctrlBusy = "resctrl-busy"
    case systemdUnreachable = "systemd-unreachable"
    case unitMasked = "unit-masked"
    case unitPropertyUnknown = "unit-property-unknown"
    case unitDenied = "unit-denied"
    case unitRefused = "unit-refused"
    case unitUnkept = "unit-unkept"
    case notPersistent = "not-persistent"
    case planUnreadable = "plan-unreadable"
    case codeUnknown = "code-unknown"
    case logUnreadable = "log-unreadable"
    case journalUnreadable = "journal-unreadable"
    case notDelegated = "not-delegated"
    case delegated = "delegated"
    case outputFailed = "output-failed"
    case noPolicy = "no-policy"
    case nodeNotKept = "node-not-kept"
    case noPolicyInForce = "no-policy-in-force"
    case classUnknown = "class-unknown"
    case classWithoutSlice = "class-without-slice"
    case targetMissing = "target-missing"
    case ambiguousTarget = "ambiguous-target"
    case ociStateUnusable = "oci-state-unusable"
    case commandNotRun = "command-not-run"
    case controlFailed = "control-failed"
    case defect = "defect"

    var explanation: DiagnosticExplanation {
        DiagnosticExplanation(code: rawValue, title: texts.title, text: texts.text)
    }

    private var texts: (title: String, text: String) {
        switch self {
        case .kernelRefused:
            (
                "the kernel refused",
                "The kernel did not accept a write, a new cgroup or a read. The message has the error number's text, the "
                    + "notes have what was found by looking. Everything that the same plan had changed before was "
                    + "given back."
            )
        case .notGranted:
            (
                "accepted, but not in force",
                "The kernel accepted a write and the file reads as something else: an invalid cpuset partition, for "
                    + "instance, is accepted and reads `root invalid (reason)`. The plan was rolled back."
            )
        case .nodeMoved:
            (
                "the node moved since the plan was made",
                "A saved plan is applied exactly or not at all. A value, or a cgroup, is no longer what it was when the "
                    + "plan was made. Plan again and look at the difference."
            )
        case .stateBusy:
            (
                "two at once",
                "One process at a time changes a node. The lock is released when its holder ends, however it ends."
            )
        case .stateFailed:
            (
                "state cannot be stored",
                "Before the first change, the originals are stored in the state directory (`/run/bulkhead`, or "
                    + "`--state`). That failed, so nothing was changed."
            )
        case .stateUnreadable:
            (
                "state cannot be read",
                "A file in the state directory, or a saved plan, is cut short, was edited, or is of another version. "
                    + "It is left as it is."
            )
        case .recovered:
            (
                "an interrupted transaction was undone",
                "An earlier run ended in the middle of a transaction. What it had changed was given back before "
                    + "anything else was done."
            )
        case .restored:
            (
                "adjustments of an earlier run given back",
                "A reconciler that is killed cannot give back what it took from classes that yield. What it may have "
                    + "adjusted is on record before it adjusts anything, and the next `run`, `apply`, `recover` or "
                    + "`revert` puts each value that is not its base to its base."
            )
        case .interrupted:
            (
                "an interrupted transaction",
                "An earlier run ended in the middle of a transaction: the machine or the process was stopped. What it "
                    + "changed is on record, and is undone by `bulkhead recover`, or by `apply` and `revert` before "
                    + "anything else. Until then the node is between its old and its new state."
            )
        case .earlierBoot:
            (
                "state of an earlier boot",
                "The state directory outlived a reboot. Everything that was changed in cgroupfs, and every cgroup that "
                    + "was created, went with the boot, and nothing of it is given back: cgroups of this boot may have "
                    + "the same names and inode numbers, and their values are somebody else's. Apply the policy again."
            )
        case .vanished:
            (
                "cgroup went away",
                "A cgroup was removed between planning and applying, as happens when a service stops. Its values were "
                    + "passed over."
            )
        case .noCgroup2:
            (
                "no cgroup2 hierarchy",
                "No cgroup2 file system is mounted, or `--root` does not name one. Bulkhead works on cgroup v2 only."
            )
        case .noResctrl:
            (
                "no resctrl mount",
                "`--resctrl` does not name a mounted resctrl file system. The kernel offers it where the processor can "
                    + "allocate or monitor caches and memory bandwidth: `mount -t resctrl resctrl /sys/fs/resctrl`."
            )
        case .resctrlBusy:
            (
                "resctrl is in use",
                "Programs take turns at resctrl by a lock on its root directory (`flock`): one changes it, or several "
                    + "read it. Another one has kept the lock for more than 2 s. Commands that have nothing to do with "
                    + "caches and memory bandwidth do not need it."
            )
        case .systemdUnreachable, .unitMasked, .unitPropertyUnknown, .unitDenied, .unitRefused, .unitUnkept,
            .notPersistent:
            Self.unitTexts[self] ?? ("", "")
        case .noPolicyInForce, .classUnknown, .classWithoutSlice, .targetMissing, .ambiguousTarget, .ociStateUnusable,
            .commandNotRun, .controlFailed:
            Self.assignmentTexts[self] ?? ("", "")
        case .planUnreadable:
            (
                "saved plan cannot be read",
                "The file is not one that `bulkhead plan --out` wrote, or it was changed since. Plan again."
            )
        case .codeUnknown:
            (
                "unknown code or key",
                "There is no diagnostic of this code, no policy key of this name, and no class or cgroup of this name "
                    + "with anything set. `bulkhead explain` lists the codes, `bulkhead schema -o table` the keys, "
                    + "`bulkhead status` the values."
            )
        case .logUnreadable:
            (
                "decision log cannot be read",
                "A line of the decision log is not what `bulkhead run` writes, or the log is of another version. A last "
                    + "line that is cut is passed over, and so are records of a kind that is not known."
            )
        case .journalUnreadable:
            (
                "journal cannot be read",
                "`bulkhead journal` reads systemd's journal, by libsystemd. There is none on this machine, or this "
                    + "caller may not read it."
            )
        case .notDelegated:
            (
                "no cgroup is delegated to this caller",
                "Without root, only a cgroup that was delegated to its user can be changed: one that systemd runs with "
                    + "`Delegate=yes`. Log-in sessions are not delegated, and the tree of the user's own service "
                    + "manager is that manager's."
            )
        case .delegated:
            (
                "work in a delegated cgroup",
                "Without root and without `--root`, Bulkhead works in the cgroup that was delegated to its caller, as if "
                    + "the hierarchy began there. Only the controllers that were delegated can be used, its own limits "
                    + "belong to the cgroup above, and resctrl to root."
            )
        case .outputFailed:
            ("the answer cannot be written", "Standard output, or the file that was to hold the answer, took no more.")
        case .noPolicy:
            (
                "no policy given",
                "A directory that was named has no `.yaml` or `.yml` file. An empty policy would give back everything "
                    + "that is set; to do that, use `bulkhead revert`."
            )
        case .nodeNotKept:
            (
                "a node that cannot be changed",
                "A simulated node on standard input can be looked at and planned for. Changes of it, and the originals "
                    + "of what was changed, need a file to be kept in."
            )
        case .defect:
            (
                "a defect of bulkhead",
                "Something happened that Bulkhead's authors held for impossible. What to do is a report with the "
                    + "command and everything that it printed."
            )
        }
    }
}

extension Diagnostic {
    package init(
        _ code: CommandCode, _ message: String, severity: Severity = .error, notes: [Note] = [], help: [String] = []
    ) {
        self.init(severity, code: code.rawValue, message, notes: notes, help: help)
    }
}

/// The long forms for `bulkhead explain`.
package let commandDiagnosticCodes: [DiagnosticExplanation] = CommandCode.allCases.map(\.explanation)
