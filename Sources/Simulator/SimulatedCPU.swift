package import KernelInterface

/// CPU time of a cgroup and all below it, microseconds. Kept with or without the controller.
struct CPUUsage: Equatable, Sendable {
    var user: UInt64 = 0
    var system: UInt64 = 0
}

/// What the cpu controller keeps of a cgroup.
struct CPUState: Equatable, Sendable {
    /// The scheduler's load weight: 1024 is `cpu.weight` 100.
    var shares: UInt64 = 1024
    var isIdle = false
    /// Nanoseconds, as the kernel keeps them; `UInt64.max` is `max`.
    var quota = UInt64.max
    var period: UInt64 = 100_000_000
    var burst: UInt64 = 0
    /// Hundredths of a percent.
    var clampMin = 0
    var clampMax = 10000
    var periods: UInt64 = 0
    var throttledPeriods: UInt64 = 0
    /// Microseconds, by the own limit, and by the own or an ancestor's.
    var throttled: UInt64 = 0
    var throttledLocally: UInt64 = 0

    /// `cpu.weight`.
    var weight: UInt64 { min(max((shares * 100 + 512) / 1024, 1), 10000) }

    /// `cpu.weight.nice`: the nearest level.
    var nice: Int {
        var nearest = 0
        var distance = UInt64.max
        for (level, weight) in CPUNice.loadWeights.enumerated() {
            let away = weight > shares ? weight - shares : shares - weight
            if away >= distance { break }
            distance = away
            nearest = level
        }
        return nearest - 20
    }

    /// Takes quota, period and burst, nanoseconds, if the three go together.
    mutating func setBandwidth(quota: UInt64, period: UInt64, burst: UInt64) throws(Refusal) {
        let shortest: UInt64 = 1_000_000
        let longestRuntime = ((1 << 44) - 1) * UInt64(1000)
        if quota < shortest || period < shortest || period > 1_000_000_000 { throw Refusal(.invalidArgument) }
        if quota != .max && (quota > longestRuntime || burst > quota || burst + quota > longestRuntime) {
            throw Refusal(.invalidArgument)
        }
        self.quota = quota
        self.period = period
        self.burst = burst
    }
}

extension SimulatedFile {
    static let cpuFiles: [SimulatedFile] = [
        SimulatedFile("cpu.stat") { (kernel, slot) throws(Refusal) in kernel.cpuStatText(slot) },
        SimulatedFile("cpu.stat.local") { (kernel, slot) throws(Refusal) in
            let cgroup = kernel.cgroups[slot]
            return cgroup.control.contains(.cpu) ? "throttled_usec \(cgroup.cpu.throttledLocally)\n" : ""
        },
        SimulatedFile("cpu.weight", .cpu, .belowRoot) { (kernel, slot) throws(Refusal) in
            "\(kernel.cgroups[slot].cpu.weight)\n"
        } write: { (kernel, slot, text) throws(Refusal) in
            let weight = try KernelNumber.unsigned(text)
            if !(1...10000).contains(weight) { throw Refusal(.outOfRange) }
            try kernel.setShares((weight * 1024 + 50) / 100, of: slot)
        },
        SimulatedFile("cpu.weight.nice", .cpu, .belowRoot) { (kernel, slot) throws(Refusal) in
            "\(kernel.cgroups[slot].cpu.nice)\n"
        } write: { (kernel, slot, text) throws(Refusal) in
            let nice = try KernelNumber.signed(text)
            if !(-20...19).contains(nice) { throw Refusal(.outOfRange) }
            try kernel.setShares(CPUNice.loadWeights[Int(nice) + 20], of: slot)
        },
        SimulatedFile("cpu.idle", .cpu, .belowRoot) { (kernel, slot) throws(Refusal) in
            kernel.cgroups[slot].cpu.isIdle ? "1\n" : "0\n"
        } write: { (kernel, slot, text) throws(Refusal) in
            let idle = try KernelNumber.signed(text)
            if idle != 0 && idle != 1 { throw Refusal(.invalidArgument) }
            if kernel.cgroups[slot].cpu.isIdle == (idle == 1) { return }
            kernel.cgroups[slot].cpu.isIdle = idle == 1
            kernel.cgroups[slot].cpu.shares = idle == 1 ? 3 : 1024
        },
        SimulatedFile("cpu.max", .cpu, .belowRoot) { (kernel, slot) throws(Refusal) in
            let cpu = kernel.cgroups[slot].cpu
            return "\(cpu.quota == .max ? "max" : "\(cpu.quota / 1000)") \(cpu.period / 1000)\n"
        } write: { (kernel, slot, text) throws(Refusal) in
            try kernel.setBandwidth(text, of: slot)
        },
        SimulatedFile("cpu.max.burst", .cpu, .belowRoot) { (kernel, slot) throws(Refusal) in
            "\(kernel.cgroups[slot].cpu.burst / 1000)\n"
        } write: { (kernel, slot, text) throws(Refusal) in
            let burst = try KernelNumber.unsigned(text)
            if burst > UInt64.max / 1000 { throw Refusal(.invalidArgument) }
            let cpu = kernel.cgroups[slot].cpu
            try kernel.cgroups[slot].cpu.setBandwidth(quota: cpu.quota, period: cpu.period, burst: burst * 1000)
        },
        clampFile("cpu.uclamp.min", \.cpu.clampMin),
        clampFile("cpu.uclamp.max", \.cpu.clampMax),
    ]

