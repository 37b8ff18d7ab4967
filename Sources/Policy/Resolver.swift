import Document
import KernelInterface

/// Judges a policy set against one node: what exists there, and how much a percentage is.
struct Resolver {
    let inventory: Inventory
    let devices: DeviceIndex
    var diagnostics: [Diagnostic] = []
    /// What the node lacks, each with the first setting that needs it, and how many do.
    var absent = AbsenceList()

    private let pageBytes: UInt64
    private let cpus: Set<Int>
    private let nodes: Set<Int>
    private var controllers: Set<CgroupController>
    private var files: Set<InterfaceFile>?
    private let kernel: KernelVersion?

    init(_ inventory: Inventory) {
        self.inventory = inventory
        devices = DeviceIndex(inventory.devices)
        pageBytes = max(1, inventory.pageBytes)
        cpus = Set(inventory.cpus.indices)
        nodes = Set(inventory.numaNodes.map(\.id))
        controllers = Set(inventory.cgroup?.controllers ?? [])
        files = inventory.cgroup?.files.map { Set($0) }
        kernel = KernelVersion(release: inventory.kernelRelease)
    }

    mutating func resolve(_ workload: WorkloadClass) -> ResolvedClass {
        var settings: [ResolvedSetting] = []
        settings.reserveCapacity(workload.settings.count)
        var keyed: [ResolvedSetting] = []
        for setting in workload.settings {
            guard isPresent(setting), let (key, value) = resolved(setting) else { continue }
            let result = ResolvedSetting(
                file: setting.file, key: key, value: value, policyKey: setting.key, requested: setting.text,
                span: setting.span)
            if key != nil {
                if reportRepeated(result, among: keyed) { continue }
                keyed.append(result)
            }
            settings.append(result)
        }
        checkOrder(workload, settings)
        return ResolvedClass(
            name: workload.name.value, span: workload.name.span, matches: workload.matches,
            slice: workload.slice?.value, settings: settings)
    }

    /// Whether the node has the controller and the interface file of a setting.
    private mutating func isPresent(_ setting: RequestedSetting) -> Bool {
        guard inventory.cgroup != nil else { return true }
        if let controller = setting.file.controller, !controllers.contains(controller) {
            absent.add(.controller(controller), setting)
            return false
        }
        let known = setting.file.known
        if let known, known.presence != .nonRoot {
            // The files were looked at below the root, where this one need not be.
            if known.presence == .rootOnly { return isSinceMet(known, setting) }
        }
        if let files {
            if files.contains(setting.file) { return true }
            absent.add(.file(setting.file), setting)
            return false
        }
        return known.map { isSinceMet($0, setting) } ?? true
    }

    private mutating func isSinceMet(_ known: InterfaceFileDescription, _ setting: RequestedSetting) -> Bool {
        guard let kernel, kernel < known.since else { return true }
        absent.add(.file(setting.file), setting)
        return false
    }

    private mutating func resolved(_ setting: RequestedSetting) -> (key: String?, value: ResolvedValue)? {
        switch setting.value {
        case .text(let text):
            if setting.key == "cpu.max" { checkQuota(setting, text) }
            return (nil, .text(text))
        case .entry(let key, let line): return (key, .text(line))
        case .bytes(let bytes): return pages(bytes, setting).map { (nil, .text(String($0))) }
        case .memoryShare(let permyriad):
            return pages(share(permyriad, of: inventory.memoryBytes), setting).map { (nil, .text(String($0))) }
        case .swapShare(let permyriad):
            return pages(share(permyriad, of: inventory.swapBytes), setting).map { (nil, .text(String($0))) }
        case .parentShare(let permyriad): return (nil, .parentShare(permyriad: permyriad))
        case .cpuShare(let permyriad, let period): return quota(permyriad, period, setting).map { (nil, .text($0)) }
        case .cpus(let list):
            reportMissing(list, in: cpus, .cpuAbsent, "CPU", inventory.cpus, setting)
            return (nil, .text(list.description))
        case .nodes(let list):
            reportMissing(
                list, in: nodes, .nodeAbsent, "NUMA node", IndexList(inventory.numaNodes.map(\.id)), setting)
            return (nil, .text(list.description))
        case .device(let name, let line):
            return number(of: name, setting).map { ($0.description, .text(line)) }
        }
    }

