import Document
import KernelInterface
import Policy

/// Plans resource groups: which classes get one, what each has, where their tasks go, and what is given back.
///
/// Groups of others are counted in the budgets and stay as they are. The default group loses the ways of exclusive
/// classes, and gets them back.
struct GroupPlanning {
    let policy: ResolvedPolicy
    let resctrl: ObservedResctrl
    let held: [HeldGroup]
    let releaseKind: Reason.Kind
    /// Whether originals are given back over what somebody else wrote since.
    let isForced: Bool

    var entries: [GroupEntry] = []
    var sets: [GroupSet] = []
    /// What is left for those that ask nothing of a cache: the default group, and classes that name another.
    var remaining: [CachePlace: CBM] = [:]
    /// Ways of exclusive classes.
    var exclusive: [CachePlace: CBM] = [:]

    var steps: [GroupStep] = []
    var findings: [Diagnostic] = []
    var next: [HeldGroup] = []
    /// Values of groups that are as asked, as writes of themselves.
    var confirmed: [GroupOperation] = []
    var inForce = 0

    init(
        policy: ResolvedPolicy, resctrl: ObservedResctrl, held: [HeldGroup], releaseKind: Reason.Kind,
        isForced: Bool
    ) {
        self.policy = policy
        self.resctrl = resctrl
        self.releaseKind = releaseKind
        self.isForced = isForced
        // What was removed, or created again by somebody else, has nothing of ours any more.
        self.held = held.filter { $0.isSame(as: resctrl.group($0.group)?.identity) }
        for lost in held where !self.held.contains(where: { $0.group == lost.group }) && !lost.group.isMonitor {
            report(
                .groupGone, .warning, "resource group `\(lost.group)` was removed by somebody else",
                help: ["what the policy asks of it is set up anew"])
        }
        for (index, workload) in policy.classes.enumerated() {
            if let entry = GroupEntry(workload, at: index) { entries.append(entry) }
        }
        findCurrentGroups()
    }

    /// The group that each class has: by its name, or by what it asked where it was renamed since.
    private mutating func findCurrentGroups() {
        let names = Set(entries.map(\.name))
        for index in entries.indices {
            let entry = entries[index]
            entries[index].current =
                held.first { held in
                    held.isCreated && !held.group.controlGroup.isDefault
                        && held.members.contains { $0.className == entry.name }
                }?.group.controlGroup
        }
        var taken = Set(entries.compactMap(\.current))
        for index in entries.indices where entries[index].current == nil {
            let entry = entries[index]
            let renamed = held.first { held in
                held.isCreated && !held.group.isMonitor && !taken.contains(held.group)
                    && held.members.contains { $0.claims == entry.claims && !names.contains($0.className) }
            }
            guard let renamed else { continue }
            entries[index].current = renamed.group
            taken.insert(renamed.group)
        }
    }

    mutating func plan() {
        planMasks()
        planSets()
        planGroups()
        planModes()
        planDefault()
        planSchemata()
        planTasks()
        planGroupReleases()
    }

    /// Whether a CTRL_MON group is somebody else's.
    func isForeign(_ group: ResourceGroup) -> Bool {
        if group.isDefault { return false }
        return !held.contains { $0.group == group.controlGroup } && !sets.contains { $0.group == group.controlGroup }
    }

    func heldGroup(_ group: ResourceGroup) -> HeldGroup? { held.first { $0.group == group } }

    /// Why something is given back: the reason that it was set for, of another kind.
    func released(_ held: HeldGroup?) -> Reason {
        guard let reason = held?.reason else { return Reason(releaseKind) }
        return Reason(
            releaseKind, className: reason.className, policyKey: reason.policyKey, requested: reason.requested,
            location: reason.location)
    }

    mutating func add(
        _ phase: GroupPhase, _ group: ResourceGroup, _ change: GroupOperation.Change, _ reason: Reason,
        tasks: [Int] = []
    ) {
        let operation = GroupOperation(
            group: group, identity: resctrl.group(group)?.identity, change: change, reason: reason)
        steps.append(GroupStep(phase: phase, operation: operation, tasks: tasks))
    }

    mutating func report(
        _ code: PlanCode, _ severity: Diagnostic.Severity, _ message: String, at span: SourceSpan? = nil,
        notes: [Diagnostic.Note] = [], help: [String] = []
    ) {
        findings.append(
            Diagnostic(severity, code: code.rawValue, message, at: span, notes: notes, help: help))
    }

    /// The steps in the order in which they are made.
    var sortedSteps: [GroupStep] { GroupPhase.allCases.flatMap { phase in steps.filter { $0.phase == phase } } }
}

/// One step of the plan, and when it is made.
struct GroupStep {
    let phase: GroupPhase
    let operation: GroupOperation
    /// Ids of the tasks that it moves, ascending, where they were found.
    let tasks: [Int]
}

/// When a resource group is changed relative to the others of a plan.
///
/// Groups whose portions are about to change stop being exclusive first, since the kernel refuses an overlap on the way.
/// What shrinks comes before what grows, tasks move when their group has its portions, and groups become exclusive last.
/// Undoing a plan is the same sequence backwards and passes through the same states.
enum GroupPhase: CaseIterable {
    case unlock
    case create
    case shrink
    case grow
    case move
    case remove
    case lock
}