    private static func clampFile(
        _ name: String, _ path: any WritableKeyPath<CgroupState, Int> & Sendable
    ) -> SimulatedFile {
        SimulatedFile(name, .cpu, .belowRoot, isOptional: true) { (kernel, slot) throws(Refusal) in
            let value = kernel.cgroups[slot][keyPath: path]
            if value == 10000 { return "max\n" }
            return "\(value / 100).\(value % 100 / 10)\(value % 10)\n"
        } write: { (kernel, slot, text) throws(Refusal) in
            if text.stripped.isText("max") {
                kernel.cgroups[slot][keyPath: path] = 10000
                return
            }
            let value = try KernelNumber.hundredths(text.stripped)
            if !(0...10000).contains(value) { throw Refusal(.outOfRange) }
            kernel.cgroups[slot][keyPath: path] = Int(value)
        }
    }
}

extension SimulatedKernel {
    mutating func setShares(_ shares: UInt64, of slot: Int) throws(Refusal) {
        if cgroups[slot].cpu.isIdle { throw Refusal(.invalidArgument) }
        cgroups[slot].cpu.shares = shares
    }

    /// `QUOTA [PERIOD]`: what follows the quota and is no number leaves the period as it is.
    mutating func setBandwidth(_ text: ArraySlice<UInt8>, of slot: Int) throws(Refusal) {
        var scanner = TextScanner(text)
        guard let word = scanner.word(limit: 20) else { throw Refusal(.invalidArgument) }
        let cpu = cgroups[slot].cpu
        let period = scanner.unsigned() ?? cpu.period / 1000
        var number = TextScanner(word)
        let quota: UInt64
        if let value = number.unsigned() {
            quota = value &* 1000
        } else if word.isText("max") {
            quota = .max
        } else {
            throw Refusal(.invalidArgument)
        }
        try cgroups[slot].cpu.setBandwidth(quota: quota, period: period &* 1000, burst: cpu.burst)
    }

    func cpuStatText(_ slot: Int) -> String {
        let cgroup = cgroups[slot]
        var text = "usage_usec \(cgroup.usage.user + cgroup.usage.system)\nuser_usec \(cgroup.usage.user)\n"
        text += "system_usec \(cgroup.usage.system)\nnice_usec 0\n"
        if cgroup.control.contains(.cpu) {
            text += "nr_periods \(cgroup.cpu.periods)\nnr_throttled \(cgroup.cpu.throttledPeriods)\n"
            text += "throttled_usec \(cgroup.cpu.throttled)\nnr_bursts 0\nburst_usec 0\n"
        }
        return text
    }

    /// Time on a CPU by the processes of a cgroup, microseconds.
    package mutating func consume(_ cgroup: CgroupPath, user: UInt64, system: UInt64 = 0) throws(KernelError) {
        do throws(Refusal) {
            for slot in lineage(of: try slot(of: cgroup)) {
                cgroups[slot].usage.user += user
                cgroups[slot].usage.system += system
            }
        } catch {
            throw KernelError(.read, path: cgroup.text, errno: error.errno)
        }
    }

    /// Periods under the cgroup's own `cpu.max`, those in which it was reached, and for how many microseconds all below
    /// stood still for it.
    package mutating func throttle(
        _ cgroup: CgroupPath, periods: UInt64, throttled: UInt64, microseconds: UInt64
    ) throws(KernelError) {
        do throws(Refusal) {
            let slot = try slot(of: cgroup)
            cgroups[slot].cpu.periods += periods
            cgroups[slot].cpu.throttledPeriods += throttled
            cgroups[slot].cpu.throttled += microseconds
            for below in subtree(of: slot) { cgroups[below].cpu.throttledLocally += microseconds }
        } catch {
            throw KernelError(.read, path: cgroup.text, errno: error.errno)
        }
    }
}
