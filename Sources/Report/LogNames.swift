import KernelInterface
package import SLA

/// What people call the things that decisions are about.
package struct LogNames: Sendable {
    package let model: SLAModel

    package init(_ model: SLAModel) {
        self.model = model
    }

    package func objective(_ index: Int?) -> String? {
        guard let index, model.objectives.indices.contains(index) else { return nil }
        let promise = model.objectives[index]
        return "\(promise.className): \(promise.text)"
    }

    package func suspect(_ index: Int?) -> String? {
        guard let index, model.suspects.indices.contains(index) else { return nil }
        return model.suspects[index].cgroup.text
    }

    package func lever(_ index: Int?) -> Lever? {
        guard let index, model.levers.indices.contains(index) else { return nil }
        return model.levers[index]
    }

    /// `batch.slice cpu.max`; of a resource group, the class that it is of.
    package func place(_ index: Int?) -> String? {
        lever(index).map { "\($0.cgroup?.text ?? $0.className) \($0.kind.rawValue)" }
    }

    /// A value of a lever: `1.5cpus`, `2GiB`, `6ways`, `50%`.
    package func amount(_ value: UInt64, of lever: Lever) -> String {
        switch lever.kind {
        case .cpuMax: decimalText(value, over: 1000) + "cpus"
        case .cpusetCPUs: "\(value)cpus"
        case .cacheL2, .cacheL3: "\(value)ways"
        case .memoryBandwidth: "\(value)"
        case .memoryHigh: decimalText(value / (1 << 10) * 100 / (1 << 10), over: 100) + "MiB"
        case .ioMax: decimalText(value, over: 100) + "%"
        case .cpuIdle, .memoryReclaim, .freeze, .kill: value == 0 ? "on" : "off"
        }
    }

    /// A measure in the unit of its objective: a share of time, a time, or a number.
    package func measure(_ value: UInt64, of objective: Int?) -> String {
        guard let objective, model.objectives.indices.contains(objective) else { return "\(value)" }
        switch model.objectives[objective].measure {
        case .stall, .utilisation: return decimalText(value / 100, over: 100) + "%"
        case .metric(_, let isTime):
            return isTime ? decimalText(value, over: 1000) + "ms" : decimalText(value, over: 1_000_000)
        }
    }
}
