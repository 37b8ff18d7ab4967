import KernelInterface

extension SimulatedResctrlFile {
    /// Files of resource groups.
    static let groupFiles: [SimulatedResctrlFile] = [
        SimulatedResctrlFile(.schemata, in: isControl) { (_, resctrl, place) throws(Refusal) in
            resctrl.schemataText(try resctrl.group(place))
        } write: { (kernel, place, bytes) throws(Refusal) in
            try kernel.resctrl?.writeSchemata(bytes, of: place.group())
        },
        SimulatedResctrlFile(.size, in: isControl) { (_, resctrl, place) throws(Refusal) in
            resctrl.sizeText(try resctrl.group(place))
        },
        SimulatedResctrlFile(.mode, in: isControl) { (_, resctrl, place) throws(Refusal) in
            try resctrl.group(place).mode.rawValue + "\n"
        } write: { (kernel, place, bytes) throws(Refusal) in
            try kernel.resctrl?.writeMode(bytes, of: place.group())
        },
        SimulatedResctrlFile(.tasks, in: isGroup) { (kernel, resctrl, place) throws(Refusal) in
            var text = ""
            for thread in kernel.taskIDs(of: try resctrl.group(place)) { text += "\(thread)\n" }
            return text
        } write: { (kernel, place, bytes) throws(Refusal) in
            try kernel.moveTasks(bytes, to: place.group())
        },
        SimulatedResctrlFile(.cpus, in: isGroup) { (kernel, resctrl, place) throws(Refusal) in
            CPUMask(try resctrl.group(place).cpus.list).text(limit: kernel.machine.cpuLimit) + "\n"
        } write: { (kernel, place, bytes) throws(Refusal) in
            try kernel.resctrl?.writeCPUs(bytes, isList: false, of: place.group(), machine: kernel.machine)
        },
        SimulatedResctrlFile(.cpusList, in: isGroup) { (_, resctrl, place) throws(Refusal) in
            try resctrl.group(place).cpus.description + "\n"
        } write: { (kernel, place, bytes) throws(Refusal) in
            try kernel.resctrl?.writeCPUs(bytes, isList: true, of: place.group(), machine: kernel.machine)
        },
        SimulatedResctrlFile(.ctrlHwID) { resctrl, place in
            resctrl.has(.debug) && isControl(resctrl, place)
        } read: { (_, resctrl, place) throws(Refusal) in
            "\(try resctrl.group(place).closid)\n"
        },
        SimulatedResctrlFile(.monHwID) { resctrl, place in
            resctrl.has(.debug) && resctrl.hasMonitoring && isGroup(resctrl, place)
        } read: { (_, resctrl, place) throws(Refusal) in
            "\(try resctrl.group(place).rmid)\n"
        },
    ]

    private static let isGroup: Presence = { _, place in
        if case .group = place { true } else { false }
    }

    private static let isControl: Presence = { resctrl, place in
        if case .group(let path) = place { resctrl.groups[path]?.isMonitor == false } else { false }
    }
}
