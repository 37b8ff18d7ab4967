import KernelInterface
import Policy
import SLA
import TestSupport

/// A cgroup path that the test knows to be well formed.
func path(_ text: String) -> CgroupPath {
    guard let path = CgroupPath(text) else { fatalError("`\(text)` is no cgroup path") }
    return path
}

func pressure(_ text: String) -> Promise.Measure {
    guard let line = ObjectivePressure.all.first(where: { $0.description == text }) else {
        fatalError("`\(text)` is no pressure line")
    }
    return .stall(line)
}

/// `web` with an objective that is measured by `measure`.
func promise(
    _ measure: Promise.Measure = pressure("cpu some"), target: UInt64 = 50_000, over: UInt64 = 2_000_000,
    hasTrigger: Bool = true
) -> Promise {
    Promise(
        className: "web", cgroup: path("web.slice"), measure: measure, target: target, over: over,
        hasTrigger: hasTrigger)
}

/// A lever with the base, floor and step that a batch class on a node of 8 CPUs has.
func lever(
    _ kind: Lever.Kind, of suspect: Int = 0, base: UInt64? = nil, floor: UInt64? = nil, ceiling: UInt64? = nil,
    longest: UInt64? = nil
) -> Lever {
    let (usual, least, quantum): (UInt64, UInt64, UInt64) =
        switch kind {
        case .cpuMax: (8_000, 100, 10)
        case .cpusetCPUs: (8, 1, 1)
        case .cacheL3, .cacheL2: (12, 2, 1)
        case .memoryBandwidth: (100, 10, 10)
        case .memoryHigh: (8 << 30, 256 << 20, 4096)
        case .ioMax: (10_000, 500, 1)
        case .cpuIdle, .memoryReclaim, .freeze, .kill: (1, 0, 1)
        }
    return Lever(
        kind, className: "batch", cgroup: path("batch.slice/\(suspect)"), base: base ?? usual, floor: floor ?? least,
        ceiling: ceiling, quantum: quantum, longest: longest)
}

/// One suspect for each list of levers.
func model(_ objectives: [Promise] = [promise()], _ suspects: [[Lever]]) -> SLAModel {
    var model = SLAModel(objectives: objectives)
    for (index, levers) in suspects.enumerated() {
        let first = model.levers.count
        model.levers += levers
        model.suspects.append(
            Suspect(
                className: "batch", cgroup: path("batch.slice/\(index)"), levers: Array(first..<model.levers.count)))
    }
    return model
}
