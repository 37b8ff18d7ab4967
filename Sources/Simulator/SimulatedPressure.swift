package import KernelInterface

extension SimulatedFile {
    static let pressureFiles: [SimulatedFile] =
        PressureResource.allCases.map { resource in
            SimulatedFile(
                resource.fileName, isPressure: true, isOptional: resource == .irq,
                read: { (kernel, slot) throws(Refusal) in kernel.pressureText(slot, resource) },
                write: { (kernel, slot, text) throws(Refusal) in
                    try SimulatedTrigger.check(text, resource, isPrivileged: kernel.mayPollOften)
                }
            )
        } + [
            SimulatedFile("cgroup.pressure") { (kernel, slot) throws(Refusal) in
                return kernel.cgroups[slot].hasPressure ? "1\n" : "0\n"
            } write: { (kernel, slot, text) throws(Refusal) in
                let isOn = try KernelNumber.flag(text, otherwise: .outOfRange)
                if isOn == kernel.cgroups[slot].hasPressure { return }
                kernel.cgroups[slot].hasPressure = isOn
                kernel.cgroups[slot].pressure = PressureState()
            }
        ]
}

extension SimulatedKernel {
    /// Whether the writer holds CAP_SYS_RESOURCE.
    var mayPollOften: Bool { callerUID == 0 && machine.privileges.sysResource }

    func pressureText(_ slot: Int, _ resource: PressureResource) -> String {
        let pressure = cgroups[slot].pressure
        let full = pressure.stall(resource, full: true).line("full")
        return resource == .irq ? full : pressure.stall(resource, full: false).line("some") + full
    }

    /// Tasks of a cgroup were stalled for so many microseconds, some of them and all of them.
    ///
    /// The ancestors stall as long; `full` reaches an ancestor only while all its tasks are in this cgroup, and the
    /// node's CPU is never fully stalled.
    package mutating func stall(
        _ cgroup: CgroupPath, _ resource: PressureResource, some: UInt64, full: UInt64 = 0
    ) throws(KernelError) {
        do throws(Refusal) {
            let slot = try slot(of: cgroup)
            for ancestor in lineage(of: slot) where cgroups[ancestor].hasPressure {
                if resource != .irq { cgroups[ancestor].pressure.add(some, to: resource, full: false) }
                let isAlone = cgroups[ancestor].subtreeTasks == cgroups[slot].subtreeTasks
                if isAlone && !(ancestor == 0 && resource == .cpu) {
                    cgroups[ancestor].pressure.add(full, to: resource, full: true)
                }
            }
        } catch {
            throw KernelError(.read, path: cgroup.text, errno: error.errno)
        }
    }

    /// Lets virtual time pass, microseconds; every 2 s the pressure averages are computed.
    package mutating func advance(by microseconds: UInt64) {
        let periods = (clock + microseconds) / StallState.period - clock / StallState.period
        clock += microseconds
        let now = clock
        resctrl?.monitoring.checkLimbo(now: now)
        if periods == 0 { return }
        for slot in cgroups.indices where !cgroups[slot].pressure.stalls.isEmpty {
            for index in cgroups[slot].pressure.stalls.indices {
                var left = periods
                while left > 0, !cgroups[slot].pressure.stalls[index].isSettled {
                    cgroups[slot].pressure.stalls[index].average()
                    left -= 1
                }
            }
        }
    }
}

/// The grammar of a PSI trigger: `some|full STALL_US WINDOW_US`.
package enum SimulatedTrigger {
    /// Longest window, microseconds.
    static let longest: UInt32 = 10_000_000

    static func check(
        _ text: ArraySlice<UInt8>, _ resource: PressureResource, isPrivileged: Bool
    ) throws(Refusal) {
        var scanner = TextScanner(text)
        let isSome = scanner.literal("some ")
        if !isSome && !scanner.literal("full ") { throw Refusal(.invalidArgument) }
        guard let stall = scanner.unsigned32(), let window = scanner.unsigned32() else {
            throw Refusal(.invalidArgument)
        }
        if isSome && resource == .irq { throw Refusal(.invalidArgument) }
        if window == 0 || window > longest || stall == 0 || stall > window { throw Refusal(.invalidArgument) }
        if !isPrivileged && window % 2_000_000 != 0 { throw Refusal(.invalidArgument) }
    }

    /// A write to `/proc/pressure/RESOURCE`, which loses its last byte, or what is beyond 31; nil when it is taken.
    package static func checkSystem(
        _ text: String, _ resource: PressureResource, isPrivileged: Bool
    ) -> Errno? {
        let bytes = Array(text.utf8)
        do throws(Refusal) {
            try check(bytes.prefix(max(min(bytes.count, 32) - 1, 0)), resource, isPrivileged: isPrivileged)
            return nil
        } catch {
            return error.errno
        }
    }
}
