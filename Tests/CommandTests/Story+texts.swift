extension Story {
    /// Texts that depend on no node, and every form of every answer.
    static let texts = [
        Story("help", "bulkhead\nbulkhead --version\n" + commands.map { "bulkhead \($0) --help\n" }.joined()),
        Story(
            "usage",
            """
            bulkhead frobnicate
            bulkhead plan
            bulkhead plan policies --wrong
            bulkhead plan policies -o xml
            bulkhead plan policies --node a.yaml --root /sys/fs/cgroup
            bulkhead apply
            bulkhead apply policies --plan a.plan
            bulkhead check policies --here --inventory a.yaml
            bulkhead simulate policies
            bulkhead plan policies --out -
            bulkhead plan - --node nodes/small-vm.yaml <&-
            bulkhead revert everything
            """),
        Story(
            "explain",
            """
            bulkhead explain
            bulkhead explain high-above-max
            bulkhead explain state-busy
            bulkhead explain high-above-mx
            bulkhead explain nonsense
            bulkhead explain node-moved -o json
            bulkhead explain node-moved -o yaml
            bulkhead explain cache.l3
            bulkhead explain memoryBandwidth
            bulkhead explain io.max.DEVICE
            bulkhead explain cache.l4
            bulkhead explain monitoring -o yaml
            bulkhead explain cbm-not-contiguous
            """),
        Story(
            "schema",
            """
            bulkhead schema | head -n 20
            bulkhead schema -o yaml | head -n 8
            bulkhead schema -o table
            """),
        Story(
            "terminal",
            """
            cp nodes/kubernetes.yaml node.yaml
            script -qec 'stty cols 90; bulkhead plan policies/kubernetes-node.yaml --node node.yaml' /dev/null | tr -d '\\r'
            script -qec 'stty cols 400; bulkhead plan policies/kubernetes-node.yaml --node node.yaml' /dev/null | wc -l
            bulkhead plan policies/kubernetes-node.yaml --node node.yaml | wc -l
            bulkhead apply policies/kubernetes-node.yaml --node node.yaml > apply.txt
            script -qec 'stty cols 90; bulkhead status --node node.yaml' /dev/null | tr -d '\\r'
            echo 'kind: Polcy' > p.yaml
            script -qec 'TERM=xterm bulkhead check p.yaml' /dev/null | tr -d '\\r' | cat -v
            script -qec 'TERM=xterm NO_COLOR=1 bulkhead check p.yaml' /dev/null | tr -d '\\r' | cat -v
            TERM=xterm bulkhead check p.yaml
            """),
        Story("json", formats("json")),
        Story("yaml", formats("yaml")),
        Story(
            "features",
            """
            bulkhead doctor --node nodes/small-vm.yaml
            bulkhead doctor --node nodes/legacy-hybrid.yaml
            bulkhead doctor policies/web-and-batch.yaml --node nodes/legacy-hybrid.yaml
            bulkhead doctor policies/web-and-batch.yaml --node nodes/two-socket.yaml > all; echo $?
            bulkhead inventory --node nodes/small-vm.yaml
            bulkhead inventory --node nodes/two-socket.yaml -o table
            bulkhead inventory --node nodes/legacy-hybrid.yaml -o table
            bulkhead inventory --node nodes/kubernetes.yaml > node.yaml && bulkhead doctor --node node.yaml > again
            bulkhead check policies/ci-runner.yaml --inventory node.yaml
            bulkhead simulate policies/web-and-batch.yaml --node nodes/small-vm.yaml
            bulkhead simulate policies/web-and-batch.yaml --node nodes/legacy-hybrid.yaml
            """),
    ]

    static let commands = [
        "check", "plan", "apply", "status", "diff", "revert", "recover", "doctor", "inventory", "simulate", "replay",
        "schema", "explain",
    ]

    private static func formats(_ format: String) -> String {
        """
        cp nodes/small-vm.yaml node.yaml
        bulkhead check policies/slurm-node.yaml -o \(format)
        bulkhead check policies/slurm-node.yaml --inventory nodes/legacy-hybrid.yaml -o \(format)
        bulkhead plan policies/slurm-node.yaml --node node.yaml -o \(format)
        bulkhead apply policies/slurm-node.yaml --node node.yaml --dry-run -o \(format) 2>/dev/null | head -n 12
        bulkhead apply policies/slurm-node.yaml --node node.yaml -o \(format)
        bulkhead status --node node.yaml -o \(format)
        sed -i 's/cpu.weight: .50./cpu.weight: "60"/' node.yaml
        bulkhead diff --node node.yaml -o \(format)
        bulkhead diff policies/slurm-node.yaml --node node.yaml -o \(format) 2>/dev/null
        bulkhead revert --node node.yaml -o \(format)
        bulkhead recover --node node.yaml -o \(format)
        bulkhead doctor policies/slurm-node.yaml --node nodes/legacy-hybrid.yaml -o \(format)
        bulkhead plan policies/absent.yaml --node node.yaml -o \(format)
        bulkhead apply policies/slurm-node.yaml --node nodes/legacy-hybrid.yaml --state s -o \(format) 2>/dev/null
        bulkhead inventory --node nodes/legacy-hybrid.yaml -o \(format)
        bulkhead simulate policies/slurm-node.yaml --node nodes/small-vm.yaml -o \(format) 2>/dev/null | head -n 8
        """
    }

    /// Every policy that is shipped, on every node that is.
    static let policies = ["small-vm", "two-socket", "kubernetes", "legacy-hybrid"].map { node in
        Story(
            "policies-on-\(node)",
            ["ci-runner", "database-and-analytics", "desktop", "kubernetes-node", "slurm-node", "web-and-batch"]
                .map { "bulkhead plan policies/\($0).yaml --node nodes/\(node).yaml" }.joined(separator: "\n"))
    }
}
