package import KernelInterface

/// Reads counters from a tree that has no files to keep open, such as a simulated kernel.
///
/// A sample is what the last `look` found: whoever lets time pass looks before each step.
package struct TreeSampler: CounterSampler, Sendable {
    private struct Watched: Sendable {
        enum Place: Sendable {
            case cgroup(CgroupPath, CounterFile)
            /// A file of `mon_data`.
            case domain(ResctrlPath, ResctrlFile)
        }

        let place: Place
        var counters: Counters?
        var isFree = false
    }

    private var watched: [Watched] = []
    private var free: [Int] = []

    package init() {}

    /// Never fails: a file that is not there is unknown at the next look.
    package mutating func watch(_ cgroup: CgroupPath, _ file: CounterFile) -> Int {
        add(Watched(place: .cgroup(cgroup, file)))
    }

    package mutating func watch(_ domain: ResctrlPath, _ event: ResctrlFile) -> Int {
        add(Watched(place: .domain(domain, event)))
    }

    private mutating func add(_ entry: Watched) -> Int {
        if let number = free.popLast() {
            watched[number] = entry
            return number
        }
        watched.append(entry)
        return watched.count - 1
    }

    package func sample(_ number: Int) -> Counters? {
        watched.indices.contains(number) ? watched[number].counters : nil
    }

    package mutating func unwatch(_ number: Int) {
        guard watched.indices.contains(number), !watched[number].isFree else { return }
        watched[number].isFree = true
        watched[number].counters = nil
        free.append(number)
    }

    /// Reads every watched file.
    package mutating func look<Tree: KernelTree & ~Copyable>(at tree: inout Tree) {
        for number in watched.indices where !watched[number].isFree {
            // What cannot be read is unknown, which is what a sample says.
            switch watched[number].place {
            case .cgroup(let cgroup, let file):
                watched[number].counters = (try? tree.read(cgroup, file.file)).flatMap(file.counters(in:))
            case .domain(let domain, let event):
                let reading = (try? tree.read(domain, event)).flatMap { try? MonitoringReading(parsing: $0) }
                watched[number].counters = reading?.bytes.map { Counters($0) }
            }
        }
    }
}

extension CounterFile {
    /// Nil for what is no text of such a file.
    fileprivate func counters(in text: String) -> Counters? {
        switch self {
        case .cpuPressure, .memoryPressure, .ioPressure, .irqPressure:
            // Unknown, as a file that cannot be read.
            (try? PressureStall(parsing: text)).map { Counters($0.some?.total, $0.full?.total) }
        case .cpuStat:
            // The same.
            (try? CPUStat(parsing: text)).map { Counters($0.usage, $0.throttled) }
        case .memoryCurrent:
            UInt64(text.prefix { $0 != "\n" }).map { Counters($0) }
        case .ioStat:
            // The same.
            (try? IOStat(parsing: text)).map(\.counters)
        }
    }
}

extension IOStat {
    fileprivate var counters: Counters {
        var (bytes, operations): (UInt64, UInt64) = (0, 0)
        for number in devices {
            guard let device = self[number] else { continue }
            bytes += (device.readBytes ?? 0) + (device.writtenBytes ?? 0)
            operations += (device.reads ?? 0) + (device.writes ?? 0)
        }
        return Counters(bytes, operations)
    }
}
