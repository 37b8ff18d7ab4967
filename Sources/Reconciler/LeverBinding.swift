package import KernelInterface

/// How a lever's values are written to the node.
package struct LeverBinding: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        /// Period, µs.
        case cpuMax(period: UInt64)
        /// The weight that a cgroup which was idle gets back; nil where it had none of its own.
        case cpuIdle(weight: String?)
        /// The CPUs at the base, those that are given up last first.
        case cpusetCPUs([Int])
        case memoryHigh
        /// Bytes to reclaim each time.
        case memoryReclaim(bytes: UInt64)
        /// The limits at the base, by device number.
        case ioMax([IOMaxLimit])
        case freeze
        case kill
        /// Portions of a resource group.
        case portions(ResourceGroup, [PortionRange])
    }

    /// The cgroup, and which it was when it was armed; nil for a resource group.
    package let cgroup: CgroupPath?
    package let identity: CgroupIdentity?
    package let target: Target
    /// The lever's value at the base.
    package let base: UInt64
    /// The canonical text of the file at the base; what is given back. Empty where no single file has it.
    package let baseText: String

    package init(
        cgroup: CgroupPath?, identity: CgroupIdentity?, target: Target, base: UInt64, baseText: String = ""
    ) {
        self.cgroup = cgroup
        self.identity = identity
        self.target = target
        self.base = base
        self.baseText = baseText
    }
}

/// The limits of one device that a class has.
package struct IOMaxLimit: Hashable, Sendable {
    /// `259:0`
    package let device: String
    package let line: IOMaxLine

    package init(device: String, line: IOMaxLine) {
        self.device = device
        self.line = line
    }
}

/// A portion of one domain: ways of a cache, or memory bandwidth.
package struct PortionRange: Hashable, Sendable {
    package let schema: String
    package let domain: Int
    package let base: SchemaValue
    /// Ways, or the unit of the bandwidth; floor ≤ base ≤ ceiling.
    package let floor: UInt64
    package let ceiling: UInt64
    /// The ways that there are; empty for a bandwidth.
    package let mask: CBM
    /// Steps of a bandwidth; 1 for ways.
    package let step: UInt64

    package init(
        schema: String, domain: Int, base: SchemaValue, floor: UInt64, ceiling: UInt64, mask: CBM = .empty,
        step: UInt64 = 1
    ) {
        self.schema = schema
        self.domain = domain
        self.base = base
        self.floor = floor
        self.ceiling = ceiling
        self.mask = mask
        self.step = step
    }

    package var amount: UInt64 { base.amount }
}

extension SchemaValue {
    /// Ways, or the unit of the bandwidth.
    var amount: UInt64 {
        switch self {
        case .mask(let mask): UInt64(mask.count)
        case .bandwidth(let value): value
        }
    }
}

/// One write of one interface file; `text` is canonical, without the key.
package struct LeverWrite: Hashable, Sendable {
    package let file: InterfaceFile
    package let key: String?
    package let text: String
    /// Whether the file tells afterwards what was written.
    package let isReadBack: Bool

    package init(_ file: InterfaceFile, key: String? = nil, _ text: String, isReadBack: Bool = true) {
        self.file = file
        self.key = key
        self.text = text
        self.isReadBack = isReadBack
    }
}

