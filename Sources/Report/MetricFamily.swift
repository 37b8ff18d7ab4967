/// A metric in the sense of Prometheus: samples of one name, told apart by labels.
package struct MetricFamily: Sendable {
    package enum Kind: String, Sendable {
        case gauge, counter
    }

    package struct Sample: Sendable {
        package let labels: [(name: String, value: String)]
        /// Written as it is.
        package let value: String
    }

    /// Of a counter without `_total`.
    package let name: String
    package let kind: Kind
    package let help: String
    package private(set) var samples: [Sample] = []

    package init(_ name: String, _ kind: Kind, _ help: String) {
        self.name = name
        self.kind = kind
        self.help = help
    }

    package mutating func add(_ value: UInt64, _ labels: [(String, String)] = []) {
        add(text: String(value), labels)
    }

    /// Seconds, from µs; a ratio, from millionths.
    package mutating func add(millionths value: Int64, _ labels: [(String, String)] = []) {
        let (whole, part) = value.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        var text = (value < 0 ? "-" : "") + String(whole)
        if part > 0 {
            let digits = String(part)
            let padded = String(repeating: "0", count: 6 - digits.count) + digits
            text += "." + padded.prefix(padded.count - padded.reversed().prefix { $0 == "0" }.count)
        }
        add(text: text, labels)
    }

    private mutating func add(text: String, _ labels: [(String, String)]) {
        samples.append(Sample(labels: labels.map { (name: $0.0, value: $0.1) }, value: text))
    }
}

/// How metrics are written down.
package enum MetricFormat: String, CaseIterable, Sendable {
    /// The text format of Prometheus 0.0.4.
    case prometheus
    /// OpenMetrics 1.0.0.
    case openmetrics

    package var contentType: String {
        switch self {
        case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
        case .openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
        }
    }
}

/// Families without samples are left out.
package func metricsText(_ families: [MetricFamily], _ format: MetricFormat) -> String {
    var text = ""
    for family in families where !family.samples.isEmpty {
        let suffix = family.kind == .counter ? "_total" : ""
        let name = format == .openmetrics ? family.name : family.name + suffix
        text += "# HELP \(name) \(escapedHelp(family.help))\n# TYPE \(name) \(family.kind.rawValue)\n"
        for sample in family.samples {
            text += family.name + suffix
            if !sample.labels.isEmpty {
                text +=
                    "{" + sample.labels.map { "\($0.name)=\"\(escapedLabel($0.value))\"" }.joined(separator: ",") + "}"
            }
            text += " \(sample.value)\n"
        }
    }
    return format == .openmetrics ? text + "# EOF\n" : text
}

private func escapedHelp(_ text: String) -> String { escaped(text, quotes: false) }

private func escapedLabel(_ text: String) -> String { escaped(text, quotes: true) }

/// By scalar, since a line feed after a carriage return is no character of its own.
private func escaped(_ text: String, quotes: Bool) -> String {
    var found = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\\": found.append(contentsOf: "\\\\".unicodeScalars)
        case "\n": found.append(contentsOf: "\\n".unicodeScalars)
        case "\"" where quotes: found.append(contentsOf: "\\\"".unicodeScalars)
        default: found.append(scalar)
        }
    }
    return String(found)
}
