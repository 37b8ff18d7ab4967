import Glibc
package import KernelInterface

/// What the machine has. Absent things are nil or absent, never guessed; throws only when `/proc` or `/sys` lacks what
/// every Linux kernel has there.
package func discoverInventory(
    _ system: SystemRoot = .machine, cgroupRoot: String? = nil, resctrlRoot: String? = nil
) throws(FileError) -> Inventory {
    let release = trimmed(try system.text("/proc/sys/kernel/osrelease"))
    let memory = try system.text("/proc/meminfo")
    guard let memoryTotal = memoryBytes("MemTotal", in: memory) else {
        throw FileError(path: "/proc/meminfo", reason: .malformed("no MemTotal"))
    }
    let online = "/sys/devices/system/cpu/online"
    let list = trimmed(try system.text(online))
    guard let cpus = IndexList(list), !cpus.isEmpty else {
        throw FileError(path: online, reason: .malformed(list))
    }
    let resctrl = resctrlRoot == nil ? discoverResctrl(system) : .mounted
    return Inventory(
        kernelRelease: release, cpus: cpus, numaNodes: discoverNUMANodes(system), memoryBytes: memoryTotal,
        swapBytes: memoryBytes("SwapTotal", in: memory) ?? 0, pageBytes: UInt64(sysconf(Int32(_SC_PAGESIZE))),
        devices: discoverDevices(system), cgroup: try discoverCgroupMount(system, root: cgroupRoot),
        pressure: discoverPressure(system, release: release), resctrl: resctrl,
        resctrlMount: resctrl == .mounted ? discoverResctrlMount(system, root: resctrlRoot) : nil,
        systemdVersion: discoverSystemdVersion(system), privileges: discoverPrivileges(system),
        bootID: system.line("/proc/sys/kernel/random/boot_id").flatMap { $0.isEmpty ? nil : $0 })
}

/// `/sys/devices/system/node/node*`, by number; none on a kernel without NUMA.
func discoverNUMANodes(_ system: SystemRoot) -> [NUMANode] {
    let place = "/sys/devices/system/node"
    var nodes: [NUMANode] = []
    for name in system.names(place) where name.hasPrefix("node") {
        guard let id = Int(name.dropFirst(4)),
            let cpus = system.line("\(place)/\(name)/cpulist").flatMap({ IndexList($0) }),
            let memory = system.textIfPresent("\(place)/\(name)/meminfo").flatMap({ memoryBytes("MemTotal", in: $0) })
        else { continue }
        nodes.append(NUMANode(id: id, cpus: cpus, memoryBytes: memory))
    }
    return nodes.sorted { $0.id < $1.id }
}

/// Newer kernels leave `/proc/pressure` out when PSI is switched off at boot, older ones answer EOPNOTSUPP; built in and
/// switched off is then told from absent by the command line and the kernel's configuration in `/boot`.
func discoverPressure(_ system: SystemRoot, release: String) -> PressureSupport {
    do throws(FileError) {
        _ = try system.text("/proc/pressure/memory")
        return .available
    } catch {
        switch error.reason {
        case .failed(_, .noSuchFile):
            let commandLine = words(system.textIfPresent("/proc/cmdline") ?? "")
            let configuration = system.textIfPresent("/boot/config-" + release) ?? ""
            let isSwitchedOff = commandLine.contains { ["psi=0", "psi=off", "psi=n"].contains($0) }
            return isSwitchedOff || lines(configuration).contains("CONFIG_PSI=y") ? .disabled : .absent
        case .failed(_, .notSupported): return .disabled
        // It is there, and this caller may not read it.
        case .failed, .malformed: return .available
        }
    }
}

/// The version in the name of systemd's own library, where systemd runs the machine (`sd_booted(3)`).
func discoverSystemdVersion(_ system: SystemRoot) -> Int? {
    guard system.exists("/run/systemd/system") else { return nil }
    var places = ["/usr/lib/systemd", "/lib/systemd", "/usr/lib64/systemd"]
    places += system.names("/usr/lib").filter { $0.contains("-linux-gnu") }.map { "/usr/lib/\($0)/systemd" }
    return places.flatMap { system.names($0) }.compactMap(systemdVersion).max()
}

/// `libsystemd-shared-257.so` (Debian), `libsystemd-shared-256.7-1.fc41.so` (Fedora).
func systemdVersion(libraryName name: String) -> Int? {
    let prefix = "libsystemd-shared-"
    guard name.hasPrefix(prefix), name.contains(".so") else { return nil }
    return Int(name.dropFirst(prefix.count).prefix { $0.isASCII && $0.isNumber })
}

/// Capabilities count only in the initial user namespace, whose map is the whole range of ids.
func discoverPrivileges(_ system: SystemRoot) -> Privileges {
    let status = system.textIfPresent("/proc/self/status") ?? ""
    let isInitial = system.textIfPresent("/proc/self/uid_map").map { words($0) == ["0", "0", "4294967295"] } ?? true
    let held = isInitial ? Capabilities(status: status) ?? [] : []
    let user = lines(status).first { $0.hasPrefix("Uid:") }.map { words($0) } ?? []
    return Privileges(
        isRoot: user.count > 2 && user[2] == "0", sysResource: held.contains(.sysResource),
        sysAdmin: held.contains(.sysAdmin), dacOverride: held.contains(.dacOverride),
        sysNice: held.contains(.sysNice))
}
