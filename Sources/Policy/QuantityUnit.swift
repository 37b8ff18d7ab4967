/// A unit that may follow a number in a policy.
struct QuantityUnit: Hashable {
    /// What is measured.
    enum Dimension: UInt8 {
        case size
        case rate
        case time
        case cpus
        case share
        case ways

        /// With its article, as messages say it.
        var name: String {
            switch self {
            case .size: "a size"
            case .rate: "a rate"
            case .time: "a time"
            case .cpus: "a number of CPUs"
            case .share: "a percentage"
            case .ways: "a number of ways"
            }
        }

        var set: Dimensions { Dimensions(rawValue: 1 << rawValue) }
    }

    /// Several that are allowed.
    struct Dimensions: OptionSet {
        let rawValue: UInt8

        static let size = Dimension.size.set
        static let rate = Dimension.rate.set
        static let time = Dimension.time.set
        static let cpus = Dimension.cpus.set
        static let share = Dimension.share.set
        static let ways = Dimension.ways.set
    }

    let dimension: Dimension
    /// In bytes, bytes a second, microseconds, thousandths of a CPU, hundredths of a percent, ways.
    let factor: UInt64

    private init(_ dimension: Dimension, _ factor: UInt64) {
        self.dimension = dimension
        self.factor = factor
    }

    /// The unit of this exact spelling, from an offset of the text on; nil for any other.
    init?(_ text: String, from offset: Int = 0) {
        var packed: UInt64 = 0
        let bytes = text.utf8.span
        if bytes.count > offset + 8 { return nil }
        for index in offset..<bytes.count { packed = packed << 8 | UInt64(bytes[index]) }
        switch packed {
        case Self.pack("%"): self.init(.share, 100)
        case Self.pack("cpus"), Self.pack("cpu"): self.init(.cpus, 1000)
        case Self.pack("ways"), Self.pack("way"): self.init(.ways, 1)
        case Self.pack("us"): self.init(.time, 1)
        case Self.pack("ms"): self.init(.time, 1000)
        case Self.pack("s"): self.init(.time, 1_000_000)
        default:
            let isRate = packed & 0xFFFF == Self.pack("/s")
            guard let factor = Self.bytes(isRate ? packed >> 16 : packed) else { return nil }
            self.init(isRate ? .rate : .size, factor)
        }
    }

    private static func bytes(_ packed: UInt64) -> UInt64? {
        switch packed {
        case pack("B"): 1
        case pack("KiB"): 1 << 10
        case pack("MiB"): 1 << 20
        case pack("GiB"): 1 << 30
        case pack("TiB"): 1 << 40
        case pack("PiB"): 1 << 50
        case pack("kB"): 1000
        case pack("MB"): 1_000_000
        case pack("GB"): 1_000_000_000
        case pack("TB"): 1_000_000_000_000
        case pack("PB"): 1_000_000_000_000_000
        default: nil
        }
    }

    /// Up to eight ASCII bytes as one integer.
    @inline(__always)
    private static func pack(_ text: StaticString) -> UInt64 {
        text.withUTF8Buffer { bytes in bytes.reduce(0) { $0 << 8 | UInt64($1) } }
    }

    /// What was probably meant by a spelling that is no unit: `G`, `Gi`, `gb`, `KB`, `sec`.
    static func suggestions(for text: String) -> [String] {
        let word = text.lowercased()
        switch word {
        case "sec", "secs", "second", "seconds": return ["s"]
        case "msec", "msecs", "millis", "milliseconds": return ["ms"]
        case "usec", "usecs", "µs", "μs", "microseconds": return ["us"]
        case "core", "cores", "vcpu", "vcpus": return ["cpus"]
        case "percent", "pct": return ["%"]
        default: break
        }
        let rates = ["/s", "ps", "/sec"].filter { word.hasSuffix($0) }
        let body = rates.last.map { String(word.dropLast($0.count)) } ?? word
        let end = rates.isEmpty ? "" : "/s"
        switch body {
        case "k", "kb", "m", "mb", "g", "gb", "t", "tb", "p", "pb":
            let letter = body.prefix(1).uppercased()
            return [letter + "iB" + end, (letter == "K" ? "k" : letter) + "B" + end]
        case "ki", "kib", "mi", "mib", "gi", "gib", "ti", "tib", "pi", "pib":
            return [body.prefix(1).uppercased() + "iB" + end]
        case "b", "byte", "bytes": return ["B" + end]
        default: return []
        }
    }
}
