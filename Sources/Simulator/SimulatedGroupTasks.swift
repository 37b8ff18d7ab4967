import KernelInterface

extension SimulatedKernel {
    /// `tasks` of a group: threads by process.
    func taskIDs(of group: ResourceGroupState) -> [Int] {
        guard let resctrl else { return [] }
        if group.isMonitor {
            return inOrder(resctrl.tags.lazy.filter { $0.value.rmid == group.rmid }.map(\.key))
        }
        if !resctrl.hasAllocation { return [] }
        if group.closid != 0 {
            return inOrder(resctrl.tags.lazy.filter { $0.value.closid == group.closid }.map(\.key))
        }
        var found: [Int] = []
        for pid in pids {
            for thread in processes[pid]?.threads ?? [] where (resctrl.tags[thread.tid]?.closid ?? 0) == 0 {
                found.append(thread.tid)
            }
        }
        return found
    }

    private func inOrder(_ threads: some Sequence<Int>) -> [Int] {
        threads.sorted { (leaders[$0] ?? $0, $0) < (leaders[$1] ?? $1, $1) }
    }

    /// A write of `tasks`: numbers separated by commas, moved one by one until one cannot be.
    mutating func moveTasks(_ bytes: [UInt8], to path: ResctrlPath) throws(Refusal) {
        guard let group = resctrl?.groups[path] else { throw Refusal(.noSuchFile) }
        resctrl?.status.clear()
        var rest: ArraySlice<UInt8>? = bytes.prefix { $0 != 0 }
        while let text = rest, let first = text.first, first != UInt8(ascii: "\n") {
            let parts = text.split(separator: UInt8(ascii: ","), maxSplits: 1, omittingEmptySubsequences: false)
            rest = parts.count > 1 ? parts[1] : nil
            let word = parts[0].stripped
            let number: Int
            do throws(Refusal) {
                guard let value = Int32(exactly: try KernelNumber.signed(word)) else { throw Refusal(.outOfRange) }
                number = Int(value)
            } catch {
                throw refuse(.invalidArgument, "Task list parsing error pid \(String(decoding: word, as: UTF8.self))")
            }
            if number < 0 { throw refuse(.invalidArgument, "Invalid pid \(number)") }
            do throws(Refusal) {
                try moveTask(number, to: group)
            } catch {
                throw refuse(error.errno, "Error while processing task \(number)")
            }
        }
    }

    private mutating func refuse(_ errno: Errno, _ why: String) -> Refusal {
        resctrl?.status.add(why)
        return Refusal(errno)
    }

    private mutating func moveTask(_ number: Int, to group: ResourceGroupState) throws(Refusal) {
        let thread = number == 0 ? callerPID : number
        guard let process = processes[leaders[thread] ?? thread] else {
            throw refuse(.noSuchProcess, "No task \(number)")
        }
        if callerUID != 0 && process.uid != callerUID {
            throw refuse(.notPermitted, "No permission to move task \(thread)")
        }
        let tag = resctrl?.tags[thread] ?? .default
        if group.isMonitor && tag.closid != group.closid {
            throw refuse(.invalidArgument, "Can't move task to different control group")
        }
        resctrl?.tag(thread, TaskTag(closid: group.closid, rmid: group.rmid))
    }

    /// The resource group that a thread is in: the MON group where it is in one. Nil for a thread that there is not, and
    /// without resctrl.
    func resourceGroup(of thread: Int) -> ResctrlPath? {
        guard let resctrl, processes[thread] != nil || leaders[thread] != nil else { return nil }
        let tag = resctrl.tags[thread] ?? .default
        return resctrl.groups.first { $0.value.closid == tag.closid && $0.value.rmid == tag.rmid }?.key
            ?? resctrl.groups.first { !$0.value.isMonitor && $0.value.closid == tag.closid }?.key
    }
}
