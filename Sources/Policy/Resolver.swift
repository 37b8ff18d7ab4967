import Document
import KernelInterface

/// Judges a policy set against one node: what exists there, and how much a percentage is.
struct Resolver {
    let devices: DeviceIndex
    var diagnostics: [Diagnostic] = []
    /// What the node lacks, each with the first setting that needs it, and how many do.
    var absent = AbsenceList()
    var allocations: AllocationResolver
    /// Sizes of the class that is being resolved: the index of the setting, and bytes.
    var limits: [(index: Int, bytes: UInt64)] = []

    let pageBytes: UInt64
    let memoryBytes: UInt64
    private let swapBytes: UInt64
    /// Online ones.
    var cpuCount: Int { cpus.count }
    private let cpus: NumberSet
    private let nodes: NumberSet
    private let controllers: Set<CgroupController>
    private let mount: CgroupMount?
    private let kernel: KernelVersion?
    private let hasCgroup: Bool
    private var presence: [InterfaceFile: Presence] = [:]

    private enum Presence {
        case present
        case noController(CgroupController)
        case noFile
    }

    init(_ inventory: Inventory) {
        devices = DeviceIndex(inventory.devices)
        allocations = AllocationResolver(inventory)
        pageBytes = max(1, inventory.pageBytes)
        memoryBytes = inventory.memoryBytes
        swapBytes = inventory.swapBytes
        cpus = NumberSet(inventory.cpus)
        nodes = NumberSet(IndexList(inventory.numaNodes.map(\.id)))
        controllers = Set(inventory.cgroup?.controllers ?? [])
        mount = inventory.cgroup
        kernel = KernelVersion(release: inventory.kernelRelease)
        hasCgroup = inventory.cgroup != nil
    }

    mutating func resolve(_ workload: WorkloadClass) -> ResolvedClass {
        var settings: [ResolvedSetting] = []
        settings.reserveCapacity(workload.settings.count)
        limits.removeAll(keepingCapacity: true)
        var firstKeyed: Int?
        for index in workload.settings.indices {
            guard isPresent(workload.settings, index), let (key, value) = resolved(workload, index) else { continue }
            let result = ResolvedSetting(
                file: workload.settings[index].file, key: key, value: value, policyKey: workload.settings[index].key,
                requested: workload.settings[index].text, span: workload.settings[index].span)
            if key != nil {
                if let firstKeyed, reportRepeated(result, among: settings[firstKeyed...]) { continue }
                firstKeyed = firstKeyed ?? settings.count
            }
            settings.append(result)
        }
        checkOrder(workload, settings)
        let allocation = workload.allocation.flatMap { allocations.resolve($0) }
        return ResolvedClass(
            name: workload.name.value, span: workload.name.span, matches: workload.matches,
            slice: workload.slice?.value, settings: settings, allocation: allocation, objectives: workload.objectives,
            yields: resolved(workload.yields, .yields, of: workload, settings, allocation),
            grows: resolved(workload.grows, .grows, of: workload, settings, allocation), drift: workload.drift,
            isPersistent: workload.isPersistent)
    }

    /// Whether the node has the controller and the interface file of a setting.
    mutating func isPresent(_ settings: [RequestedSetting], _ index: Int) -> Bool {
        if !hasCgroup { return true }
        let file = settings[index].file
        var found = presence[file]
        if found == nil {
            found = presence(of: file)
            presence[file] = found
        }
        switch found {
        case .present, nil: return true
        case .noController(let controller): absent.add(.controller(controller), settings[index])
        case .noFile: absent.add(.file(file), settings[index])
        }
        return false
    }

    private func presence(of file: InterfaceFile) -> Presence {
        if let controller = file.controller, !controllers.contains(controller) { return .noController(controller) }
        let known = file.known
        // Files are looked at below the root, where those of the root are not.
        if known?.presence != .rootOnly, let isThere = mount?.has(file) { return isThere ? .present : .noFile }
        guard let known, let kernel, kernel < known.since else { return .present }
        return .noFile
    }

