/// A unit that may follow a number in a policy.
struct QuantityUnit: Hashable {
    /// What is measured.
    enum Dimension: Hashable {
        case size
        case rate
        case time
        case cpus
        case share

        /// With its article, as messages say it.
        var name: String {
            switch self {
            case .size: "a size"
            case .rate: "a rate"
            case .time: "a time"
            case .cpus: "a number of CPUs"
            case .share: "a percentage"
            }
        }
    }

    let dimension: Dimension
    /// In bytes, bytes a second, microseconds, thousandths of a CPU, hundredths of a percent.
    let factor: UInt64

    init(_ dimension: Dimension, _ factor: UInt64) {
        self.dimension = dimension
        self.factor = factor
    }

    /// The unit of this exact spelling; nil for any other.
    init?(_ text: Substring) {
        switch text {
        case "%": self.init(.share, 100)
        case "cpus", "cpu": self.init(.cpus, 1000)
        case "us": self.init(.time, 1)
        case "ms": self.init(.time, 1000)
        case "s": self.init(.time, 1_000_000)
        default:
            let isRate = text.hasSuffix("/s")
            guard let factor = Self.bytes(isRate ? text.dropLast(2) : text) else { return nil }
            self.init(isRate ? .rate : .size, factor)
        }
    }

    private static func bytes(_ text: Substring) -> UInt64? {
        switch text {
        case "GiB": 1 << 30
        case "MiB": 1 << 20
        case "KiB": 1 << 10
        case "TiB": 1 << 40
        case "PiB": 1 << 50
        case "GB": 1_000_000_000
        case "MB": 1_000_000
        case "kB": 1000
        case "TB": 1_000_000_000_000
        case "PB": 1_000_000_000_000_000
        case "B": 1
        default: nil
        }
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
