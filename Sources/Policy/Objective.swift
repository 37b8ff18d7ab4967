package import Document

/// What a class is promised, and how its keeping is measured.
///
/// A class with objectives is kept off the cache ways that devices fill, too (shareable_bits).
package struct Objective: Sendable {
    package enum Measure: Hashable, Sendable {
        /// A share of the time in which tasks of the class's cgroups stall.
        case pressure(ObjectivePressure, belowPermyriad: UInt32)
        /// A number that the workload tells about itself.
        case metric(ObjectiveMetric)
        /// A share of the CPU time of the whole node, so that some is idle when it is wanted.
        case utilisation(belowPermyriad: UInt32)
    }

    package let measure: Measure
    /// For how long the measure must be missed until the objective is, in µs; nil where one sample is enough.
    package let over: UInt64?
    package let span: SourceSpan

    package init(measure: Measure, over: UInt64?, span: SourceSpan) {
        self.measure = measure
        self.over = over
        self.span = span
    }
}

/// A line of a pressure file: `cpu some`. cpu.pressure, memory.pressure, io.pressure, irq.pressure.
package struct ObjectivePressure: Hashable, Sendable, CustomStringConvertible {
    package enum Resource: String, CaseIterable, Hashable, Sendable {
        case cpu, memory, io, irq
    }

    package enum Stall: String, CaseIterable, Hashable, Sendable {
        case some, full
    }

    package let resource: Resource
    package let stall: Stall

    package init(resource: Resource, stall: Stall) {
        self.resource = resource
        self.stall = stall
    }

    /// Every line there is: irq.pressure has `full` alone.
    package static let all: [ObjectivePressure] = Resource.allCases.flatMap { resource in
        Stall.allCases.filter { resource != .irq || $0 == .full }
            .map { ObjectivePressure(resource: resource, stall: $0) }
    }

    package var description: String { "\(resource.rawValue) \(stall.rawValue)" }
}

/// A metric of the workload's own, with its bound and where it is read.
package struct ObjectiveMetric: Hashable, Sendable {
    package enum Bound: Hashable, Sendable {
        /// µs
        case time(UInt64)
        /// A plain number, in millionths.
        case number(millionths: UInt64)
    }

    package enum Source: Hashable, Sendable {
        /// An absolute path; the file holds the value.
        case file(String)
        /// An executable by its absolute path, and its arguments; it prints the value.
        case command([String])
        /// An `http://` address or the absolute path of a unix socket that serves the Prometheus text format.
        case prometheus(String, series: String)
    }

    package let name: String
    package let below: Bound
    package let from: Source

    package init(name: String, below: Bound, from: Source) {
        self.name = name
        self.below = below
        self.from = from
    }
}
