import KernelInterface
import Planner
import Policy
import Simulator
import TestSupport

/// Reads from the kernel, without the rooms under test, whether a policy is in force; what is not, one line each.
func notInForce(_ policy: ResolvedPolicy, _ members: [ClassMembers], _ kernel: SimulatedKernel) throws -> [String] {
    var wrong: [String] = []
    for (workload, found) in zip(policy.classes, members) {
        for path in found.cgroups {
            for setting in workload.settings {
                let text = try kernel.read(path, setting.file)
                let asked = try wanted(setting, path, kernel)
                if !holds(text, setting.key, asked, isWeight: setting.file == .ioWeight) {
                    wrong.append("\(path.path(of: setting.file)) is \(text), asked \(setting.key ?? "") \(asked)")
                }
            }
        }
    }
    return wrong
}

private func wanted(_ setting: ResolvedSetting, _ path: CgroupPath, _ kernel: SimulatedKernel) throws -> String {
    switch setting.value {
    case .text(let text): return text
    case .parentShare(let permyriad):
        var limit = smallNode.memoryBytes
        for above in path.ancestors {
            guard !above.isRoot, let text = try? kernel.read(above, .memoryMax),
                let bytes = UInt64(text.dropLast())
            else { continue }
            limit = min(limit, bytes)
        }
        return String((limit * UInt64(permyriad) / 10_000) & ~4095)
    }
}

private func holds(_ text: String, _ key: String?, _ asked: String, isWeight: Bool) -> Bool {
    guard let key else { return isWeight ? text.hasPrefix("default \(asked)\n") : text == asked + "\n" }
    let line = text.split(separator: "\n").first { $0.hasPrefix(key + " ") }
    let words = line?.split(separator: " ") ?? []
    return asked.split(separator: " ").allSatisfy { words.contains($0) || line == nil && $0.hasSuffix("max") }
}

/// What differs between two kernels, but for CPU sets that could not be emptied and come to the same.
func differences(_ found: SimulatedKernel, _ expected: SimulatedKernel) -> [String] {
    let (new, old) = (found.contents, expected.contents)
    return differences(new, old).filter { line in
        let file = line.prefix { $0 != ":" }
        guard file.hasSuffix("/cpuset.cpus") || file.hasSuffix("/cpuset.mems"),
            [old[String(file)], new[String(file)]].contains(""),
            let slash = file.lastIndex(of: "/"),
            let effective = InterfaceFile(file[slash...].dropFirst() + ".effective")
        else { return true }
        let path = cgroup(String(file[..<slash]))
        let same = try? found.read(path, effective) == expected.read(path, effective)
        return same != true
    }
}
