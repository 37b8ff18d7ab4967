package import Policy
package import SLA

extension ResolvedPolicy {
    /// Whether a lever is one of this policy: its class still has the rung, and its cgroup is still one of the class.
    package func has(_ lever: Lever, _ matched: MatchedCgroups) -> Bool {
        guard let index = classes.firstIndex(where: { $0.name == lever.className }) else { return false }
        if let cgroup = lever.cgroup, matched.classes[cgroup] != index { return false }
        return (classes[index].yields + classes[index].grows).contains { $0.kind == lever.kind }
    }
}
