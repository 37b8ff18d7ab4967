import KernelInterface

extension SimulatedFile {
    static let cpusetFiles: [SimulatedFile] = [
        mask("cpuset.cpus", .belowRoot, \.cpus) { (kernel, slot, text) throws(Refusal) in
            try kernel.setCPUs(text.stripped, of: slot)
        },
        mask("cpuset.cpus.exclusive", .belowRoot, \.exclusiveCPUs) { (kernel, slot, text) throws(Refusal) in
            try kernel.setExclusiveCPUs(text.stripped, of: slot)
        },
        mask("cpuset.mems", .belowRoot, \.mems) { (kernel, slot, text) throws(Refusal) in
            try kernel.setMems(text.stripped, of: slot)
        },
        mask("cpuset.cpus.effective", .everywhere, \.effectiveCPUs),
        mask("cpuset.cpus.exclusive.effective", .belowRoot, \.effectiveExclusiveCPUs),
        mask("cpuset.mems.effective", .everywhere, \.effectiveMems),
        SimulatedFile("cpuset.cpus.isolated", .cpuset, .rootOnly) { (kernel, _) throws(Refusal) in
            "\(kernel.cpusets.isolated)\n"
        },
        SimulatedFile("cpuset.cpus.partition", .cpuset, .belowRoot) { (kernel, slot) throws(Refusal) in
            kernel.cgroups[slot].cpuset.partitionLine
        } write: { (kernel, slot, text) throws(Refusal) in
            let word = text.stripped
            if word.isText("root") {
                kernel.setPartition(.root, of: slot)
            } else if word.isText("isolated") {
                kernel.setPartition(.isolated, of: slot)
            } else if word.isText("member") {
                kernel.setPartition(.member, of: slot)
            } else {
                throw Refusal(.invalidArgument)
            }
        },
    ]

    private static func mask(
        _ name: String, _ place: Place, _ path: any KeyPath<CpusetState, IndexMask> & Sendable, write: Writer? = nil
    ) -> SimulatedFile {
        SimulatedFile(
            name, .cpuset, place,
            read: { (kernel, slot) throws(Refusal) in
                "\(kernel.cgroups[slot].cpuset[keyPath: path])\n"
            }, write: write)
    }
}

extension SimulatedKernel {
    /// The children that have a cpuset, in the order of creation.
    func cpusetChildren(_ slot: Int) -> [Int] {
        cgroups[slot].children.filter { cgroups[$0].control.contains(.cpuset) }
    }

    mutating func startCpuset(_ slot: Int) {
        var state = CpusetState()
        if let parent = cgroups[slot].parent {
            state.effectiveCPUs = cgroups[parent].cpuset.effectiveCPUs
            state.effectiveMems = cgroups[parent].cpuset.effectiveMems
        }
        cgroups[slot].cpuset = state
    }

    /// The cpuset goes; the CPUs of a partition go back.
    mutating func stopCpuset(_ slot: Int) {
        if cgroups[slot].cpuset.partition.isValid { setPartition(.member, of: slot) }
        cgroups[slot].cpuset = CpusetState()
    }

    mutating func setMems(_ text: ArraySlice<UInt8>, of slot: Int) throws(Refusal) {
        var trial = cgroups[slot].cpuset
        trial.mems = try IndexMask(parsing: text, limit: machine.nodeLimit)
        if !trial.mems.isSubset(of: machine.nodes) { throw Refusal(.invalidArgument) }
        if trial.mems == cgroups[slot].cpuset.mems { return }
        try check(trial, of: slot)
        cgroups[slot].cpuset.mems = trial.mems
        refreshMems(slot)
    }

    private mutating func refreshMems(_ slot: Int) {
        guard let parent = cgroups[slot].parent else { return }
        let granted = cgroups[parent].cpuset.effectiveMems
        var mems = cgroups[slot].cpuset.mems.intersection(granted)
        if mems.isEmpty { mems = granted }
        if mems == cgroups[slot].cpuset.effectiveMems { return }
        cgroups[slot].cpuset.effectiveMems = mems
        for child in cpusetChildren(slot) { refreshMems(child) }
    }

    /// Whether a changed cpuset would break the rules between siblings, or leave tasks without CPUs or memory.
    func check(_ trial: CpusetState, of slot: Int) throws(Refusal) {
        guard let parent = cgroups[slot].parent else { return }
        let current = cgroups[slot].cpuset
        if cgroups[slot].subtreeTasks > 0 {
            if !current.cpus.isEmpty && trial.cpus.isEmpty { throw Refusal(.noSpace) }
            if !current.mems.isEmpty && trial.mems.isEmpty { throw Refusal(.noSpace) }
        }
        // Without CPUs there is no room for the deadline servers in the partition's scheduling domain, where the kernel
        // looks at the domain of the first CPU only; isolated CPUs are in none.
        if current.partition == .root && trial.cpus.isEmpty,
            let first = current.cpus.list.indices.first,
            current.effectiveExclusiveCPUs.contains(first)
        {
            throw Refusal(.busy)
        }
        let claims = !trial.exclusiveCPUs.isEmpty
        for sibling in cgroups[parent].children where sibling != slot {
            // Most siblings claim nothing, and there may be thousands: they are looked at where they stand.
            let otherClaims = !cgroups[sibling].cpuset.exclusiveCPUs.isEmpty
            let isExclusive = trial.isExclusive || cgroups[sibling].cpuset.isExclusive || claims && otherClaims
            if !isExclusive && !claims && !otherClaims { continue }
            let other = cgroups[sibling].cpuset
            if isExclusive {
                if trial.askedExclusive.intersects(other.askedExclusive) { throw Refusal(.invalidArgument) }
                continue
            }
            // CPUs that one side claims must leave the other some of what it may use.
            let claimed = claims ? trial.exclusiveCPUs : other.exclusiveCPUs
            let used = claims ? other.cpus : trial.cpus
            if !used.isEmpty && used.isSubset(of: claimed) { throw Refusal(.invalidArgument) }
        }
    }

