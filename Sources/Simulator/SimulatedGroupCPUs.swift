import KernelInterface

extension SimulatedResctrl {
    /// A write of `cpus` or `cpus_list`: the whole set. What it adds leaves the group that had it; what it takes away
    /// goes to the default group, of a MON group to the one that it is in.
    mutating func writeCPUs(
        _ bytes: [UInt8], isList: Bool, of path: ResctrlPath, machine: SimulatedMachine
    ) throws(Refusal) {
        let group = try state(path)
        let cpus: IndexMask
        do throws(Refusal) {
            let text = bytes.prefix { $0 != 0 }
            cpus =
                isList
                ? try IndexMask(parsing: text, limit: machine.cpuLimit)
                : try IndexMask(hexadecimal: text, limit: machine.cpuLimit)
        } catch {
            throw refuse(error.errno, "Bad CPU list/mask")
        }
        if !cpus.isSubset(of: machine.cpus) { throw refuse("Can only assign online CPUs") }
        if let control = group.control {
            try setMonitorCPUs(cpus, path, control)
        } else {
            try setControlCPUs(cpus, path, group)
        }
    }

    private mutating func setControlCPUs(
        _ cpus: IndexMask, _ path: ResctrlPath, _ group: ResourceGroupState
    ) throws(Refusal) {
        let dropped = group.cpus.subtracting(cpus)
        if !dropped.isEmpty {
            if path.isRoot { throw refuse("Can't drop CPUs from default group") }
            groups[.root]?.cpus.formUnion(dropped)
        }
        let added = cpus.subtracting(group.cpus)
        for other in groups.keys where other != path { groups[other]?.cpus.subtract(added) }
        groups[path]?.cpus = cpus
        for monitor in monitorGroups(of: path) { groups[monitor]?.cpus = IndexMask() }
    }

    private mutating func setMonitorCPUs(
        _ cpus: IndexMask, _ path: ResctrlPath, _ control: ResctrlPath
    ) throws(Refusal) {
        if !cpus.isSubset(of: groups[control]?.cpus ?? IndexMask()) {
            throw refuse("Can only add CPUs to mongroup that belong to parent")
        }
        for sibling in monitorGroups(of: control) where sibling != path { groups[sibling]?.cpus.subtract(cpus) }
        groups[path]?.cpus = cpus
    }
}

extension IndexMask {
    mutating func formUnion(_ other: IndexMask) {
        self = union(other)
    }

    mutating func subtract(_ other: IndexMask) {
        self = subtracting(other)
    }

    /// `bitmap_parse`: groups of 32 bits in hexadecimal from the last to the first. EOVERFLOW for bits from `limit` on.
    init(hexadecimal text: ArraySlice<UInt8>, limit: Int) throws(Refusal) {
        self.init()
        var rest = text.prefix { $0 != UInt8(ascii: "\n") }
        func isEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ",") || byte.isKernelSpace }
        var chunk = 0
        var isTooWide = false
        while true {
            while let last = rest.last, isEnd(last) { rest = rest.dropLast() }
            if rest.isEmpty { break }
            if chunk * 32 >= limit { throw Refusal(.overflow) }
            let region = rest.suffix(8).reversed().prefix { !isEnd($0) }
            for (place, byte) in region.enumerated() {
                let digit = KernelNumber.digits([byte], base: 16)
                if digit.count == 0 { throw Refusal(.invalidArgument) }
                for bit in 0..<4 where digit.value & (1 << UInt64(bit)) != 0 {
                    let index = chunk * 32 + place * 4 + bit
                    if index >= limit { isTooWide = true } else { insert(index) }
                }
            }
            rest = rest.dropLast(region.count)
            // A ninth digit is too much; another byte in its place is passed over.
            if region.count == 8, let before = rest.last, !isEnd(before) {
                if KernelNumber.digits([before], base: 16).count == 1 { throw Refusal(.overflow) }
                rest = rest.dropLast()
            }
            chunk += 1
        }
        if isTooWide { throw Refusal(.overflow) }
    }
}
