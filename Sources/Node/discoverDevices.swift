import KernelInterface

/// The disks of `/sys/block` that io interface files can name, by kernel name.
///
/// Left out: devices without content (a loop or zram device that is not set up, an empty card reader), and those that
/// the kernel hides behind a multipath device. Aliases are partitions, `/dev/disk/by-*` links and device-mapper names.
func discoverDevices(_ system: SystemRoot) -> [BlockDevice] {
    var devices: [BlockDevice] = []
    /// Index of the disk by the kernel name of the disk or of a partition of it.
    var owner: [String: Int] = [:]
    for name in system.names("/sys/block") {
        let place = "/sys/block/" + name
        guard let number = system.line(place + "/dev").flatMap({ DeviceNumber($0) }),
            let sectors = system.line(place + "/size").flatMap({ UInt64($0) }), sectors > 0,
            system.line(place + "/hidden") != "1"
        else { continue }
        let (size, overflow) = sectors.multipliedReportingOverflow(by: 512)
        if overflow { continue }
        var device = BlockDevice(name: name, number: number, size: size)
        device.isRotational = system.line(place + "/queue/rotational") == "1"
        device.scheduler = system.line(place + "/queue/scheduler").flatMap(activeScheduler)
        owner[name] = devices.count
        for part in system.names(place) where system.exists("\(place)/\(part)/partition") {
            owner[part] = devices.count
            device.aliases.append(part)
        }
        if let mapped = system.line(place + "/dm/name") { device.aliases.append("/dev/mapper/" + mapped) }
        devices.append(device)
    }
    for kind in system.names("/dev/disk") where kind.utf8.starts(with: "by-".utf8) {
        for name in system.names("/dev/disk/" + kind) {
            let link = "/dev/disk/\(kind)/\(name)"
            guard let target = system.linkTarget(link), let index = owner[target] else { continue }
            devices[index].aliases.append(link)
        }
    }
    for index in devices.indices { devices[index].aliases.sort() }
    return devices
}

/// The scheduler in brackets: `none [mq-deadline] kyber`; a device that has only one says just its name.
func activeScheduler(_ text: String) -> String? {
    let names = words(text)
    if names.count == 1, !names[0].hasPrefix("[") { return names[0] }
    guard let active = names.first(where: { $0.hasPrefix("[") && $0.hasSuffix("]") }) else { return nil }
    return String(active.dropFirst().dropLast())
}
