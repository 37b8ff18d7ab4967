/// The grammar of one line `MAJ:MIN sub=value …` of a file that is set one device at a time.
package struct DeviceLine: Hashable, Sendable {
    /// The grammar of the text after `sub=`.
    package enum Value: Hashable, Sendable {
        /// This number or more, or `max`; from the second number on the kernel itself reads back `max`.
        case limit(from: UInt64, max: UInt64)
        /// Microseconds, or `max` for none.
        case target
        case boolean
        case words([String])
        /// A percentage with two decimals within these bounds.
        case percentage(ClosedRange<UInt64>)
        case number
    }

    package struct Field: Hashable, Sendable {
        package let name: String
        package let value: Value
    }

    /// In the order in which the kernel prints them.
    package let fields: [Field]
    /// What a field that is not asked for holds: `max`; nil where the kernel keeps or computes what it has.
    package let absent: String?

    package static let ioMax = DeviceLine(
        fields: [
            Field(name: "rbps", value: .limit(from: 1, max: .max)),
            Field(name: "wbps", value: .limit(from: 1, max: .max)),
            Field(name: "riops", value: .limit(from: 1, max: UInt64(UInt32.max))),
            Field(name: "wiops", value: .limit(from: 1, max: UInt64(UInt32.max))),
        ],
        absent: "max")

    package static let ioLatency = DeviceLine(fields: [Field(name: "target", value: .target)], absent: "max")

    package static let ioCostQoS = DeviceLine(
        fields: [
            Field(name: "enable", value: .boolean), Field(name: "ctrl", value: .words(["auto", "user"])),
            Field(name: "rpct", value: .percentage(0...10000)), Field(name: "rlat", value: .number),
            Field(name: "wpct", value: .percentage(0...10000)), Field(name: "wlat", value: .number),
            Field(name: "min", value: .percentage(100...1_000_000)),
            Field(name: "max", value: .percentage(100...1_000_000)),
        ],
        absent: nil)

    package static let ioCostModel = DeviceLine(
        fields: [
            Field(name: "ctrl", value: .words(["auto", "user"])), Field(name: "model", value: .words(["linear"])),
            Field(name: "rbps", value: .number), Field(name: "rseqiops", value: .number),
            Field(name: "rrandiops", value: .number), Field(name: "wbps", value: .number),
            Field(name: "wseqiops", value: .number), Field(name: "wrandiops", value: .number),
        ],
        absent: nil)

    /// RDMA devices have names instead of numbers; the limits are 31 bits wide.
    package static let rdmaMax = DeviceLine(
        fields: [
            Field(name: "hca_handle", value: .limit(from: 0, max: UInt64(Int32.max))),
            Field(name: "hca_object", value: .limit(from: 0, max: UInt64(Int32.max))),
        ],
        absent: "max")
}
