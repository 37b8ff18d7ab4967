/// What the value of a policy key looks like; decides how it is decoded, described in the schema and documented.
package indirect enum PolicyShape: Sendable {
    /// `true` or `false`, written `1` or `0`.
    case flag
    /// A plain integer; `max` where there may be no limit.
    case integer(ClosedRange<Int64>, allowsMax: Bool)
    /// Bytes, or a share of the node's or the parent's, or `max`. `least` in bytes.
    case bytes(of: ByteShare, least: UInt64)
    /// Bytes or `max`; percentages have nothing to be of.
    case plainBytes
    /// Bytes a second from 2 on, or `max`.
    case rate
    /// Microseconds.
    case time(ClosedRange<UInt64>)
    /// `1.5cpus`, `50%`, `max`, or a quota with its period.
    case cpuMax
    /// A percentage from 0 to 100 with two decimals, or `max`.
    case clamp
    /// A percentage, in hundredths of a percent.
    case percent(ClosedRange<UInt64>)
    /// CPU or NUMA node numbers.
    case cpus
    case nodes
    case word([String])
    /// An integer for every device, or a map from device, or `default`, to integer.
    case weights(ClosedRange<Int64>)
    /// What the kernel writes `WORD=VALUE`, where the policy has the bare value.
    case labelled(String, PolicyShape)
    /// A line of `WORD=VALUE` pairs. `fillsMax`: a field that is not written is `max`, since the kernel keeps old ones.
    case fields([PolicyField], fillsMax: Bool)
    /// An amount of a cache, for both or apart for code and data, for every domain or domain by domain.
    case cache(level: Int)
    /// A limit of memory bandwidth, for every domain or domain by domain; `schema` as schemata names it.
    case bandwidth(schema: String)
    case allocationFlag(AllocationFlag)
    /// A list of what a class is promised.
    case objectives
    /// A list of what a class gives up, or may take.
    case rungs(RungList)
    /// What is done about drift.
    case drift
}

/// What is said by one word of caches, memory bandwidth and monitoring.
package enum AllocationFlag: Sendable {
    case exclusive
    case cacheOptional
    case bandwidthOptional
    /// Also `optional`.
    case monitoring
}

/// What a percentage of bytes is of.
package enum ByteShare: Hashable, Sendable {
    case memory
    case swap

    /// As the documentation says it.
    package var name: String {
        switch self {
        case .memory: "the node's memory"
        case .swap: "the node's swap"
        }
    }
}

/// One `WORD=VALUE` pair of a line for a device.
package struct PolicyField: Sendable {
    /// The policy's name: `read`.
    package let name: String
    /// The kernel's word: `rbps`.
    package let word: String
    package let shape: PolicyShape
    package let summary: String
    /// `rbps=`, and what stands for a field that is not written: `rbps=max`.
    let label: String
    let absent: String

    init(_ name: String, _ word: String, _ shape: PolicyShape, _ summary: String) {
        self.name = name
        self.word = word
        self.shape = shape
        self.summary = summary
        label = word + "="
        absent = word + "=max"
    }
}
