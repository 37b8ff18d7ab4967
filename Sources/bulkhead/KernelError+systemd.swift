import KernelInterface
import Report

/// What systemd, or the way to it, refused.
extension KernelError {
    var code: CommandCode {
        guard fileSystem == .systemd else { return .kernelRefused }
        return switch errno {
        case .notConnected: .systemdUnreachable
        case .blocked: .unitMasked
        case .notSupported: .unitPropertyUnknown
        case .accessDenied: .unitDenied
        default: .unitRefused
        }
    }

    var help: [String] {
        guard fileSystem == .systemd else { return [] }
        return switch errno {
        case .notConnected: ["`--driver cgroupfs` writes past systemd, which may set values back"]
        case .blocked: ["`systemctl unmask \(path)` lets it be changed"]
        case .notSupported: ["`--driver cgroupfs` writes past systemd, which may set values back"]
        case .accessDenied: ["root may, and whoever polkit lets `org.freedesktop.systemd1.manage-units`"]
        default: []
        }
    }

    /// What happened, in one line, without the reason.
    var systemdMessage: String {
        let unit = "unit `\(path)`"
        if errno == .notConnected { return "lost systemd, or never found it, at \(unit)" }
        return switch operation {
        case .write: "systemd did not set `\(value ?? "")` of \(unit)"
        case .create: "systemd did not start \(unit)"
        case .remove: "systemd did not stop \(unit)"
        case .list, .read, .identify, .lock: "systemd did not tell of \(unit)"
        }
    }
}
