import Document
import KernelInterface

extension ScenarioReader {
    private static let keys = [
        "apiVersion", "kind", "node", "policy", "duration", "seed", "devices", "memoryBandwidth", "workloads",
    ]

    /// Nil when something that it needs is missing.
    mutating func scenario(_ node: YAMLNode) -> Scenario? {
        guard let fields = fields(node, Self.keys, of: "a scenario") else { return nil }
        for (key, expected) in [("apiVersion", "bulkhead/v1"), ("kind", "Scenario")] {
            if fields[key]?.scalar?.text == expected { continue }
            diagnostics.append(
                Diagnostic(
                    scenario: .kind, "this is no scenario: `\(key)` is not `\(expected)`",
                    at: fields[key]?.span ?? node.span))
            return nil
        }
        for key in ["node", "duration", "workloads"] where fields[key] == nil {
            missing(key, of: "a scenario", at: node)
        }
        let machine = fields["node"].flatMap { self.node($0) }
        let duration = fields["duration"].flatMap { moment($0, "`duration`") }
        if let duration, duration == 0, let given = fields["duration"] { refuse(given, "`duration` is 0") }
        let seed = fields["seed"].flatMap { count($0, "`seed`", 0...UInt64.max) } ?? 1
        let bandwidth = fields["memoryBandwidth"].flatMap { rate($0, "`memoryBandwidth`") } ?? Scenario.usualBandwidth
        let workloads = fields["workloads"].map { self.workloads($0) } ?? []
        let policies = fields["policy"].map { self.policies($0) } ?? []
        let devices = fields["devices"].map { self.devices($0) } ?? []
        guard let machine, let duration else { return nil }
        return Scenario(
            node: machine, policies: policies, duration: duration, seed: seed, devices: devices,
            memoryBandwidth: bandwidth, workloads: workloads)
    }

    private mutating func node(_ node: YAMLNode) -> Scenario.Node? {
        if node.pairs != nil {
            return SimulatedNode(decoding: node, diagnostics: &diagnostics).map { .inline($0) }
        }
        return text(node, "`node`").map { .file($0) }
    }

    private mutating func policies(_ node: YAMLNode) -> [String] {
        var found: [String] = []
        for item in items(node, "`policy`") { if let path = text(item, "a path of `policy`") { found.append(path) } }
        return found
    }

    private mutating func devices(_ node: YAMLNode) -> [Scenario.Device] {
        guard let pairs = node.pairs else {
            refuse(node, "`devices` must be a mapping, not \(node.kind)")
            return []
        }
        var found: [Scenario.Device] = []
        for pair in pairs {
            guard let fields = fields(pair.value, ["bandwidth", "iops"], of: "the device `\(pair.name)`") else {
                continue
            }
            found.append(
                Scenario.Device(
                    name: pair.name,
                    bandwidth: fields["bandwidth"].flatMap { positive($0, "`bandwidth`", rate($0, "`bandwidth`")) },
                    iops: fields["iops"].flatMap { positive($0, "`iops`", number($0, "`iops`")) }))
        }
        return found
    }

    mutating func positive(_ node: YAMLNode, _ what: String, _ value: Double?) -> Double? {
        guard let value else { return nil }
        if value > 0 { return value }
        refuse(node, "\(what) must be more than 0")
        return nil
    }

    private mutating func workloads(_ node: YAMLNode) -> [Workload] {
        var found: [Workload] = []
        for item in items(node, "`workloads`") {
            guard let workload = workload(item) else { continue }
            if found.contains(where: { $0.name == workload.name }) {
                refuse(item, "there is another workload `\(workload.name)`")
            }
            found.append(workload)
        }
        return found
    }
}
