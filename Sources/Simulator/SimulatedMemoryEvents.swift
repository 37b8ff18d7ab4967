import KernelInterface

extension SimulatedFile {
    static let memoryEventFiles: [SimulatedFile] = [
        SimulatedFile("memory.events", .memory, .belowRoot) { (kernel, slot) throws(Refusal) in
            kernel.cgroups[slot].memory.events.text
        },
        SimulatedFile("memory.events.local", .memory, .belowRoot) { (kernel, slot) throws(Refusal) in
            kernel.cgroups[slot].memory.eventsLocal.text
        },
        SimulatedFile("memory.swap.events", .memory, .belowRoot) { (kernel, slot) throws(Refusal) in
            let memory = kernel.cgroups[slot].memory
            return "high 0\nmax \(memory.swapLimitHits)\nfail \(memory.swapFailures)\n"
        },
        SimulatedFile("memory.stat", .memory) { (kernel, slot) throws(Refusal) in kernel.memoryStatText(slot) },
        SimulatedFile("memory.numa_stat", .memory) { (kernel, slot) throws(Refusal) in
            let (anonymous, cache, _) = kernel.charged(below: slot)
            let nodes = kernel.machine.nodes.list.indices
            func line(_ key: String, _ value: UInt64) -> String {
                key + nodes.enumerated().map { " N\($1)=\($0 == 0 ? value : 0)" }.joined() + "\n"
            }
            return line("anon", anonymous) + line("file", cache) + line("inactive_anon", anonymous)
                + line("inactive_file", cache)
        },
    ]
}

extension SimulatedKernel {
    /// Counts an event in the cgroup and, unless the mount says `memory_localevents`, in all above it but the root.
    mutating func countMemoryEvent(_ path: WritableKeyPath<MemoryEvents, Int>, at slot: Int, _ times: Int = 1) {
        cgroups[slot].memory.eventsLocal[keyPath: path] += times
        for ancestor in lineage(of: slot) where cgroups[ancestor].parent != nil {
            cgroups[ancestor].memory.events[keyPath: path] += times
            if machine.hasLocalMemoryEvents { return }
        }
    }

    func charged(below slot: Int) -> (anonymous: UInt64, cache: UInt64, swapped: UInt64) {
        var sum: (anonymous: UInt64, cache: UInt64, swapped: UInt64) = (0, 0, 0)
        for below in subtree(of: slot) {
            let memory = cgroups[below].memory
            sum = (sum.anonymous + memory.anonymous, sum.cache + memory.cache, sum.swapped + memory.swapped)
        }
        return sum
    }

    /// The keys of 6.12; those that the simulation does not drive are 0.
    func memoryStatText(_ slot: Int) -> String {
        let (anonymous, cache, _) = charged(below: slot)
        let refaults = subtree(of: slot).reduce(into: (anonymous: UInt64(0), file: UInt64(0))) { sum, below in
            sum.anonymous += cgroups[below].memory.anonymousRefaults
            sum.file += cgroups[below].memory.fileRefaults
        }
        var text = ""
        for key in Self.memoryStatKeys {
            let value: UInt64 =
                switch key {
                case "anon", "inactive_anon": anonymous
                case "file", "inactive_file": cache
                case "workingset_refault_anon": refaults.anonymous
                case "workingset_refault_file": refaults.file
                case "pgmajfault": refaults.anonymous + refaults.file
                default: 0
                }
            text += "\(key) \(value)\n"
        }
        return text
    }

    private static let memoryStatKeys = [
        "anon", "file", "kernel", "kernel_stack", "pagetables", "sec_pagetables", "percpu", "sock", "vmalloc", "shmem",
        "zswap", "zswapped", "file_mapped", "file_dirty", "file_writeback", "swapcached", "anon_thp", "file_thp",
        "shmem_thp", "inactive_anon", "active_anon", "inactive_file", "active_file", "unevictable", "slab_reclaimable",
        "slab_unreclaimable", "slab", "workingset_refault_anon", "workingset_refault_file",
        "workingset_activate_anon", "workingset_activate_file", "workingset_restore_anon", "workingset_restore_file",
        "workingset_nodereclaim", "pgdemote_kswapd", "pgdemote_direct", "pgdemote_khugepaged", "pgscan", "pgsteal",
        "pgscan_kswapd", "pgscan_direct", "pgscan_khugepaged", "pgsteal_kswapd", "pgsteal_direct",
        "pgsteal_khugepaged", "pgfault", "pgmajfault", "pgrefill", "pgactivate", "pgdeactivate", "pglazyfree",
        "pglazyfreed", "swpin_zero", "swpout_zero", "zswpin", "zswpout", "zswpwb", "thp_fault_alloc",
        "thp_collapse_alloc", "thp_swpout", "thp_swpout_fallback",
    ]
}
