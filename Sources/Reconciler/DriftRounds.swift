package import KernelInterface
package import Planner
package import Policy

/// When held values are looked at, and which: what was written at once, everything now and then.
package struct DriftRounds: Sendable {
    private var watch = DriftWatch()
    private var writes = ForeignWrites()
    /// How often everything is looked at, µs; 0 for never.
    private let interval: UInt64
    private var everythingAt: UInt64?
    private var writtenAt: UInt64?
    private var last: UInt64?

    /// What is written within this time of a look is looked at together, µs: whoever writes on and on is followed, and
    /// does not keep the reconciler busy.
    package static let settling: UInt64 = 100_000

    package init(interval: UInt64, now: UInt64) {
        self.interval = interval
        everythingAt = interval > 0 ? now + interval : nil
    }

    /// When to look next; nil where only an event can tell.
    package var next: UInt64? { [everythingAt, writtenAt].compactMap(\.self).min() }

    /// Somebody wrote a file.
    package mutating func add(_ directory: InterfaceDirectory, _ name: String, by writer: Writer, now: UInt64) {
        writes.add(directory, name, by: writer)
        writtenAt = writtenAt ?? max(now, last.map { $0 + Self.settling } ?? now)
    }

    /// Anything may have changed: looks at everything at once. `writer` is whom changes are put down to of which no
    /// write was told.
    package mutating func addEverything(because writer: Writer = .unknown, now: UInt64) {
        writes.addEverything(because: writer)
        writtenAt = now
    }

    /// What is to be looked at by now; nil while nothing is. The caller looks.
    package mutating func take(now: UInt64) -> ForeignWrites? {
        guard let next, next <= now else { return nil }
        if let time = everythingAt, time <= now { writes.addEverything() }
        defer { writes = ForeignWrites() }
        if writes.isEverything, interval > 0 { everythingAt = now + interval }
        (writtenAt, last) = (nil, now)
        return writes
    }

    /// One look at what may have changed of the held values.
    package mutating func look<Tree: KernelTree & ~Copyable>(
        at writes: ForeignWrites, _ held: Originals, beside reconciliation: Reconciliation,
        responses: [String: DriftResponse], pageBytes: UInt64, now: UInt64, tree: inout Tree
    ) throws(KernelError) -> [DriftEvent] {
        let touched = writes.touched(of: held)
        if touched.cgroups.isEmpty { return [] }
        return try watch.round(
            touched, adjusted: reconciliation.adjustments.mapValues(\.text), responses: responses, writes: writes,
            pageBytes: pageBytes, isShadow: reconciliation.isShadow, now: now, tree: &tree
        ).map { event in
            var event = event
            event.writer = writes.writer(of: event.cgroup, event.value.file)
            return event
        }
    }
}
