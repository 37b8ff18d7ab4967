import KernelInterface
import Node
import Policy

/// What a run goes on needing once it is set up; `docs/service.md` says of each what stops working without it.
///
/// CAP_SYS_ADMIN only where the policy makes a partition: a remote one needs it.
func keptCapabilities(for policy: PolicySet) -> Capabilities {
    let partitions: Set<InterfaceFile> = [.cpusetCpusPartition, .cpusetCpusExclusive]
    let hasPartition = policy.classes.contains { $0.settings.contains { partitions.contains($0.file) } }
    let always: Capabilities = [.dacOverride, .sysNice, .sysResource]
    return hasPartition ? always.union(.sysAdmin) : always
}

/// Gives the rest up. What cannot be given up is told of, and the run goes on: it was started with it.
func limitCapabilities(for policy: PolicySet) -> String? {
    do throws(Errno) {
        try CapabilitySets.limit(to: keptCapabilities(for: policy))
        return nil
    } catch {
        return "capabilities that are not needed could not be given up: \(error.text)"
    }
}