    mutating func setCPUs(_ text: ArraySlice<UInt8>, of slot: Int) throws(Refusal) {
        guard let parent = cgroups[slot].parent else { throw Refusal(.accessDenied) }
        let current = cgroups[slot].cpuset
        var trial = current
        trial.cpus = try IndexMask(parsing: text, limit: machine.cpuLimit)
        if text.isEmpty {
            if trial.exclusiveCPUs.isEmpty { trial.effectiveExclusiveCPUs = IndexMask() }
        } else {
            if !trial.cpus.isSubset(of: machine.cpus) { throw Refusal(.invalidArgument) }
            trial.partition = .member
            if !trial.exclusiveCPUs.isEmpty || current.partition.isValid {
                trial.effectiveExclusiveCPUs = grantable(trial, of: slot, isTrial: true).cpus
            }
        }
        if trial.cpus == current.cpus { return }

        var siblingConflict = false
        do throws(Refusal) {
            try check(trial, of: slot)
        } catch {
            if error.errno != .invalidArgument { throw error }
            siblingConflict = true
        }
        var invalidates = siblingConflict
        if let fault = partitionFault(trial, of: slot, emptyIsFault: current.partition.isValid) {
            cgroups[slot].cpuset.fault = fault
            invalidates = true
        }
        // The change goes through all the same, and takes the partitions that it collides with out of force.
        if siblingConflict {
            for sibling in cpusetChildren(parent)
            where cgroups[sibling].cpuset.partition.isValid
                && trial.askedExclusive.intersects(cgroups[sibling].cpuset.effectiveExclusiveCPUs)
            {
                _ = changePartition(sibling, .invalidate)
            }
        }
        let forces = cgroups[slot].cpuset.effectiveExclusiveCPUs != trial.effectiveExclusiveCPUs
        let state = cgroups[slot].cpuset
        if state.partition.isValid || state.partition.isInvalid && !invalidates {
            var asked = trial.effectiveExclusiveCPUs
            if asked.isEmpty && state.partition.isInvalid { asked = trial.cpus }
            if state.isRemote {
                updateRemote(slot, asked: nil, granted: asked)
            } else {
                _ = changePartition(slot, invalidates ? .invalidate : .update(asked))
            }
        }
        cgroups[slot].cpuset.cpus = trial.cpus
        cgroups[slot].cpuset.effectiveExclusiveCPUs = trial.effectiveExclusiveCPUs
        if current.partition.isValid && !cgroups[slot].cpuset.partition.isValid { resetPartition(slot) }
        refreshCPUs(slot, force: forces)
    }

    mutating func setExclusiveCPUs(_ text: ArraySlice<UInt8>, of slot: Int) throws(Refusal) {
        let current = cgroups[slot].cpuset
        var trial = current
        trial.exclusiveCPUs = try IndexMask(parsing: text, limit: machine.cpuLimit)
        if text.isEmpty { trial.effectiveExclusiveCPUs = IndexMask() }
        if trial.exclusiveCPUs == current.exclusiveCPUs { return }
        if !text.isEmpty {
            trial.partition = .member
            let (cpus, conflicts) = grantable(trial, of: slot, isTrial: true)
            trial.effectiveExclusiveCPUs = cpus
            if conflicts { throw Refusal(.invalidArgument) }
        }
        let forces = current.effectiveExclusiveCPUs != trial.effectiveExclusiveCPUs
        try check(trial, of: slot)

        if current.partition != .member {
            let fault = partitionFault(trial, of: slot, emptyIsFault: true)
            if let fault { cgroups[slot].cpuset.fault = fault }
            if cgroups[slot].cpuset.isRemote {
                if fault != nil {
                    disableRemote(slot)
                } else {
                    updateRemote(slot, asked: trial.exclusiveCPUs, granted: trial.effectiveExclusiveCPUs)
                }
            } else {
                _ = changePartition(slot, fault != nil ? .invalidate : .update(trial.effectiveExclusiveCPUs))
            }
        }
        cgroups[slot].cpuset.exclusiveCPUs = trial.exclusiveCPUs
        cgroups[slot].cpuset.effectiveExclusiveCPUs = trial.effectiveExclusiveCPUs
        if current.partition.isValid && !cgroups[slot].cpuset.partition.isValid { resetPartition(slot) }
        if cgroups[slot].cpuset.partition.isValid || forces { refreshCPUs(slot, force: forces) }
    }

    /// Why a partition cannot live with the CPUs of a trial; nil for a member and when it can.
    private func partitionFault(_ trial: CpusetState, of slot: Int, emptyIsFault: Bool) -> PartitionFault? {
        guard cgroups[slot].cpuset.partition != .member, let parent = cgroups[slot].parent else { return nil }
        if emptyIsFault && trial.effectiveExclusiveCPUs.isEmpty { return .invalidCPUs }
        return starves(parent, by: slot, taking: trial.effectiveExclusiveCPUs) ? .noCPUs : nil
    }
}
