import ArgumentParser
import Node
import Reconciler
import Report

/// How cgroups that systemd owns are set.
enum Driver: String, CaseIterable, ExpressibleByArgument {
    case auto, systemd, cgroupfs
}

/// This machine's kernel, and systemd in front of what it owns.
typealias LiveTree = UnitTree<LinuxKernel, SystemdBus>

extension NodeOptions {
    /// systemd, where the driver asks for it; it is connected to when it is first needed.
    ///
    /// Paths of cgroups are those of systemd only where the whole hierarchy is worked on.
    func serviceManager(at root: String, of mount: String) throws(Failure) -> SystemdBus? {
        switch driver {
        case .cgroupfs: return nil
        case .auto: return SystemdBus.isRunning && root == mount && !uncheckedRoot ? SystemdBus() : nil
        case .systemd:
            guard root == mount else {
                throw Failure(
                    .systemdUnreachable,
                    "`--driver systemd` works on the whole hierarchy, and `\(root)` is a part of it",
                    .unavailable, help: ["leave out `--root`, or choose `--driver cgroupfs`"])
            }
            var bus = SystemdBus()
            do throws(UnitBusError) {
                try bus.connect()
            } catch {
                throw Failure(
                    .systemdUnreachable, "cannot speak to systemd: \(error.message)",
                    error.kind == .denied ? .notPermitted : .unavailable,
                    help: ["`--driver cgroupfs` writes past systemd, which may set values back"])
            }
            return bus
        }
    }
}
