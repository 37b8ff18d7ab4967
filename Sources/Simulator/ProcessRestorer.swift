import Document
import KernelInterface

/// Puts the processes of a node file and their memory into a simulated kernel.
struct ProcessRestorer {
    var reader: NodeFileReader
    var kernel: SimulatedKernel
    let isSaved: Bool

    mutating func restore(in slot: Int, _ node: YAMLNode, _ fields: [String: YAMLNode]) {
        var started: [Int] = []
        if let given = fields["processes"] {
            if given.items != nil {
                for item in given.items ?? [] {
                    if let pid = process(item, in: slot) { started.append(pid) }
                }
            } else if let count = reader.count(given, "`processes`") {
                if count > 1_000_000 { return reader.refuse(given, "`processes` is too large: \(count)") }
                for _ in 0..<count {
                    guard let pid = start(nil, in: slot, given) else { return }
                    started.append(pid)
                }
            }
        }
        if let given = fields["memory"], let bytes = reader.bytes(given, "`memory`") {
            if started.isEmpty { return reader.refuse(given, "`memory` without processes: nobody uses it") }
            share(bytes, among: started)
        }
        if let given = fields["cache"], let bytes = reader.bytes(given, "`cache`") {
            let payer = kernel.payer(for: slot)
            kernel.charge(payer, adding: bytes / kernel.machine.pageBytes * kernel.machine.pageBytes)
            kernel.cgroups[payer].memory.cache += bytes / kernel.machine.pageBytes * kernel.machine.pageBytes
        }
    }

    /// The memory of a cgroup, given as one amount, in equal pages to each of its processes.
    private mutating func share(_ bytes: UInt64, among pids: [Int]) {
        let pages = bytes / kernel.machine.pageBytes
        let each = pages / UInt64(pids.count)
        for (index, pid) in pids.enumerated() {
            let amount = (each + (UInt64(index) < pages % UInt64(pids.count) ? 1 : 0)) * kernel.machine.pageBytes
            if let process = kernel.processes[pid] {
                charge(pid, kernel.payer(for: process.home), resident: amount, swapped: 0)
            }
        }
    }

    private mutating func start(_ pid: Int?, in slot: Int, _ node: YAMLNode) -> Int? {
        let number = pid ?? kernel.nextPID
        if number < 1 || kernel.processes[number] != nil || kernel.leaders[number] != nil {
            reader.refuse(node, "the process number \(number) is taken")
            return nil
        }
        if !isSaved {
            do throws(Refusal) {
                try kernel.checkMigration(to: slot)
            } catch {
                reader.diagnostics.append(
                    Diagnostic(
                        .refused,
                        "the kernel would refuse processes in `\(kernel.cgroups[slot].path)`: \(error.errno.text)"
                            + " (\(error.errno.name))", at: node.span,
                        help: ["processes go into cgroups that enable no domain controllers for children"]))
                return nil
            }
        }
        kernel.admit(SimulatedProcess(pid: number, slot: slot))
        return number
    }

    private mutating func process(_ node: YAMLNode, in slot: Int) -> Int? {
        let keys = ["pid", "kernelThread", "uid", "memory", "charges", "threads"]
        guard let fields = reader.fields(node, keys, of: "a process") else { return nil }
        var pid: Int?
        if let given = fields["pid"] { pid = reader.count(given, "`pid`") }
        guard let number = start(pid, in: slot, node) else { return nil }
        if let given = fields["kernelThread"], reader.bool(given, "`kernelThread`") == true {
            kernel.processes[number] = SimulatedProcess(pid: number, slot: slot, isKernelThread: true)
        }
        if let given = fields["uid"], let user = reader.count(given, "`uid`") {
            kernel.processes[number]?.uid = UInt32(user)
        }
        if let given = fields["memory"], let bytes = reader.bytes(given, "`memory`") {
            let page = kernel.machine.pageBytes
            charge(number, kernel.payer(for: slot), resident: bytes / page * page, swapped: 0)
        }
        if let given = fields["charges"] { charges(given, of: number) }
        if let given = fields["threads"] { threads(given, of: number) }
        return number
    }

    private mutating func slot(_ node: YAMLNode?, _ owner: YAMLNode) -> Int? {
        guard let node, let text = reader.text(node, "`cgroup`") else {
            reader.missing("cgroup", of: "this", at: owner)
            return nil
        }
        if let path = CgroupPath(text), let slot = kernel.slots[path] { return slot }
        reader.refuse(node, "there is no cgroup `\(text.shortened(to: 60))`")
        return nil
    }

    private mutating func charges(_ node: YAMLNode, of pid: Int) {
        for item in reader.items(node, "`charges`") {
            guard let fields = reader.fields(item, ["cgroup", "memory", "swap"], of: "a charge"),
                let slot = slot(fields["cgroup"], item)
            else { continue }
            var amounts: [UInt64] = []
            for key in ["memory", "swap"] {
                amounts.append(fields[key].flatMap { reader.bytes($0, "`\(key)`") } ?? 0)
            }
            charge(pid, slot, resident: amounts[0], swapped: amounts[1])
        }
    }

    private mutating func charge(_ pid: Int, _ slot: Int, resident: UInt64, swapped: UInt64) {
        if resident + swapped == 0 { return }
        kernel.processes[pid]?.charges.append(.init(slot: slot, resident: resident, swapped: swapped))
        kernel.cgroups[slot].memory.anonymous += resident
        kernel.cgroups[slot].memory.swapped += swapped
        kernel.swapUsed += swapped
        kernel.charge(slot, adding: resident)
        for ancestor in kernel.lineage(of: slot) {
            kernel.cgroups[ancestor].memory.swapUsage += swapped
            kernel.cgroups[ancestor].memory.swapPeak = max(
                kernel.cgroups[ancestor].memory.swapPeak, kernel.cgroups[ancestor].memory.swapUsage)
        }
    }

    private mutating func threads(_ node: YAMLNode, of pid: Int) {
        for item in reader.items(node, "`threads`") {
            guard let fields = reader.fields(item, ["tid", "cgroup"], of: "a thread"), let given = fields["tid"],
                let tid = reader.count(given, "`tid`"), let slot = slot(fields["cgroup"], item)
            else { continue }
            if kernel.processes[tid] != nil || kernel.leaders[tid] != nil {
                reader.refuse(given, "the thread number \(tid) is taken")
                continue
            }
            kernel.leaders[tid] = pid
            kernel.processes[pid]?.threads.append(.init(tid: tid, slot: slot))
            kernel.nextPID = max(kernel.nextPID, tid + 1)
            kernel.enroll(tid, in: slot)
        }
    }
}
