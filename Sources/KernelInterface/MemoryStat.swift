/// Memory in use by kind, in bytes, and reclaim counters. memory.stat; keys may come anywhere, and differ by kernel.
package struct MemoryStat: KernelText {
    package let counters: FlatKeyed

    package init(parsing text: String) throws(KernelTextError) {
        counters = try FlatKeyed(parsing: text)
    }

    /// Any other counter of the file: `pgscan_direct`.
    package subscript(_ key: String) -> UInt64? { counters[key] }

    package var anon: UInt64? { counters["anon"] }
    package var file: UInt64? { counters["file"] }
    package var kernel: UInt64? { counters["kernel"] }
    package var slab: UInt64? { counters["slab"] }
    package var sock: UInt64? { counters["sock"] }
    package var shmem: UInt64? { counters["shmem"] }
    package var fileDirty: UInt64? { counters["file_dirty"] }
    package var fileWriteback: UInt64? { counters["file_writeback"] }
    package var workingsetRefaultAnon: UInt64? { counters["workingset_refault_anon"] }
    package var workingsetRefaultFile: UInt64? { counters["workingset_refault_file"] }
    package var pgscan: UInt64? { counters["pgscan"] }
    package var pgsteal: UInt64? { counters["pgsteal"] }
    package var pgmajfault: UInt64? { counters["pgmajfault"] }

    package var description: String { counters.description }
}
