import Document
import KernelInterface

@testable import Simulator

/// A machine of 8 CPUs without swap, with two leaf cgroups below slices of their own.
let loadNode = """
    node:
      apiVersion: bulkhead/v1
      kind: Node
      kernel: "6.12"
      cpus: 0-7
      memory: 16GiB
      devices:
        - {name: vda, number: "254:0", scheduler: none, size: 64GiB}
      cgroup: {path: /sys/fs/cgroup, options: [memory_recursiveprot], controllers: [cpuset, cpu, io, memory, pids]}
      cgroups:
        /: {controllers: [cpuset, cpu, io, memory, pids]}
        web.slice: {controllers: [cpuset, cpu, io, memory, pids]}
        web.slice/web.service: {}
        batch.slice: {controllers: [cpuset, cpu, io, memory, pids]}
        batch.slice/job.scope: {}

    """

struct LoadTrouble: Error, CustomStringConvertible {
    let description: String
}

/// A scenario that runs.
struct LoadRun {
    var kernel: SimulatedKernel
    var load: SimulatedLoad

    init(_ workloads: String, node: String = loadNode, seed: UInt64 = 1, more: String = "") throws {
        let text =
            "apiVersion: bulkhead/v1\nkind: Scenario\n" + node + "duration: 60s\nseed: \(seed)\n" + more
            + "workloads:\n" + workloads
        let (yaml, composed) = composeYAML(SourceFile(name: "scenario.yaml", text: text))
        var findings = composed
        let scenario = yaml.flatMap { Scenario(decoding: $0, diagnostics: &findings) }
        guard let scenario, case .inline(let machine) = scenario.node else {
            throw LoadTrouble(description: findings.map(\.message).joined(separator: "\n"))
        }
        kernel = machine.kernel
        load = try SimulatedLoad(scenario, on: machine)
    }

    mutating func set(_ cgroup: String, _ name: String, _ text: String) throws {
        try kernel.write(path(cgroup), file(name), text + "\n")
    }

    /// Lets time pass, microseconds.
    mutating func pass(_ microseconds: UInt64) {
        let end = kernel.clock + microseconds
        while kernel.clock < end { load.advance(&kernel) }
    }

    func measured(_ name: String) -> WorkloadMeasurement {
        load.measurements.first { $0.name == name } ?? load.measurements[0]
    }

    func total(_ cgroup: String, _ resource: PressureResource, full: Bool = false) -> UInt64 {
        guard let slot = kernel.slots[path(cgroup)] else { return 0 }
        return kernel.stallTotals(slot)[PressureState.index(resource, full: full)]
    }

    /// The value of a key of a flat keyed file.
    func value(_ cgroup: String, _ name: String, _ key: String) -> UInt64? {
        kernel.content(cgroup, name).split(separator: "\n").first { $0.hasPrefix(key + " ") }
            .flatMap { UInt64($0.dropFirst(key.utf8.count + 1)) }
    }
}

let webService = "  - {name: web, cgroup: web.slice/web.service, model: service, rate: 500, cpu: 4ms, threads: 16}\n"

func batch(_ threads: Int, _ cgroup: String = "batch.slice/job.scope", _ name: String = "job") -> String {
    "  - {name: \(name), cgroup: \(cgroup), model: batch, threads: \(threads)}\n"
}
