package import KernelInterface

/// Who wrote a value, as far as the kernel told and there was time to look.
package enum Writer: Hashable, Sendable {
    case unknown
    /// A process that was there when it was looked at: its comm, and its cgroup where that is known.
    case process(Int32, name: String, cgroup: CgroupPath?)
    /// A process that had ended, so that only its number is known.
    case ended(Int32)
}

extension Writer {
    /// `pid 812 (kubelet) in kubelet.service`; nil where nothing is known.
    package var text: String? {
        switch self {
        case .unknown: nil
        case .ended(let process): "pid \(process) (unknown, it has ended)"
        case .process(let process, let name, let cgroup):
            "pid \(process) (\(name))" + (process == 1 ? "" : cgroup.map { " in \($0.unit ?? $0.description)" } ?? "")
        }
    }
}

extension CgroupPath {
    /// The innermost service or scope of systemd that the cgroup is of.
    fileprivate var unit: String? {
        text.split(separator: "/").last { $0.hasSuffix(".service") || $0.hasSuffix(".scope") }.map { String($0) }
    }
}
