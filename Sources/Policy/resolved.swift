package import Document
package import KernelInterface

extension PolicySet {
    /// The set as this node would get it, and what the node lacks or has too little of, by position.
    ///
    /// The `node` mapping comes first, as a class named `node` that matches the root cgroup. Settings with an error are
    /// left out of the result.
    package func resolved(against inventory: Inventory) -> (policy: ResolvedPolicy, diagnostics: [Diagnostic]) {
        var resolver = Resolver(inventory)
        var resolved: [ResolvedClass] = []
        for file in files {
            if let node = file.node { resolved.append(resolver.resolve(node)) }
        }
        for file in files {
            for workload in file.classes { resolved.append(resolver.resolve(workload)) }
        }
        var diagnostics = resolver.diagnostics + resolver.absent.diagnostics(inventory, resolver.devices)
        diagnostics += resolver.allocations.diagnostics + resolver.allocations.absent.diagnostics(inventory)
        diagnostics += protectionDiagnostics(resolved, memoryBytes: inventory.memoryBytes)
        if inventory.cgroup == nil, !resolved.isEmpty {
            diagnostics.append(
                Diagnostic(
                    .cgroup2Absent, "the node has no cgroup2 mount",
                    help: ["mount it: `mount -t cgroup2 none /sys/fs/cgroup`, or start systemd in unified mode"]))
        }
        return (ResolvedPolicy(classes: resolved), limited(diagnostics))
    }
}
