import KernelInterface

/// The files of `mon_data` of one group, by what a sampler calls them.
struct GroupGauge: Sendable {
    /// One for each domain; nil for a file that is not there.
    private let occupancies: [Int?]
    private let traffics: [Int?]
    /// Bytes of the last-level caches; nil is unknown.
    private(set) var occupied: UInt64?
    /// Bytes to and from memory since the group was made; nil is unknown.
    private(set) var moved: UInt64?

    init<Sampler: CounterSampler & ~Copyable>(_ group: MonitoredGroup, sampler: inout Sampler) {
        var occupancies: [Int?] = []
        var traffics: [Int?] = []
        for domain in group.domains {
            // What is absent is no error: it stays unknown.
            if group.hasOccupancy { occupancies.append(try? sampler.watch(domain, .llcOccupancy)) }
            if let traffic = group.traffic { traffics.append(try? sampler.watch(domain, traffic)) }
        }
        (self.occupancies, self.traffics) = (occupancies, traffics)
    }

    func close<Sampler: CounterSampler & ~Copyable>(sampler: inout Sampler) {
        for case let watched? in occupancies + traffics { sampler.unwatch(watched) }
    }

    mutating func read<Sampler: CounterSampler & ~Copyable>(sampler: inout Sampler) {
        occupied = Self.sum(occupancies, sampler: &sampler)
        moved = Self.sum(traffics, sampler: &sampler)
    }

    /// Unknown where one domain is: a part is no sum.
    private static func sum<Sampler: CounterSampler & ~Copyable>(
        _ files: [Int?], sampler: inout Sampler
    ) -> UInt64? {
        var sum: UInt64? = files.isEmpty ? nil : 0
        for file in files {
            guard let before = sum, let bytes = file.flatMap({ sampler.sample($0)?.first }) else { return nil }
            let (next, isTooBig) = before.addingReportingOverflow(bytes)
            sum = isTooBig ? nil : next
        }
        return sum
    }
}
