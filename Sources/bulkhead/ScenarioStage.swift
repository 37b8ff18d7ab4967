import Document
import KernelInterface
import Planner
import Policy
import Reconciler
import Simulator

/// A scenario after its first tick, when its first processes are there: the machine as it is, the same with the policy
/// applied, and what may then be adjusted.
struct ScenarioStage {
    let file: ScenarioFile
    let load: SimulatedLoad
    /// The clock at the start, µs.
    let start: UInt64
    /// With the cgroups of all workloads.
    let bare: SimulatedKernel
    /// The same with the policy applied.
    let set: SimulatedKernel
    let arming: Arming
    /// Which class each workload is in; nil for none.
    let classes: [String?]
    /// Classes that have objectives.
    let promised: Set<String>
    /// The resource group of each workload's class; nil for none.
    let groups: [ResourceGroup?]
    let findings: [Diagnostic]

    init(_ file: ScenarioFile) throws(Failure) {
        do {
            let (policy, findings) = try file.policy.resolved(against: file.machine.inventory)
            var (load, bare) = try Self.started(file.scenario, on: file.machine)
            start = bare.clock
            load.advance(&bare)
            var set = bare
            let plan = try Self.plan(policy, file.machine.inventory, &set)
            let all = findings + plan.findings
            guard plan.isApplicable else { throw Failure(all, .findings, sources: file.policy.sources) }
            var store = MemoryStateStore()
            _ = try apply(plan, pageBytes: file.machine.inventory.pageBytes, tree: &set, store: &store)
            let arming = try armed(
                policy, plan.members, held: plan.next, inventory: file.machine.inventory, tree: &set)
            classes = file.scenario.workloads.map { workload in
                plan.members.first { $0.cgroups.contains { $0.contains(workload.cgroup) } }?.className
            }
            groups = classes.map { name in
                plan.next.groups.first { held in
                    !held.group.isMonitor && held.members.contains { $0.className == name }
                }?.group
            }
            promised = Set(policy.classes.filter { !$0.objectives.isEmpty }.map(\.name))
            self.findings = all + arming.findings
            self.arming = arming
            self.file = file
            self.load = load
            self.bare = bare
            self.set = set
        } catch let error as Diagnostic {
            throw Failure([error], .findings, sources: [file.source])
        } catch {
            throw Failure(any: error)
        }
    }

    /// How far one step of the virtual time goes, µs.
    static let tick: UInt64 = 10_000

    /// The workloads of a scenario, none of which runs yet, and the machine with a cgroup for each.
    static func started(
        _ scenario: Scenario, on machine: SimulatedNode
    ) throws -> (load: SimulatedLoad, kernel: SimulatedKernel) {
        var machine = machine
        for workload in scenario.workloads { try machine.kernel.provideAll(to: workload.cgroup) }
        return (try SimulatedLoad(scenario, on: machine, tick: tick), machine.kernel)
    }

    private static func plan(
        _ policy: ResolvedPolicy, _ inventory: Inventory, _ kernel: inout SimulatedKernel
    ) throws -> Plan {
        let matched = try matchedCgroups(policy, tree: &kernel)
        let seen = try observed(policy, matched, originals: Originals(), inventory: inventory, tree: &kernel)
        let plan = planned(policy, observed: seen, originals: Originals())
        return plan.finding(matched.findings + plan.findings)
    }

    func isPromised(_ workload: Int) -> Bool { classes[workload].map(promised.contains) ?? false }

    /// Whether an objective reads the file that the workload writes.
    func isMeasured(_ workload: Int) -> Bool {
        guard let file = self.file.scenario.workloads[workload].latencyFile else { return false }
        return arming.metrics.contains { $0?.from == .file(file) }
    }
}

extension SimulatedKernel {
    /// Makes a cgroup and those above it where they are missing, as a service manager does.
    fileprivate mutating func provideAll(to cgroup: CgroupPath) throws(KernelError) {
        for path in cgroup.ancestors + [cgroup] where !path.isRoot {
            do {
                try create(path)
            } catch {
                if error.errno != .fileExists { throw error }
            }
        }
    }
}

extension CgroupPath {
    /// Whether it is the other or above it.
    fileprivate func contains(_ other: CgroupPath) -> Bool { self == other || other.ancestors.contains(self) }
}
