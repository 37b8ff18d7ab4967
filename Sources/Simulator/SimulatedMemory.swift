import KernelInterface

/// Counts of `memory.events`.
struct MemoryEvents: Equatable, Sendable {
    var low = 0
    var high = 0
    var max = 0
    var oom = 0
    var oomKill = 0
    var oomGroupKill = 0

    var text: String {
        "low \(low)\nhigh \(high)\nmax \(max)\noom \(oom)\noom_kill \(oomKill)\noom_group_kill \(oomGroupKill)\n"
    }
}

/// What the memory controller keeps of a cgroup. Limits are pages, amounts are bytes.
struct MemoryState: Equatable, Sendable {
    /// LONG_MAX in pages of 4 KiB: what `max` is.
    static let unlimited: UInt64 = (1 << 63 - 1) / 4096

    var min: UInt64 = 0
    var low: UInt64 = 0
    var high = Self.unlimited
    var max = Self.unlimited
    var swapHigh = Self.unlimited
    var swapMax = Self.unlimited
    var zswapMax = Self.unlimited
    var killsGroup = false
    var writesBack = true

    /// Charged to this cgroup itself.
    var anonymous: UInt64 = 0
    var cache: UInt64 = 0
    var swapped: UInt64 = 0
    /// With all below.
    var usage: UInt64 = 0
    var swapUsage: UInt64 = 0
    var peak: UInt64 = 0
    var swapPeak: UInt64 = 0
    var events = MemoryEvents()
    var eventsLocal = MemoryEvents()
    var swapLimitHits = 0
    var swapFailures = 0
    /// Pages that came back soon after they were taken: of anonymous memory, of files.
    var anonymousRefaults: UInt64 = 0
    var fileRefaults: UInt64 = 0
}

extension SimulatedFile {
    static let memoryFiles: [SimulatedFile] = [
        limit("memory.min", \.memory.min),
        limit("memory.low", \.memory.low),
        limit("memory.high", \.memory.high) { (kernel, slot) in kernel.reclaimAboveHigh(slot) },
        limit("memory.max", \.memory.max) { (kernel, slot) in kernel.enforceMax(slot) },
        limit("memory.swap.high", \.memory.swapHigh),
        limit("memory.swap.max", \.memory.swapMax),
        limit("memory.zswap.max", \.memory.zswapMax),
        amount("memory.current", \.memory.usage),
        amount("memory.swap.current", \.memory.swapUsage),
        constant("memory.zswap.current", .memory, "0\n"),
        amount("memory.peak", \.memory.peak, write: forgetPeak),
        amount("memory.swap.peak", \.memory.swapPeak, write: forgetPeak),
        flag("memory.oom.group", .belowRoot, \.memory.killsGroup, isDelegated: true),
        flag("memory.zswap.writeback", .everywhere, \.memory.writesBack),
        SimulatedFile("memory.reclaim", .memory, isDelegated: true, read: nil) { (kernel, slot, text) throws(Refusal) in
            try kernel.reclaim(text, in: slot)
        },
    ]

    /// A write resets the peak for the open file that wrote, which nothing else sees.
    private static let forgetPeak: Writer = { (_, _, _) throws(Refusal) in }

    private static func limit(
        _ name: String, _ path: any WritableKeyPath<CgroupState, UInt64> & Sendable,
        then: (@Sendable (inout SimulatedKernel, Int) -> Void)? = nil
    ) -> SimulatedFile {
        SimulatedFile(name, .memory, .belowRoot) { (kernel, slot) throws(Refusal) in
            let pages = kernel.cgroups[slot][keyPath: path]
            return pages == MemoryState.unlimited ? "max\n" : "\(pages * kernel.machine.pageBytes)\n"
        } write: { (kernel, slot, text) throws(Refusal) in
            kernel.cgroups[slot][keyPath: path] = try kernel.pages(text)
            then?(&kernel, slot)
        }
    }

    private static func amount(
        _ name: String, _ path: any KeyPath<CgroupState, UInt64> & Sendable, write: Writer? = nil
    ) -> SimulatedFile {
        SimulatedFile(
            name, .memory, .belowRoot,
            read: { (kernel, slot) throws(Refusal) in
                "\(kernel.cgroups[slot][keyPath: path])\n"
            }, write: write)
    }

    private static func flag(
        _ name: String, _ place: Place, _ path: any WritableKeyPath<CgroupState, Bool> & Sendable,
        isDelegated: Bool = false
    ) -> SimulatedFile {
        SimulatedFile(name, .memory, place, isDelegated: isDelegated) { (kernel, slot) throws(Refusal) in
            kernel.cgroups[slot][keyPath: path] ? "1\n" : "0\n"
        } write: { (kernel, slot, text) throws(Refusal) in
            kernel.cgroups[slot][keyPath: path] = try KernelNumber.flag(text, otherwise: .invalidArgument)
        }
    }
}

extension SimulatedKernel {
    /// `page_counter_memparse` after `strstrip`: `max`, or bytes rounded down to pages; nothing at all is 0.
    func pages(_ text: ArraySlice<UInt8>) throws(Refusal) -> UInt64 {
        let word = text.stripped
        if word.isText("max") { return MemoryState.unlimited }
        let (value, rest) = KernelNumber.bytes(word)
        if !rest.isEmpty { throw Refusal(.invalidArgument) }
        return min(value / machine.pageBytes, MemoryState.unlimited)
    }

    func limitBytes(_ pages: UInt64) -> UInt64 {
        pages == MemoryState.unlimited ? .max : pages * machine.pageBytes
    }

    /// `BYTES [swappiness=0..200]`. EAGAIN when less was found; what was found is gone then, too.
    mutating func reclaim(_ text: ArraySlice<UInt8>, in slot: Int) throws(Refusal) {
        let word = text.stripped
        let (value, rest) = KernelNumber.bytes(word)
        if rest.count == word.count { throw Refusal(.invalidArgument) }
        for option in rest.stripped.split(separator: UInt8(ascii: " ")) {
            let parts = option.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].isText("swappiness") else { throw Refusal(.invalidArgument) }
            let swappiness: Int
            do throws(Refusal) {
                swappiness = try KernelNumber.int(parts[1])
            } catch {
                throw Refusal(.invalidArgument)
            }
            if !(0...200).contains(swappiness) { throw Refusal(.invalidArgument) }
        }
        let wanted = value / machine.pageBytes * machine.pageBytes
        if wanted > 0 && reclaim(wanted, in: slot) < wanted { throw Refusal(.tryAgain) }
    }
}