    private mutating func resolved(_ workload: WorkloadClass, _ index: Int) -> (key: String?, value: ResolvedValue)? {
        switch workload.settings[index].value {
        case .text(let text):
            if text.utf8.contains(0x20), workload.settings[index].key == "cpu.max" {
                checkQuota(workload.settings[index], text)
            }
            return (nil, .text(text))
        case .entry(let key, let line): return (key, .text(line))
        case .bytes(let bytes): return pages(bytes, workload, index)
        case .memoryShare(let permyriad): return pages(share(permyriad, of: memoryBytes), workload, index)
        case .swapShare(let permyriad): return pages(share(permyriad, of: swapBytes), workload, index)
        case .parentShare(let permyriad): return (nil, .parentShare(permyriad: permyriad))
        case .cpuShare(let permyriad, let period):
            return quota(permyriad, period, workload.settings[index]).map { (nil, .text($0)) }
        case .cpus(let list):
            reportMissing(list, in: cpus, .cpuAbsent, "CPU", workload.settings[index])
            return (nil, .text(list.description))
        case .nodes(let list):
            reportMissing(list, in: nodes, .nodeAbsent, "NUMA node", workload.settings[index])
            return (nil, .text(list.description))
        case .device(let name, let line):
            switch devices.find(name) {
            case .disk(let device): return (device.number.description, .text(line))
            case .partition(let device): absent.add(.partition(name, of: device.name), workload.settings[index])
            case nil: absent.add(.device(name), workload.settings[index])
            }
            return nil
        }
    }

    func share(_ permyriad: UInt32, of total: UInt64) -> UInt64 {
        let (high, low) = total.multipliedFullWidth(by: UInt64(permyriad))
        return UInt64(10000).dividingFullWidth((high, low)).quotient
    }

    /// Rounded down to pages, as the kernel does; nil with a diagnostic when that leaves nothing to run in.
    private mutating func pages(
        _ bytes: UInt64, _ workload: WorkloadClass, _ index: Int
    ) -> (key: String?, value: ResolvedValue)? {
        let page = hugePageBytes(workload.settings[index].file.name) ?? pageBytes
        let value = bytes - bytes % page
        limits.append((index, value))
        if value > 0, value <= memoryBytes { return (nil, .text(String(value))) }
        let setting = workload.settings[index]
        guard setting.key == "memory.max" || setting.key == "memory.high" else { return (nil, .text(String(value))) }
        if value == 0 {
            diagnostics.append(
                Diagnostic(
                    .outOfRange, "`\(setting.key)` is less than a page of \(byteText(page))", at: setting.span,
                    label: "is \(bytes) B", help: ["nothing could run in it; write at least \(byteText(page))"]))
            return nil
        }
        diagnostics.append(
            Diagnostic(
                .limitAboveNode, "`\(setting.key)` is above the node's memory", as: .warning, at: setting.span,
                label: "asks \(byteText(value)) of \(byteText(memoryBytes))",
                help: ["it will never act here; lower it, or write `max`"]))
        return (nil, .text(String(value)))
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
        guard let (quota, period) = quotaAndPeriod(text), cpus.count > 0, quota > period * UInt64(cpus.count)
        else { return }
        diagnostics.append(
            Diagnostic(
                .limitAboveNode, "`cpu.max` is above the node's CPUs", as: .warning, at: setting.span,
                label: "the node has \(cpus.count)", help: ["it will never act here; lower it, or write `max`"]))
    }

    private mutating func reportMissing(
        _ list: IndexList, in present: NumberSet, _ code: PolicyCode, _ word: String, _ setting: RequestedSetting
    ) {
        if list.indices.allSatisfy(present.contains) || present.count == 0 { return }
        let missing = list.indices.filter { !present.contains($0) }
        let shown = IndexList(missing).description.shortened(to: 60)
        diagnostics.append(
            Diagnostic(
                code, "the node has no \(word)\(missing.count == 1 ? "" : "s") \(shown)", at: setting.span,
                help: ["it has \(present.list.description.shortened(to: 60))"]))
    }

    /// One disk under two names would be written twice.
    private mutating func reportRepeated(_ setting: ResolvedSetting, among others: ArraySlice<ResolvedSetting>) -> Bool
    {
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

/// Numbers that are looked up often.
private struct NumberSet {
    let list: IndexList
    private let isMember: [Bool]

    init(_ list: IndexList) {
        self.list = list
        var members = [Bool](repeating: false, count: (list.indices.last ?? -1) + 1)
        for index in list.indices { members[index] = true }
        isMember = members
    }

    var count: Int { list.indices.count }

    func contains(_ number: Int) -> Bool { number < isMember.count && isMember[number] }
}

/// The two numbers of a `cpu.max` text; nil for a quota of `max`.
func quotaAndPeriod(_ text: String) -> (quota: UInt64, period: UInt64)? {
    var numbers: (UInt64, UInt64) = (0, 0)
    var isFirst = true
    for byte in text.utf8 {
        if byte == UInt8(ascii: " ") {
            isFirst = false
            continue
        }
        guard byte >= 0x30, byte <= 0x39 else { return nil }
        // Decoded values have at most 14 digits.
        if isFirst {
            numbers.0 = numbers.0 &* 10 &+ UInt64(byte - 0x30)
        } else {
            numbers.1 = numbers.1 &* 10 &+ UInt64(byte - 0x30)
        }
    }
    return numbers
}
