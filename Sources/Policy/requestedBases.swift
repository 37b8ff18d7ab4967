import KernelInterface

/// What a class sets where a rung bounds it, before the node is known.
func requestedBases(
    _ rung: RequestedRung, _ settings: [RequestedSetting], _ allocation: RequestedAllocation?
) -> [RungBase] {
    switch rung.bound {
    case .cpuMax(let amount): bases(.cpuMax, settings, bound: RungAmount(amount))
    case .cpusetCPUs(let amount): bases(.cpusetCpus, settings, bound: RungAmount(amount))
    case .memoryHigh(let amount):
        bases(.memoryHigh, settings, bound: RungAmount(amount))
            + bases(.memoryMax, settings, bound: RungAmount(amount))
    case .ioMax(let permyriad): bases(.ioMax, settings, bound: .share(UInt64(permyriad)))
    case .cache(let level, let amount):
        (allocation?.caches ?? []).filter { $0.level == level }
            .map {
                RungBase(
                    key: $0.key, text: $0.text, span: $0.span, amount: RungAmount($0.amount),
                    bound: RungAmount(amount))
            }
    case .memoryBandwidth(let amount):
        (allocation?.bandwidths ?? []).filter { $0.schema == "MB" }
            .map {
                RungBase(
                    key: $0.key, text: $0.text, span: $0.span, amount: RungAmount($0.amount),
                    bound: RungAmount(amount))
            }
    case .cpuIdle, .memoryReclaim, .freeze, .kill: []
    }
}

/// The memory that a class protects, where a floor of `memory.high` bounds it; the hard protection first.
func requestedProtections(_ rung: RequestedRung, _ settings: [RequestedSetting]) -> [RungBase] {
    guard case .memoryHigh(let amount) = rung.bound else { return [] }
    return bases(.memoryMin, settings, bound: RungAmount(amount))
        + bases(.memoryLow, settings, bound: RungAmount(amount))
}

private func bases(_ file: InterfaceFile, _ settings: [RequestedSetting], bound: RungAmount) -> [RungBase] {
    var found: [RungBase] = []
    for index in settings.indices where settings[index].file == file {
        let setting = settings[index]
        found.append(
            RungBase(
                key: setting.key, text: setting.text, span: setting.span, amount: RungAmount(setting), bound: bound))
    }
    return found
}

extension RungAmount {
    init(_ amount: CPUAmount) {
        switch amount {
        case .share(let permyriad): self = .share(UInt64(permyriad))
        case .millicpus(let millicpus): self = .absolute(millicpus, .cpus)
        }
    }

    init(_ amount: MemoryAmount) {
        switch amount {
        case .share(let permyriad): self = .share(UInt64(permyriad))
        case .bytes(let bytes): self = .absolute(bytes, .size)
        }
    }

    init(_ amount: CacheAmount) {
        switch amount {
        case .share(let permyriad): self = .share(UInt64(permyriad))
        case .ways(let ways): self = .absolute(UInt64(ways), .ways)
        case .bytes(let bytes): self = .absolute(bytes, .size)
        case .mask(let mask): self = .absolute(UInt64(mask.count), .ways)
        }
    }

    init(_ amount: BandwidthAmount) {
        switch amount {
        case .share(let permyriad): self = .share(UInt64(permyriad))
        case .rate(let rate): self = .absolute(rate, .rate)
        case .unlimited: self = .unlimited
        }
    }

    /// Nil for what cannot be compared with a rung, such as a share of the parent.
    fileprivate init?(_ setting: RequestedSetting) {
        switch setting.value {
        case .bytes(let bytes): self = .absolute(bytes, .size)
        case .memoryShare(let permyriad), .cpuShare(let permyriad, _): self = .share(UInt64(permyriad))
        case .cpus(let list): self = .absolute(UInt64(list.indices.count) * 1000, .cpus)
        case .text("max"): self = .unlimited
        case .text(let text) where setting.file == .cpuMax: self = RungAmount(quota: text)
        // The limits themselves, of which a rung is a share.
        case .device where setting.file == .ioMax: self = .share(10000)
        case .text, .swapShare, .parentShare, .nodes, .device, .entry: return nil
        }
    }

    /// Of the text of `cpu.max`, rounded up to thousandths of a CPU.
    init(quota text: String) {
        guard let (quota, period) = quotaAndPeriod(text), period > 0 else {
            self = .unlimited
            return
        }
        self = .absolute((quota * 1000 + period - 1) / period, .cpus)
    }
}
