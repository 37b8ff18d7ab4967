import CLinux
import Glibc
import KernelInterface

/// What was read around a cgroup after the kernel said no; nil for what could not be read.
struct Evidence: Equatable {
    /// Whether the cgroup itself is there.
    var exists = true
    /// Whether the interface file is there.
    var fileExists = true
    /// Whether the cgroup is the root of the mount.
    var isRoot = false
    /// `cgroup.controllers` of the cgroup.
    var controllers: String?
    /// `cgroup.subtree_control` of the cgroup.
    var subtreeControl: String?
    /// `cgroup.type` of the cgroup; absent on the root.
    var type: String?
    /// Lines of `cgroup.procs` of the cgroup.
    var processes: Int?
    /// Names of the child cgroups.
    var children: [String] = []
    /// Child cgroups whose own `cgroup.subtree_control` has a controller, by controller name.
    var users: [String: [String]] = [:]
    /// `cpu.idle` of the cgroup.
    var cpuIdle: String?
    var uid: UInt32 = 0
    /// CAP_DAC_OVERRIDE: writing files that belong to another user.
    var overridesPermissions = true
    /// CAP_SYS_ADMIN.
    var isAdministrator = true
}

extension LinuxKernel {
    /// The error with the reason that looking around gives; reads that find nothing are answers, and are not looked into.
    mutating func refusal(
        _ operation: KernelError.Operation, _ cgroup: CgroupPath, _ file: InterfaceFile?, value: String? = nil,
        errno: Errno
    ) -> KernelError {
        let path = file.map { cgroup.path(of: $0) } ?? cgroup.description
        var written = value
        if written?.utf8.last == UInt8(ascii: "\n") { written?.removeLast() }
        var error = KernelError(operation, path: path, value: written, errno: errno)
        if operation == .write || operation == .create || operation == .remove || error.kind == .denied {
            let evidence = gather(cgroup, file)
            error.reason = reason(operation, file: file, value: written, errno: errno, evidence: evidence)
        }
        return error
    }

    private mutating func gather(_ cgroup: CgroupPath, _ file: InterfaceFile?) -> Evidence {
        var evidence = Evidence()
        evidence.isRoot = cgroup.isRoot
        evidence.uid = geteuid()
        if let capabilities = Capabilities.ofThisThread() {
            evidence.overridesPermissions = capabilities.contains(.dacOverride)
            evidence.isAdministrator = capabilities.contains(.sysAdmin)
        }
        let directory = cgroup.isRoot ? root : openBeneath(cgroup.text)
        guard directory >= 0 else {
            evidence.exists = false
            evidence.fileExists = false
            return evidence
        }
        defer { if directory != root { close(directory) } }
        if let file { evidence.fileExists = file.name.withCString { faccessat(directory, $0, F_OK, 0) == 0 } }
        func text(_ name: String, in place: Int32) -> String? {
            // What cannot be read is no evidence; the error itself is reported either way.
            guard let descriptor = try? Descriptor(name, in: place, flags: O_RDONLY | O_NOFOLLOW),
                let bytes = try? descriptor.readAll()
            else { return nil }
            return String(decoding: bytes, as: UTF8.self)
        }
        evidence.controllers = text("cgroup.controllers", in: directory)
        evidence.subtreeControl = text("cgroup.subtree_control", in: directory)
        evidence.type = text("cgroup.type", in: directory)
        evidence.cpuIdle = text("cpu.idle", in: directory)
        evidence.processes = text("cgroup.procs", in: directory)?.utf8.reduce(0) { $0 + ($1 == 10 ? 1 : 0) }
        if case .success(let children) = names(in: directory, type: UInt8(DT_DIR)) {
            evidence.children = children
            // Only a controller that a child uses keeps it from being disabled.
            for child in children where file == .cgroupSubtreeControl {
                let list = text(child + "/cgroup.subtree_control", in: directory) ?? ""
                for controller in CgroupController.list(list) {
                    evidence.users[controller.name, default: []].append(child)
                }
            }
        }
        return evidence
    }
}
