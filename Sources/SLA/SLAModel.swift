package import KernelInterface
package import Policy

/// All that may be decided about: what is promised to whom, and who can give up what.
package struct SLAModel: Equatable, Sendable {
    package var objectives: [Promise]
    package var suspects: [Suspect]
    /// What the suspects give up; one of a resource group is in several of them.
    package var levers: [Lever]

    package init(objectives: [Promise] = [], suspects: [Suspect] = [], levers: [Lever] = []) {
        self.objectives = objectives
        self.suspects = suspects
        self.levers = levers
    }
}

/// One objective of one cgroup, or of a class where it is measured once for all its cgroups.
package struct Promise: Hashable, Sendable {
    package enum Measure: Hashable, Sendable {
        /// Millionths of the time in which tasks of the cgroup stall.
        case stall(ObjectivePressure)
        /// The workload's own number: µs for a time, millionths for a plain one.
        case metric(name: String, isTime: Bool = true)
        /// Millionths of the node's CPU time that is in use.
        case utilisation(cpus: Int)
    }

    package let className: String
    /// Nil where the measure is no cgroup's.
    package let cgroup: CgroupPath?
    package let measure: Measure
    /// What the measure is to stay below, in its unit; above 0.
    package let target: UInt64
    /// The slow horizon: for how long the target must be missed on average, µs; above 0.
    package let over: UInt64
    /// How old a measurement may be, µs.
    package let staleAfter: UInt64
    /// As the policy says it: `cpu some below 5% over 2s`.
    package let text: String
    package let location: String
    /// Whether the kernel tells by a trigger when the objective is missed; without one it is sampled regularly.
    package let hasTrigger: Bool

    package init(
        className: String, cgroup: CgroupPath?, measure: Measure, target: UInt64, over: UInt64,
        staleAfter: UInt64 = 5_000_000, text: String = "", location: String = "", hasTrigger: Bool = true
    ) {
        self.className = className
        self.cgroup = cgroup
        self.measure = measure
        self.target = target
        self.over = over
        self.staleAfter = staleAfter
        self.text = text
        self.location = location
        self.hasTrigger = hasTrigger
    }
}

/// A cgroup of a class that yields: what is known of its use says whether it is to blame.
package struct Suspect: Hashable, Sendable {
    package let className: String
    package let cgroup: CgroupPath
    /// Indices of `SLAModel.levers`, in the order in which the policy gives them up.
    package let levers: [Int]

    package init(className: String, cgroup: CgroupPath, levers: [Int]) {
        self.className = className
        self.cgroup = cgroup
        self.levers = levers
    }
}
