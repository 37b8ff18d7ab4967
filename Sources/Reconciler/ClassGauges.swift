package import KernelInterface
package import Planner

/// What the cgroups of each class have used since they were first looked at, or since they were created.
///
/// Counters go on when a cgroup goes: what it used stays counted, but for what came after the last look. A look takes a
/// few milliseconds at most: where there are more files than can be read in that time, they take turns.
package struct ClassGauges: Sendable {
    /// Summed over the cgroups of the class.
    package struct Figures: Hashable, Sendable {
        package fileprivate(set) var cgroups = 0
        /// µs
        package fileprivate(set) var cpu: UInt64 = 0
        package fileprivate(set) var throttled: UInt64 = 0
        /// Bytes; nil is unknown.
        package fileprivate(set) var memory: UInt64?
        /// µs of `some` and `full`, by file; of what the kernel tells nothing, there is none.
        package fileprivate(set) var pressures: [CounterFile: Counters] = [:]
        /// Bytes of the last-level caches now, and moved to and from memory; nil where nothing is monitored.
        package fileprivate(set) var cache: UInt64?
        package fileprivate(set) var traffic: UInt64?
    }

    /// The resource group of a class.
    private struct Group: Sendable {
        let owner: Int
        let group: MonitoredGroup
        var gauge: GroupGauge
        var last: UInt64?
    }

    private enum Watched: Sendable {
        case not, yes(Int)
        /// It is not there, and stays unknown.
        case absent
    }

    private struct Place: Hashable, Sendable {
        let cgroup: CgroupPath
        let file: CounterFile
    }

    private struct Gauge: Sendable {
        let place: Place
        /// Index of its class.
        let owner: Int
        var watched = Watched.not
        /// As of the last look; nil before the first.
        var last: Counters?
    }

    private static let files: [CounterFile] = [
        .cpuStat, .memoryCurrent, .cpuPressure, .memoryPressure, .ioPressure,
    ]
    /// Files that are read in one look: 7 ms where one takes 3.5 µs. To open one takes as long as to read four.
    package static let budget = 2000
    private static let openingCost = 4

    private var names: [String] = []
    private var gauges: [Gauge] = []
    private var groups: [Group] = []
    /// Whose turn it is.
    private var next = 0
    private var figures: [String: Figures] = [:]

    package init() {}

    /// Reads the files of these members, and of the resource groups of their classes, from here on, in place of those
    /// before.
    package mutating func watch<Sampler: CounterSampler & ~Copyable>(
        _ members: [ClassMembers], _ monitored: [String: MonitoredGroup] = [:], sampler: inout Sampler
    ) {
        var last: [Place: Counters] = [:]
        for gauge in gauges { last[gauge.place] = gauge.last }
        let moved = Dictionary(groups.map { ($0.group, $0.last) }, uniquingKeysWith: { first, _ in first })
        close(sampler: &sampler)
        names = members.map(\.className)
        for (owner, item) in members.enumerated() {
            figures[item.className, default: Figures()].cgroups = item.cgroups.count
            if let group = monitored[item.className] {
                let gauge = GroupGauge(group, sampler: &sampler)
                groups.append(Group(owner: owner, group: group, gauge: gauge, last: moved[group] ?? nil))
            }
            for cgroup in item.cgroups {
                for file in Self.files {
                    let place = Place(cgroup: cgroup, file: file)
                    gauges.append(Gauge(place: place, owner: owner, last: last[place]))
                }
            }
        }
    }

    package mutating func close<Sampler: CounterSampler & ~Copyable>(sampler: inout Sampler) {
        for gauge in gauges { if case .yes(let watched) = gauge.watched { sampler.unwatch(watched) } }
        for group in groups { group.gauge.close(sampler: &sampler) }
        groups = []
        gauges = []
        next = 0
    }

    /// By class, in the order of the members.
    package mutating func read<Sampler: CounterSampler & ~Copyable>(
        sampler: inout Sampler, budget: Int = ClassGauges.budget
    ) -> [(name: String, figures: Figures)] {
        var grown = names.map { figures[$0] ?? Figures() }
        var left = budget
        for _ in gauges.indices where left > 0 {
            left -= advance(next, &grown, sampler: &sampler)
            next = next + 1 == gauges.count ? 0 : next + 1
        }
        for index in grown.indices { grown[index].memory = nil }
        for gauge in gauges where gauge.place.file == .memoryCurrent {
            if let bytes = gauge.last?.first { grown[gauge.owner].memory = (grown[gauge.owner].memory ?? 0) &+ bytes }
        }
        for index in groups.indices {
            groups[index].gauge.read(sampler: &sampler)
            let (group, owner) = (groups[index], groups[index].owner)
            grown[owner].cache = group.gauge.occupied
            guard let moved = Self.grown(group.gauge.moved, group.last) else { continue }
            grown[owner].traffic = (grown[owner].traffic ?? 0) &+ moved
            groups[index].last = group.gauge.moved
        }
        for (name, figures) in zip(names, grown) { self.figures[name] = figures }
        return Array(zip(names, grown)).map { (name: $0, figures: $1) }
    }

    /// Reads one file, and returns what that took.
    private mutating func advance<Sampler: CounterSampler & ~Copyable>(
        _ index: Int, _ figures: inout [Figures], sampler: inout Sampler
    ) -> Int {
        var cost = 1
        if case .not = gauges[index].watched {
            cost = Self.openingCost
            let place = gauges[index].place
            let watched = try? sampler.watch(place.cgroup, place.file)
            gauges[index].watched = watched.map(Watched.yes) ?? .absent
        }
        guard case .yes(let watched) = gauges[index].watched, let now = sampler.sample(watched) else {
            if gauges[index].place.file == .memoryCurrent { gauges[index].last = nil }
            return cost
        }
        let (file, owner, before) = (gauges[index].place.file, gauges[index].owner, gauges[index].last)
        gauges[index].last = now
        if file == .memoryCurrent { return cost }
        let (first, second) = (Self.grown(now.first, before?.first), Self.grown(now.second, before?.second))
        if file == .cpuStat {
            figures[owner].cpu &+= first ?? 0
            figures[owner].throttled &+= second ?? 0
        } else {
            figures[owner].pressures[file, default: Counters(nil)].add(first, second)
        }
        return cost
    }

    /// One that is less than before is of another cgroup under the same path.
    private static func grown(_ now: UInt64?, _ before: UInt64?) -> UInt64? {
        guard let now else { return nil }
        guard let before, before <= now else { return now }
        return now - before
    }
}

extension Counters {
    fileprivate mutating func add(_ first: UInt64?, _ second: UInt64?) {
        if let first { self.first = (self.first ?? 0) &+ first }
        if let second { self.second = (self.second ?? 0) &+ second }
    }
}
