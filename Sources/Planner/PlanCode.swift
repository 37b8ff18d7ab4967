package import Document

/// Codes of the findings of planning.
package enum PlanCode: String, CaseIterable, Sendable {
    case cgroupOfTwoClasses = "cgroup-of-two-classes"
    case classUnmatched = "class-unmatched"
    case controllerUnavailable = "controller-unavailable"
    case innerProcesses = "inner-processes"
    case idleLocksWeight = "idle-locks-weight"
    case fileMissing = "file-missing"
    case maxBelowUsage = "max-below-usage"
    case changedElsewhere = "changed-elsewhere"
    case cgroupRecreated = "cgroup-recreated"
    case createdCgroupBusy = "created-cgroup-busy"
    case kernelText = "kernel-text"
    case closidsExhausted = "closids-exhausted"
    case rmidsExhausted = "rmids-exhausted"
    case cacheOvercommit = "cache-overcommit"
    case cacheMaskInvalid = "cache-mask-invalid"
    case cacheOverlap = "cache-overlap"
    case cacheForeignOverlap = "cache-foreign-overlap"
    case cacheNoPlacement = "cache-no-placement"
    case cacheRaised = "cache-raised"
    case cacheOnShareable = "cache-on-shareable"
    case tasksElsewhere = "tasks-elsewhere"
    case groupAdopted = "group-adopted"
    case groupGone = "group-gone"
    case groupInUse = "group-in-use"
    case resctrlGone = "resctrl-gone"

    var explanation: DiagnosticExplanation {
        DiagnosticExplanation(code: rawValue, title: texts.title, text: texts.text)
    }

    private var texts: (title: String, text: String) {
        groupTexts ?? cgroupTexts
    }

    private var cgroupTexts: (title: String, text: String) {
        switch self {
        case .cgroupOfTwoClasses:
            (
                "cgroup of two classes",
                "Two classes match the same cgroup, so it is not clear whose values it should have. A cgroup belongs to "
                    + "one class: make the patterns disjoint, or name the cgroup in one of them only."
            )
        case .classUnmatched:
            (
                "class without cgroups",
                "No cgroup of the node matches the class now, so nothing is written for it. That is normal for services "
                    + "that are not running; apply again when they are."
            )
        case .controllerUnavailable:
            (
                "controller not on this node",
                "The value needs a cgroup v2 controller that the root cgroup does not have: the kernel was built or "
                    + "booted without it, or a cgroup v1 hierarchy took it. `bulkhead doctor` shows which."
            )
        case .innerProcesses:
            (
                "processes in an inner cgroup",
                "The kernel enables controllers for the children of a cgroup only while that cgroup holds no processes "
                    + "itself. Move the processes to a child cgroup, or match the cgroup itself instead of its children."
            )
        case .idleLocksWeight:
            (
                "weight of an idle cgroup",
                "Somebody set `cpu.idle` of the cgroup to 1. The kernel refuses to change its weight until that is 0 "
                    + "again: write `idle: false` beside the weight, or leave the weight out."
            )
        case .fileMissing:
            (
                "interface file not there",
                "The cgroup lacks the interface file although its controller is enabled: this kernel was built without "
                    + "the feature, or is older than the file."
            )
        case .maxBelowUsage:
            (
                "limit below present usage",
                "The cgroup uses more memory than the new `memory.max`. The kernel reclaims at once and, if that is not "
                    + "enough, kills processes of the cgroup. Lower `memory.high` first and wait, or raise the limit."
            )
        case .changedElsewhere:
            (
                "value changed by someone else",
                "The value is no longer the one that was set here, so somebody else wrote it since: often systemd at a "
                    + "daemon-reload, or the kubelet. It is left as it is; `revert --force` gives the original back all "
                    + "the same."
            )
        case .cgroupRecreated:
            (
                "cgroup recreated",
                "The cgroup was removed and created again under the same path, so its values are its creator's and "
                    + "there is nothing to give back."
            )
        case .createdCgroupBusy:
            (
                "created cgroup in use",
                "A cgroup that was created for a class still has processes or children, so it stays. Its values are "
                    + "given back; stop or move the processes and revert again to have it removed."
            )
        case .kernelText:
            (
                "unexpected kernel text",
                "An interface file does not read as this version of Bulkhead expects. Nothing is written where the "
                    + "present value is not understood, since it could not be given back."
            )
        case .closidsExhausted, .rmidsExhausted, .cacheOvercommit, .cacheMaskInvalid, .cacheOverlap,
            .cacheForeignOverlap, .cacheNoPlacement, .cacheRaised, .cacheOnShareable, .tasksElsewhere, .groupAdopted,
            .groupGone, .groupInUse, .resctrlGone:
            ("", "")
        }
    }
}

/// The long forms for `bulkhead explain`.
package let planDiagnosticCodes: [DiagnosticExplanation] = PlanCode.allCases.map(\.explanation)
