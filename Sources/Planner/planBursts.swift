import Document
import KernelInterface
import Policy

/// `cpu.max.burst` is at most the quota of `cpu.max` at all times (kernel 5.14): where only one of them is changed here,
/// the other one may keep the kernel from taking it.
extension Planning {
    /// Reports a write of either that the kernel would refuse for the sake of the other, which stays as it is.
    mutating func checkBurst(_ file: InterfaceFile, _ target: String, at index: Int, _ span: SourceSpan) {
        guard let (quota, burst) = bandwidth(file, target, at: index), burst > quota else { return }
        let path = observed.cgroups[index].path
        if file == .cpuMax {
            report(
                .burstConflict, .error,
                "`\(path.path(of: .cpuMaxBurst))` is \(burst), more than the new quota of \(quota) microseconds",
                at: span,
                help: ["write a `burst` of at most \(quota)us beside `max`, or have it lowered by whoever set it"])
        } else {
            report(
                .burstConflict, .error,
                "`\(path.path(of: .cpuMax))` has a quota of \(quota) microseconds, less than the new burst of \(burst)",
                at: span, help: ["write a `max` with a quota of at least \(burst)us beside `burst`"])
        }
    }

    /// Whether the kernel refuses to take back one of them as long as the other one is what it is; reports it.
    mutating func isBurstInTheWay(of file: InterfaceFile, _ original: String, at index: Int) -> Bool {
        guard let (quota, burst) = bandwidth(file, original, at: index), burst > quota else { return false }
        let path = observed.cgroups[index].path
        let (other, value) = file == .cpuMax ? (InterfaceFile.cpuMaxBurst, burst) : (.cpuMax, quota)
        report(
            .burstConflict, .warning,
            "`\(path.path(of: file))` cannot be `\(original)` again while `\(path.path(of: other))` has \(value), "
                + "leaving it")
        return true
    }

    /// The quota and the burst, microseconds, that the cgroup would have; nil where either does not limit.
    private func bandwidth(_ file: InterfaceFile, _ text: String, at index: Int) -> (quota: UInt64, burst: UInt64)? {
        let limit: String?
        let burst: String?
        switch file {
        case .cpuMax: (limit, burst) = (text, remaining(.cpuMaxBurst, at: index))
        case .cpuMaxBurst: (limit, burst) = (remaining(.cpuMax, at: index), text)
        default: return nil
        }
        guard let quota = limit?.split(separator: " ").first.flatMap({ UInt64($0) }),
            let burst = burst.flatMap({ UInt64($0) })
        else { return nil }
        return (quota, burst)
    }

    /// What a file of one value has after the plan: what is asked, what is given back, or what is there.
    func remaining(_ file: InterfaceFile, at index: Int) -> String? {
        if let asked = asked(file, at: index) { return asked }
        let present = observed.cgroups[index].value(of: file)
        guard let present, let held = heldValue(file, nil, at: index), let original = held.original,
            isForced || file.grants(present, asked: held.inForce, pageBytes: observed.pageBytes)
        else { return present }
        return original
    }
}
