package import KernelInterface
package import Policy

/// What somebody who manages cgroups himself put into one, as the names of cgroups say it.
package struct FoundWorkload: Hashable, Sendable {
    package let cgroup: CgroupPath
    package let kind: WorkloadKind
    package internal(set) var facts: [WorkloadKey: String]
    /// Of a container with the cgroupfs driver, whose name is its id alone: containerd's and docker's look the same.
    package let isOfAnyRuntime: Bool

    init(_ cgroup: CgroupPath, _ kind: WorkloadKind, _ facts: [WorkloadKey: String], isOfAnyRuntime: Bool = false) {
        self.cgroup = cgroup
        self.kind = kind
        self.facts = facts
        self.isOfAnyRuntime = isOfAnyRuntime
    }

    package func isMatched(by match: WorkloadMatch) -> Bool {
        if match.matches(kind, facts) { return true }
        guard isOfAnyRuntime else { return false }
        return ["containerd", "docker"].contains { name in
            match.matches(kind, facts.merging([.runtime: name]) { own, _ in own })
        }
    }
}

extension FoundWorkload {
    /// What the name of a cgroup says, below a parent, in a pod or a job that is above; nil where it says nothing.
    ///
    /// | workload | cgroup |
    /// |---|---|
    /// | pod, systemd driver | `[ROOT-]kubepods[-burstable\|-besteffort]-podUID.slice`, with `_` for `-` in the UID |
    /// | pod, cgroupfs driver | `kubepods/[burstable/\|besteffort/]podUID` |
    /// | container | `cri-containerd-ID.scope`, `crio-ID[.scope]`, `docker-ID.scope`, `libpod-ID[.scope]`, or the ID alone |
    /// | machine | `machine-NAME.scope` and `systemd-nspawn@NAME.service`, escaped by systemd |
    /// | Slurm | `[NODE_]slurmstepd.scope/job_ID[/step_ID]` |
    /// | HTCondor | `condor_DIRECTORY_SLOT@HOST`, with `_` for `/` in the directory |
    static func named(_ cgroup: CgroupPath, below above: FoundWorkload?) -> FoundWorkload? {
        let name = cgroup.name[...]
        if let pod = pod(name, below: cgroup.parent) { return FoundWorkload(cgroup, .pod, pod) }
        if let container = container(name, cgroup, above) { return container }
        if let machine = machine(name) { return FoundWorkload(cgroup, .machine, [.name: machine]) }
        if name.hasPrefix("job_"), cgroup.parent?.name.hasSuffix("slurmstepd.scope") == true {
            return FoundWorkload(cgroup, .slurm, [.job: String(name.dropFirst("job_".count))])
        }
        if name.hasPrefix("step_"), let above, above.kind == .slurm, above.cgroup == cgroup.parent {
            return FoundWorkload(
                cgroup, .slurm, above.facts.merging([.step: String(name.dropFirst("step_".count))]) { $1 })
        }
        if let slot = slot(name) { return FoundWorkload(cgroup, .htcondor, [.slot: slot]) }
        return nil
    }

    // MARK: Names

    private static func pod(_ name: Substring, below parent: CgroupPath?) -> [WorkloadKey: String]? {
        if name.hasSuffix(".slice") {
            let stem = name.dropLast(".slice".count)
            guard let dash = stem.lastIndex(of: "-"), stem[dash...].hasPrefix("-pod") else { return nil }
            let uid = stem[dash...].dropFirst("-pod".count).map { $0 == "_" ? "-" : $0 }
            guard isUID(uid) else { return nil }
            for (ending, qos) in [
                ("kubepods-burstable", "Burstable"), ("kubepods-besteffort", "BestEffort"), ("kubepods", "Guaranteed"),
            ] where stem[..<dash] == ending || stem[..<dash].hasSuffix("-" + ending) {
                return [.uid: String(uid), .qos: qos]
            }
            return nil
        }
        guard name.hasPrefix("pod"), isUID(Array(name.dropFirst(3))), let parent else { return nil }
        let qos: String
        switch (parent.name, parent.parent?.name) {
        case ("kubepods", _): qos = "Guaranteed"
        case ("burstable", "kubepods"): qos = "Burstable"
        case ("besteffort", "kubepods"): qos = "BestEffort"
        default: return nil
        }
        return [.uid: String(name.dropFirst(3)), .qos: qos]
    }

    /// Of a static pod it is a hash without dashes.
    private static func isUID(_ text: [Character]) -> Bool {
        !text.isEmpty && text.count <= 64 && text.allSatisfy { $0 == "-" || $0.isASCII && $0.isHexDigit }
    }

    private static func container(_ name: Substring, _ cgroup: CgroupPath, _ above: FoundWorkload?) -> FoundWorkload? {
        let inPod = above?.kind == .pod ? above?.facts ?? [:] : [:]
        let own = name.hasSuffix(".scope") ? name.dropLast(".scope".count) : name
        for (prefix, runtime) in [
            ("cri-containerd-", "containerd"), ("crio-", "cri-o"), ("docker-", "docker"), ("libpod-", "podman"),
        ] where own.hasPrefix(prefix) {
            let id = own.dropFirst(prefix.count)
            // `crio-conmon-ID.scope` is who looks after one.
            guard isID(id) else { return nil }
            return FoundWorkload(cgroup, .container, inPod.merging([.id: String(id), .runtime: runtime]) { $1 })
        }
        guard own == name, isID(name) else { return nil }
        if cgroup.parent?.name == "docker" {
            return FoundWorkload(cgroup, .container, [.id: String(name), .runtime: "docker"])
        }
        guard !inPod.isEmpty else { return nil }
        return FoundWorkload(cgroup, .container, inPod.merging([.id: String(name)]) { $1 }, isOfAnyRuntime: true)
    }

    private static func isID(_ text: Substring) -> Bool {
        text.utf8.count == 64 && text.allSatisfy { $0.isASCII && $0.isHexDigit }
    }

    private static func machine(_ name: Substring) -> String? {
        if name.hasPrefix("machine-"), name.hasSuffix(".scope") {
            return unescaped(name.dropFirst("machine-".count).dropLast(".scope".count))
        }
        if name.hasPrefix("systemd-nspawn@"), name.hasSuffix(".service") {
            return unescaped(name.dropFirst("systemd-nspawn@".count).dropLast(".service".count))
        }
        return nil
    }

    /// Without the `\x2d` that systemd writes in names of units; nil for what no unit is called.
    private static func unescaped(_ name: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(name.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            guard rest.popFirst() == UInt8(ascii: "x"), rest.count >= 2,
                let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else { return nil }
            rest = rest.dropFirst(2)
            bytes.append(code)
        }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    private static func slot(_ name: Substring) -> String? {
        guard name.hasPrefix("condor_"), let at = name.firstIndex(of: "@"),
            let start = name[..<at].ranges(of: "_slot").last
        else { return nil }
        let slot = name[start.lowerBound..<at].dropFirst()
        return slot.dropFirst("slot".count).first?.isNumber == true ? String(slot) : nil
    }
}