    private func share(_ permyriad: UInt32, of total: UInt64) -> UInt64 {
        let (high, low) = total.multipliedFullWidth(by: UInt64(permyriad))
        return UInt64(10000).dividingFullWidth((high, low)).quotient
    }

    /// Rounded down to pages, as the kernel does; nil with a diagnostic when that leaves nothing to run in.
    private mutating func pages(_ bytes: UInt64, _ setting: RequestedSetting) -> UInt64? {
        let page = hugePageBytes(setting.file.name) ?? pageBytes
        let value = bytes - bytes % page
        if value == 0, setting.key == "memory.max" || setting.key == "memory.high" {
            diagnostics.append(
                Diagnostic(
                    .outOfRange, "`\(setting.key)` is less than a page of \(byteText(page))", at: setting.span,
                    label: "is \(bytes) B", help: ["nothing could run in it; write at least \(byteText(page))"]))
            return nil
        }
        if value > inventory.memoryBytes, setting.key == "memory.max" || setting.key == "memory.high" {
            diagnostics.append(
                Diagnostic(
                    .limitAboveNode, "`\(setting.key)` is above the node's memory", as: .warning, at: setting.span,
                    label: "asks \(byteText(value)) of \(byteText(inventory.memoryBytes))",
                    help: ["it will never act here; lower it, or write `max`"]))
        }
        return value
    }

    /// The page size in the name of a hugetlb file.
    private func hugePageBytes(_ name: String) -> UInt64? {
        guard name.hasPrefix("hugetlb.") else { return nil }
        let size = name.dropFirst(8).prefix { $0 != "." }
        guard let number = UInt64(size.dropLast(2)), number > 0, number < 1 << 20 else { return nil }
        return number << (size.hasSuffix("GB") ? 30 : size.hasSuffix("MB") ? 20 : 10)
    }

    private mutating func quota(_ permyriad: UInt32, _ period: UInt64, _ setting: RequestedSetting) -> String? {
        let quota = UInt64(permyriad) * UInt64(cpus.count) * period / 10000
        if quota >= 1000 { return "\(quota) \(period)" }
        diagnostics.append(
            Diagnostic(
                .outOfRange, "`cpu.max` gives \(quota)us in each period, too little for the kernel", at: setting.span,
                label: "of \(cpus.count) CPUs",
                help: ["the quota is 1ms at least; a longer `period` allows a smaller share"]))
        return nil
    }

    private mutating func checkQuota(_ setting: RequestedSetting, _ text: String) {
        guard let space = text.firstIndex(of: " "), let quota = UInt64(text[..<space]),
            let period = UInt64(text[text.index(after: space)...]), !cpus.isEmpty,
            quota > period * UInt64(cpus.count)
        else { return }
        diagnostics.append(
            Diagnostic(
                .limitAboveNode, "`cpu.max` is above the node's CPUs", as: .warning, at: setting.span,
                label: "the node has \(cpus.count)", help: ["it will never act here; lower it, or write `max`"]))
    }

    private mutating func reportMissing(
        _ list: IndexList, in present: Set<Int>, _ code: PolicyCode, _ word: String, _ all: IndexList,
        _ setting: RequestedSetting
    ) {
        let missing = list.indices.filter { !present.contains($0) }
        if missing.isEmpty || present.isEmpty { return }
        let shown = IndexList(missing).description.shortened(to: 60)
        diagnostics.append(
            Diagnostic(
                code, "the node has no \(word)\(missing.count == 1 ? "" : "s") \(shown)", at: setting.span,
                help: ["it has \(all.description.shortened(to: 60))"]))
    }

    private mutating func number(of name: String, _ setting: RequestedSetting) -> DeviceNumber? {
        switch devices.find(name) {
        case .disk(let device): return device.number
        case .partition(let device):
            absent.add(.partition(name, of: device.name), setting)
            return nil
        case nil:
            absent.add(.device(name), setting)
            return nil
        }
    }

    /// One disk under two names would be written twice.
    private mutating func reportRepeated(_ setting: ResolvedSetting, among others: [ResolvedSetting]) -> Bool {
        guard let first = others.first(where: { $0.key == setting.key && $0.file == setting.file }) else {
            return false
        }
        diagnostics.append(
            Diagnostic(
                .duplicateDevice, "`\(setting.policyKey)` is the same device as `\(first.policyKey)`",
                at: setting.span, notes: [Diagnostic.Note("it is here first", at: first.span)], help: ["remove one"]))
        return true
    }
}
