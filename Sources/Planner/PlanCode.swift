package import Document

/// Codes of the findings of planning.
package enum PlanCode: String, CaseIterable, Sendable {
    case cgroupOfTwoClasses = "cgroup-of-two-classes"
    case classUnmatched = "class-unmatched"
    case controllerUnavailable = "controller-unavailable"
    case innerProcesses = "inner-processes"
    case idleLocksWeight = "idle-locks-weight"
    case fileMissing = "file-missing"
    case burstConflict = "burst-conflict"
    case maxBelowUsage = "max-below-usage"
    case partitionBroken = "partition-broken"
    case changedElsewhere = "changed-elsewhere"
    case cgroupRecreated = "cgroup-recreated"
    case createdCgroupBusy = "created-cgroup-busy"
    case kernelText = "kernel-text"
    case closidsExhausted = "closids-exhausted"
    case rmidsExhausted = "rmids-exhausted"
    case cacheOvercommit = "cache-exceeded"
    case cacheMaskInvalid = "cache-mask-invalid"
    case cacheOverlap = "cache-not-exclusive"
    case cacheForeignOverlap = "cache-foreign-overlap"
    case cacheNoPlacement = "cache-no-placement"
    case cacheRaised = "cache-raised"
    case cacheOnShareable = "cache-on-shareable"
    case tasksElsewhere = "tasks-elsewhere"
    case groupAdopted = "group-adopted"
    case groupGone = "group-gone"
    case groupInUse = "group-in-use"
    case resctrlGone = "resctrl-gone"
    case rungUnavailable = "rung-unavailable"

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
        case .burstConflict:
            (
                "burst and quota of two writers",
                "The kernel refuses a quota in `cpu.max` that is below `cpu.max.burst`, and a burst above the quota. One "
                    + "of the two was set by somebody else. Ask for both in the class, as in `cpu: {max: 50%, burst: "
                    + "10ms}`, and they are written in the order that the kernel takes; or have the other one changed "
                    + "by whoever set it."
            )
        case .maxBelowUsage:
            (
                "limit below present usage",
                "The cgroup uses more memory than the new `memory.max`. The kernel reclaims at once and, if that is not "
                    + "enough, kills processes of the cgroup. Lower `memory.high` first and wait, or raise the limit."
            )
        case .partitionBroken:
            (
                "a partition taken out of force",
                "A cpuset partition has its CPUs for itself: no sibling may have them in its `cpuset.cpus` or "
                    + "`cpuset.cpus.exclusive`, and the cgroups above have to have them. The kernel takes a write that "
                    + "breaks this and calls the partition invalid, without an error to anybody: its tasks share their "
                    + "CPUs from then on. For somebody else's partition this is a warning; where the policy asks for "
                    + "the partition, too, it contradicts itself. Give the cgroup other CPUs, or end the partition first."
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
        case .rungUnavailable:
            (
                "nothing there to give up",
                "The class yields, or grows into, something that its cgroup or resource group does not have: the "
                    + "controller is not enabled for it, or the node has no resctrl. The other rungs are used."
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
