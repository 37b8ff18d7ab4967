import Document
import KernelInterface
package import Policy

/// Plans the changes that take the node from `observed` to what `policy` asks.
///
/// Pure: the same arguments give the same plan. `observed` holds the cgroups that each class matches (`classIndex`),
/// those of `originals`, and all their ancestors. What `originals` holds and the policy no longer asks for is given
/// back by the same plan. `listsConfirmed` is for plans that are saved: see `Plan.confirmed`.
package func planned(
    _ policy: ResolvedPolicy, observed: Observed, originals: Originals, listsConfirmed: Bool = false
) -> Plan {
    var planning = Planning(policy: policy, observed: observed, originals: originals, released: .released)
    planning.listsConfirmed = listsConfirmed
    planning.planControllers()
    planning.planValues()
    planning.planReleases()
    planning.planPartitions()
    return planning.finished(policies: originals.policies)
        .withGroups(
            policy, observed.resctrl, held: originals.groups, releaseKind: .released, listsConfirmed: listsConfirmed)
}

/// Plans giving everything back: every original, every created cgroup, every enabled controller.
///
/// Values that somebody else changed since are left and reported, unless `isForced`.
package func plannedRevert(of originals: Originals, observed: Observed, isForced: Bool) -> Plan {
    let nothing = ResolvedPolicy(classes: [])
    var planning = Planning(policy: nothing, observed: observed, originals: originals, released: .reverted)
    planning.isForced = isForced
    planning.givesControllersBack = true
    planning.planReleases()
    planning.planPartitions()
    return planning.finished(policies: [])
        .withGroups(
            nothing, observed.resctrl, held: originals.groups, releaseKind: .reverted, isForced: isForced)
}

/// The working state of one planning run.
struct Planning {
    let policy: ResolvedPolicy
    let observed: Observed
    let lists: [ReadingList]
    let releaseKind: Reason.Kind
    /// Of what is held before and after the plan.
    let boot: String?
    var isForced = false
    var givesControllersBack = false
    var listsConfirmed = false
    /// Values in force, as writes of themselves; only where they are to be listed.
    var confirmed: [PlannedOperation] = []
    /// See `Plan.expected`.
    var expected: [PlannedOperation] = []

    /// Index in `observed.cgroups` of each parent; -1 for the root.
    let parents: [Int]
    /// Index in `observed.cgroups` by path.
    let indices: [CgroupPath: Int]
    /// What is held, by index in `observed.cgroups`.
    var held: [HeldCgroup?]
    /// Controllers that this plan enables, by index in `observed.cgroups`.
    var enabling: [[CgroupController]]
    /// Reasons of the settings of each class, made once.
    let reasons: [[Reason]]

    /// Which cgroups the policy names, or lie above one that it names, by index.
    var isNeeded: [Bool]
    /// Controllers that a revert leaves enabled for somebody else's values below, and those that it disables, by index.
    var kept: [[CgroupController]]
    var disabling: [[CgroupController]]
    /// Values that the next state holds, by index.
    var holding: [[HeldValue]]
    /// Indices of the cgroups that this plan creates, and of those that it removes.
    var creations: Set<Int> = []
    var removals: Set<Int> = []

    /// Cgroups of which everything stays as it is held, by index.
    var settled: Set<Int> = []
    /// Reasons that were found equal, by what is held and what is asked.
    var sameReasons: [ObjectIdentifier: ObjectIdentifier] = [:]

    var steps: [PlannedOperation] = []
    /// Where each step belongs, with its index.
    var keys: [(key: UInt64, index: Int)] = []
    var findings: [Diagnostic] = []
    var next: [(index: Int, entry: HeldCgroup)] = []
    var inForce = 0
    /// Settings, by class and number, of which a missing file was reported.
    var reportedMissing: Set<Int> = []

