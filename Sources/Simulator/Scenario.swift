package import Document

/// A machine, its policies, and what runs on it for how long: what `kind: Scenario` says.
package struct Scenario: Sendable {
    package enum Node: Sendable {
        /// A path, relative to the scenario's directory.
        case file(String)
        case inline(SimulatedNode)
    }

    /// What a disk can do, where the scenario knows better than the model of io.cost.
    package struct Device: Equatable, Sendable {
        package let name: String
        /// Bytes a second, one after the other.
        package let bandwidth: Double?
        /// Random accesses a second.
        package let iops: Double?
    }

    package let node: Node
    /// Paths, relative to the scenario's directory.
    package let policies: [String]
    /// Microseconds.
    package let duration: UInt64
    package let seed: UInt64
    package let devices: [Device]
    /// What the memory of one cache domain moves, bytes a second.
    package let memoryBandwidth: Double
    package let workloads: [Workload]

    /// Reads a scenario. Nil when something is wrong, which is then among the diagnostics.
    package init?(decoding node: YAMLNode, diagnostics: inout [Diagnostic]) {
        var reader = ScenarioReader()
        let found = reader.scenario(node)
        diagnostics += reader.diagnostics
        guard let found, reader.diagnostics.isEmpty else { return nil }
        self = found
    }

    init(
        node: Node, policies: [String] = [], duration: UInt64, seed: UInt64 = 1, devices: [Device] = [],
        memoryBandwidth: Double = Self.usualBandwidth, workloads: [Workload]
    ) {
        self.node = node
        self.policies = policies
        self.duration = duration
        self.seed = seed
        self.devices = devices
        self.memoryBandwidth = memoryBandwidth
        self.workloads = workloads
    }

    /// The same machine with some of its workloads: the others never start, and those that run do as they would beside
    /// them.
    package func running(only isKept: (Workload) -> Bool) -> Scenario {
        let workloads = workloads.map { workload in
            var workload = workload
            if !isKept(workload) { workload.from = .max }
            return workload
        }
        return Scenario(
            node: node, policies: policies, duration: duration, seed: seed, devices: devices,
            memoryBandwidth: memoryBandwidth, workloads: workloads)
    }

    /// Six channels of DDR4, about: 100 GB/s.
    static let usualBandwidth = 100e9

    /// A path of the scenario as seen from where the scenario's own path is seen.
    package static func path(_ path: String, besides scenario: String) -> String {
        if path.utf8.first == UInt8(ascii: "/") { return path }
        guard let slash = scenario.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(scenario[...slash]) + path
    }
}
