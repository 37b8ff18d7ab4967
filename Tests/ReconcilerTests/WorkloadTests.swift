import KernelInterface
import Planner
import Policy
import Simulator
import TestSupport
import Testing

@testable import Reconciler

private let uid = "2cb0bb65-6b52-4ed1-a2d3-5b6a61cd6b4a"
private let underscored = "2cb0bb65_6b52_4ed1_a2d3_5b6a61cd6b4a"
private let id = "0f3c1d2e4b5a69788796a5b4c3d2e1f00f3c1d2e4b5a69788796a5b4c3d2e1f0"

/// A kernel that has these cgroups, and those above them.
private func kernel(_ paths: [String]) throws -> SimulatedKernel {
    var kernel = try SimulatedSession().kernel
    for path in paths { try kernel.makeCgroups(to: path) }
    return kernel
}

extension FoundWorkload {
    fileprivate var text: String {
        let facts = facts.map { "\($0.key.rawValue) \($0.value)" }.sorted()
        return ([kind.rawValue] + facts).joined(separator: ", ") + (isOfAnyRuntime ? ", of any runtime" : "")
    }
}

@Suite struct WorkloadTests {
    @Test(arguments: [
        ("kubepods.slice/kubepods-pod\(underscored).slice", "pod, qos Guaranteed, uid \(uid)"),
        (
            "kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod\(underscored).slice",
            "pod, qos Burstable, uid \(uid)"
        ),
        (
            "kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-besteffort-pod\(underscored).slice",
            "pod, qos BestEffort, uid \(uid)"
        ),
        ("kubepods/pod\(uid)", "pod, qos Guaranteed, uid \(uid)"),
        ("kubelet/kubepods/besteffort/pod\(uid)", "pod, qos BestEffort, uid \(uid)"),
        (
            "kubepods/burstable/pod7f8667b0aa2fc59394329cc63d147fc3",
            "pod, qos Burstable, uid 7f8667b0aa2fc59394329cc63d147fc3"
        ),
        ("system.slice/docker-\(id).scope", "container, id \(id), runtime docker"),
        ("docker/\(id)", "container, id \(id), runtime docker"),
        ("machine.slice/libpod-\(id).scope", "container, id \(id), runtime podman"),
        ("libpod_parent/libpod-\(id)", "container, id \(id), runtime podman"),
        ("machine.slice/machine-web\\x2d1.scope", "machine, name web-1"),
        ("machine.slice/systemd-nspawn@db\\x2dtest.service", "machine, name db-test"),
        ("system.slice/slurmstepd.scope/job_4711", "slurm, job 4711"),
        ("system.slice/node1_slurmstepd.scope/job_4711", "slurm, job 4711"),
        ("system.slice/condor.service/condor_var_lib_condor_execute_slot1_2@node7", "htcondor, slot slot1_2"),
    ])
    func namesTell(path: String, expected: String) throws {
        var kernel = try kernel([path])
        let found = try workloads(tree: &kernel).found
        #expect(found.map { "\($0.cgroup): \($0.text)" } == ["\(path): \(expected)"])
    }

    @Test func whatIsInAPodIsOfThatPod() throws {
        let pod = "kubepods.slice/kubepods-pod\(underscored).slice"
        let cgroupfs = "kubepods/pod7f8667b0aa2fc59394329cc63d147fc3"
        var kernel = try kernel([pod + "/cri-containerd-\(id).scope", cgroupfs + "/" + id])
        let names: PodNames = [uid: ("shop", "cart-0")]
        let found = try workloads(podNames: names, tree: &kernel).found.filter { $0.kind == .container }
        #expect(
            found.map(\.text) == [
                "container, id \(id), name cart-0, namespace shop, qos Guaranteed, runtime containerd, uid \(uid)",
                "container, id \(id), qos Guaranteed, uid 7f8667b0aa2fc59394329cc63d147fc3, of any runtime",
            ])
    }

    @Test func stepsAreOfTheirJob() throws {
        var kernel = try kernel(["system.slice/slurmstepd.scope/job_7/step_batch/user/task_0"])
        #expect(try workloads(tree: &kernel).found.map(\.text) == ["slurm, job 7", "slurm, job 7, step batch"])
    }

    /// Names that come close.
    @Test(arguments: [
        "system.slice/podman.service", "kubepods/podman", "pod\(uid)", "kubepods.slice/kubepods-burstable.slice",
        "machine.slice/libpod-conmon-\(id).scope", "kubepods/pod\(uid)x", id, "user.slice/\(id)",
        "machine.slice/machine-libpod_pod_\(id).slice", "machine.slice/machine-.scope", "system.slice/job_7",
        "system.slice/condor.service", "condor_slotx@a", "machine.slice/machine-a\\xzz.scope", "kubepods/pod",
        "my-kubepodsx-pod\(underscored).slice", "kubepods-besteffort-podnothex.slice",
    ])
    func otherNamesTellNothing(path: String) throws {
        var kernel = try kernel([path])
        #expect(try workloads(tree: &kernel).found == [])
    }

    @Test func placesAreWhereOthersMayCome() throws {
        let pod = "kubepods.slice/kubepods-pod\(underscored).slice"
        func places(_ paths: [String]) throws -> Set<String> {
            var kernel = try kernel(paths)
            return Set(try workloads(tree: &kernel).places.map(\.description))
        }
        let before = try places([])
        #expect(before.isSuperset(of: ["/", "system.slice"]))
        let found = try places([pod, "system.slice/a.service", "system.slice/slurmstepd.scope/job_1", "docker/\(id)"])
        #expect(
            found.subtracting(before) == [
                "docker", "kubepods.slice", pod, "system.slice/slurmstepd.scope", "system.slice/slurmstepd.scope/job_1",
            ])
    }

    @Test func theFirstClassHasIt() throws {
        let besteffort = "kubepods/besteffort/pod\(uid)"
        let guaranteed = "kubepods/pod7f8667b0aa2fc59394329cc63d147fc3"
        let named = "kubepods/besteffort/pod1"
        var kernel = try kernel([besteffort, guaranteed, named + "/" + id, named + "/cri-containerd-\(id).scope"])
        let policy = try resolvedPolicy(
            policy(
                classes: """
                      ml:
                        match: [{pod: {namespace: ml-*, name: "*"}}, {container: {runtime: docker}}]
                        pids: {max: 1}
                      idle:
                        match: [{pod: {qos: BestEffort}}]
                        pids: {max: 2}
                      rest:
                        match: [{pod: {}}, {container: {qos: BestEffort}}]
                        pids: {max: 3}
                      named:
                        match: [{cgroup: kubepods/besteffort/pod1}]
                        pids: {max: 4}
                    """))
        #expect(policy.needsPodNames)
        func members(_ names: PodNames) throws -> [String] {
            let matched = try matchedCgroups(policy, podNames: names, tree: &kernel)
            #expect(matched.findings.isEmpty)
            return matched.classes.map { "\(policy.classes[$1].name): \($0)" }.sorted()
        }
        let rest = ["ml: \(named)/\(id)", "named: \(named)", "rest: \(named)/cri-containerd-\(id).scope"]
        #expect(try members([:]) == (["idle: \(besteffort)", "rest: \(guaranteed)"] + rest).sorted())
        #expect(
            try members([uid: ("ml-train", "job-0")]) == (["ml: \(besteffort)", "rest: \(guaranteed)"] + rest).sorted())
        #expect(
            try members([uid: ("shop", "job-0")]) == (["idle: \(besteffort)", "rest: \(guaranteed)"] + rest).sorted())
    }
}