    init(policy: ResolvedPolicy, observed: Observed, originals: Originals, released: Reason.Kind) {
        self.policy = policy
        self.observed = observed
        releaseKind = released
        boot = originals.boot
        lists = policy.classes.map(ReadingList.init(of:))
        reasons = policy.classes.map { workload in
            workload.settings.map {
                Reason(
                    .policy, className: workload.name, policyKey: $0.policyKey, requested: $0.requested,
                    location: $0.span.description, isPersistent: workload.isPersistent)
            }
        }
        var indices: [CgroupPath: Int] = [:]
        indices.reserveCapacity(observed.cgroups.count)
        for (index, cgroup) in observed.cgroups.enumerated() {
            indices[cgroup.path] = index
        }
        self.indices = indices
        parents = observed.cgroups.map { $0.path.parent.flatMap { indices[$0] } ?? -1 }
        enabling = Array(repeating: [], count: observed.cgroups.count)
        held = Array(repeating: nil, count: observed.cgroups.count)
        isNeeded = observed.cgroups.map { $0.classIndex != nil }
        kept = Array(repeating: [], count: observed.cgroups.count)
        disabling = Array(repeating: [], count: observed.cgroups.count)
        holding = Array(repeating: [], count: observed.cgroups.count)
        for cgroup in originals.cgroups {
            guard let index = indices[cgroup.path] else { continue }
            held[index] = cgroup
        }
    }

    /// Adds a step at its place.
    mutating func add(
        _ change: PlannedOperation.Change, at index: Int, _ phase: Phase, rank: UInt64 = 0, _ reason: Reason
    ) {
        keys.append((phase.key(cgroup: index, rank: rank), keys.count))
        steps.append(
            PlannedOperation(
                cgroup: observed.cgroups[index].path, identity: observed.cgroups[index].identity, change: change,
                reason: reason))
    }

    /// Notes a value that is to be there after the last step, and that no step writes.
    mutating func expect(
        _ file: InterfaceFile, _ key: String?, _ value: String, at index: Int, _ reason: Reason
    ) {
        let cgroup = observed.cgroups[index]
        expected.append(
            PlannedOperation(
                cgroup: cgroup.path, identity: cgroup.identity,
                change: .write(file, key: key, old: value, new: value), reason: reason))
    }

    mutating func report(
        _ code: PlanCode, _ severity: Diagnostic.Severity, _ message: String, at span: SourceSpan? = nil,
        help: [String] = []
    ) {
        findings.append(Diagnostic(severity, code: code.rawValue, message, at: span, help: help))
    }

    /// Sorts the steps and closes the books. `policies` of the next state are set by the caller of the plan.
    consuming func finished(policies: [String]) -> Plan {
        // Sorting keys moves no operations.
        keys.sort { left, right in
            if left.key != right.key { return left.key < right.key }
            // What may come in any order comes in that of the names, however the policy is written.
            return steps[left.index].change.isBefore(steps[right.index].change) ?? (left.index < right.index)
        }
        var members: [[CgroupPath]] = Array(repeating: [], count: policy.classes.count)
        for cgroup in observed.cgroups {
            if let index = cgroup.classIndex { members[index].append(cgroup.path) }
        }
        for (workload, cgroups) in zip(policy.classes, members) where cgroups.isEmpty {
            findings.append(
                Diagnostic(
                    .warning, code: PlanCode.classUnmatched.rawValue,
                    "class `\(workload.name)` matches no cgroup of this node", at: workload.span))
        }
        // What has no original, or could not be emptied, goes with its controller.
        let held = next.reversed().map { index, entry in
            guard parents[index] >= 0, !disabling[parents[index]].isEmpty else { return entry }
            var entry = entry
            entry.values.removeAll { value in
                (value.original == nil || value.original == "" && value.file.effective != nil)
                    && value.file.controller.map(disabling[parents[index]].contains) == true
            }
            return entry
        }
        var plan = Plan(
            operations: keys.map { steps[$0.index] },
            findings: findings,
            next: Originals(policies: policies, cgroups: held, boot: boot),
            inForce: inForce,
            members: zip(policy.classes, members).map { ClassMembers(className: $0.name, cgroups: $1) }
        )
        plan.confirmed = confirmed
        plan.expected = expected
        return plan
    }
}

extension PlannedOperation.Change {
    /// The order of two writes to one cgroup by file and key; nil where they are of the same place.
    fileprivate func isBefore(_ other: PlannedOperation.Change) -> Bool? {
        guard case .write(let file, let key, _, _) = self, case .write(let otherFile, let otherKey, _, _) = other else {
            return nil
        }
        if file != otherFile { return file < otherFile }
        return key == otherKey ? nil : (key ?? "") < (otherKey ?? "")
    }
}
