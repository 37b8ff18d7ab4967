import Policy

/// Whether giving up a lever of this kind can relieve what the measure is of.
func helps(_ kind: Lever.Kind, _ measure: Promise.Measure) -> Bool {
    switch measure {
    case .stall(let pressure): helps(kind, pressure.resource)
    case .metric: true
    // SCHED_IDLE uses an idle CPU all the same; but it leaves it at once, which is what headroom is for. Nothing is
    // killed for headroom.
    case .utilisation: [.cpuMax, .cpusetCPUs, .cpuIdle, .freeze].contains(kind)
    }
}

private func helps(_ kind: Lever.Kind, _ resource: ObjectivePressure.Resource) -> Bool {
    switch kind {
    case .freeze, .kill: true
    case .cpuMax, .cpusetCPUs: resource == .cpu || resource == .irq
    case .cpuIdle, .cacheL3, .cacheL2, .memoryBandwidth: resource == .cpu
    case .memoryHigh: resource == .memory || resource == .io
    case .memoryReclaim: resource == .memory
    case .ioMax: resource == .io
    }
}
