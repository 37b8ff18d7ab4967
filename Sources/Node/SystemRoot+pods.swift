package import Reconciler

extension SystemRoot {
    /// Namespaces and names of the pods of this machine, by UID: of the directories that the kubelet makes for the logs
    /// of each, `/var/log/pods/NAMESPACE_NAME_UID`. None of the three has `_` in it.
    package func podNames() -> PodNames {
        var found: PodNames = [:]
        for name in names("/var/log/pods") {
            let parts = name.split(separator: "_", omittingEmptySubsequences: false)
            guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty }) else { continue }
            found[String(parts[2])] = (String(parts[0]), String(parts[1]))
        }
        return found
    }
}