extension LeverBinding {
    /// What to write to the cgroup for a value, in order; empty for a resource group, and where nothing is to be done.
    package func writes(_ value: UInt64) -> [LeverWrite] {
        switch target {
        case .cpuMax(let period):
            if value == base { return [LeverWrite(.cpuMax, baseText)] }
            return [LeverWrite(.cpuMax, "\(max(value * period / 1000, CPUBandwidth.quotas.lowerBound)) \(period)")]
        case .cpuIdle(let weight):
            // Leaving idle puts the weight to 100.
            if value == 0 { return [LeverWrite(.cpuIdle, "1")] }
            return [LeverWrite(.cpuIdle, "0")] + (weight.map { [LeverWrite(.cpuWeight, $0)] } ?? [])
        case .cpusetCPUs(let cpus):
            return [LeverWrite(.cpusetCpus, value == base ? baseText : IndexList(cpus.prefix(Int(value))).description)]
        case .memoryHigh:
            return [LeverWrite(.memoryHigh, value == base ? baseText : "\(value)")]
        case .memoryReclaim(let bytes):
            return value == 0 ? [LeverWrite(.memoryReclaim, "\(bytes)", isReadBack: false)] : []
        case .ioMax(let limits):
            return limits.map { LeverWrite(.ioMax, key: $0.device, $0.line.scaled(to: value).description) }
        case .freeze:
            return [LeverWrite(.cgroupFreeze, value == 0 ? "1" : "0")]
        case .kill:
            return value == 0 ? [LeverWrite(.cgroupKill, "1", isReadBack: false)] : []
        case .portions:
            return []
        }
    }

    /// The values of the resource group for a value of the lever, and what the lever then is; nil for a cgroup.
    ///
    /// Each domain gets the same share of the way from its base to its floor, or to its ceiling.
    package func schemata(_ value: UInt64) -> (group: ResourceGroup, Schemata, granted: UInt64)? {
        guard case .portions(let group, let ranges) = target else { return nil }
        var schemata = Schemata()
        var granted: UInt64 = 0
        let (floor, ceiling) = ranges.reduce((0, 0)) { ($0.0 + $1.floor, $0.1 + $1.ceiling) }
        for range in ranges {
            let amount =
                value <= base
                ? range.amount - share(base - value, of: base - floor, span: range.amount - range.floor)
                : range.amount + share(value - base, of: ceiling - base, span: range.ceiling - range.amount)
            let portion = range.portion(amount)
            granted += portion.amount
            schemata.set(range.schema, range.domain, portion)
        }
        return (group, schemata, granted)
    }

    private func share(_ part: UInt64, of whole: UInt64, span: UInt64) -> UInt64 {
        whole == 0 ? 0 : min(span, (part * span + whole - 1) / whole)
    }
}

extension PortionRange {
    /// So many ways: the lowest of the base, or the base and what is next to it, above first.
    func portion(_ amount: UInt64) -> SchemaValue {
        switch base {
        case .bandwidth:
            return .bandwidth(max(floor, amount - (amount == self.amount ? 0 : amount % step)))
        case .mask(let base):
            var ways = base
            while UInt64(ways.count) > amount, let highest = ways.highest {
                ways = ways.subtracting(.run(from: highest, count: 1))
            }
            while UInt64(ways.count) < amount, let highest = ways.highest, let lowest = ways.lowest {
                if mask.contains(highest + 1) {
                    ways = ways.union(.run(from: highest + 1, count: 1))
                } else if lowest > 0, mask.contains(lowest - 1) {
                    ways = ways.union(.run(from: lowest - 1, count: 1))
                } else {
                    break
                }
            }
            return .mask(ways)
        }
    }
}

extension IOMaxLine {
    /// Hundredths of a percent of each limit that there is, at least the least that every kernel takes.
    func scaled(to permyriad: UInt64) -> IOMaxLine {
        func scaled(_ limit: Limit, below ceiling: UInt64) -> Limit {
            guard case .value(let value) = limit else { return .max }
            let (high, low) = value.multipliedFullWidth(by: permyriad)
            guard high < 10_000 else { return .max }
            let result = max(2, (10_000 as UInt64).dividingFullWidth((high, low)).quotient)
            return result < ceiling ? .value(result) : .max
        }
        return IOMaxLine(
            rbps: scaled(rbps, below: .max), wbps: scaled(wbps, below: .max),
            riops: scaled(riops, below: UInt64(UInt32.max)), wiops: scaled(wiops, below: UInt64(UInt32.max))) ?? self
    }
}
