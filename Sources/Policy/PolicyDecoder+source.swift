import Document

extension PolicyDecoder {
    /// Where a metric is read: `{file: PATH}`, `{command: [PATH, …]}`, `{prometheus: ADDRESS, series: NAME}`.
    mutating func decodeSource(_ node: MappingEntry, metric: String, _ path: ValuePath) -> ObjectiveMetric.Source? {
        let help = "write `{file: /run/web/latency}`, `{command: […]}` or `{prometheus: …}`"
        guard let pairs = mapping(node, path.text, help: help) else { return nil }
        let kinds = ["file", "command", "prometheus"].filter { pairs.place(of: $0) != nil }
        let known =
            kinds.first.map { $0 == "prometheus" ? [$0, "series"] : [$0] } ?? ["file", "command", "prometheus"]
        var isGood = true
        for index in pairs.indices where !known.contains(MappingEntry(pairs, index).name) {
            isGood = false
            reportUnknown(MappingEntry(pairs, index), in: path.text, among: known)
        }
        guard let kind = kinds.first, let place = pairs.place(of: kind) else {
            if isGood { report(.missingKey, "`\(path.text)` names no source", at: node.span, help: [help]) }
            return nil
        }
        let entry = MappingEntry(pairs, place)
        let source: ObjectiveMetric.Source?
        switch kind {
        case "file": source = sourceText(entry, "\(path.text).file", isRight: Self.isAbsolute).map { .file($0) }
        case "command": source = decodeCommand(entry, "\(path.text).command")
        default: source = decodePrometheus(entry, pairs, metric: metric, path.text)
        }
        return isGood ? source : nil
    }

    private mutating func sourceText(
        _ entry: MappingEntry, _ path: String, expected: String = "an absolute path, as in `/run/web/latency`",
        isRight: (String) -> Bool
    ) -> String? {
        guard let text = text(entry, path) else { return nil }
        if isRight(text) { return text }
        report(
            .badSource, "`\(path)` cannot be read: `\(text.shortened(to: 60))`", at: entry.span,
            help: ["write \(expected)"])
        return nil
    }

    private static func isAbsolute(_ text: String) -> Bool {
        text.utf8.first == UInt8(ascii: "/") && text.utf8.count <= 4095
            && !text.utf8.contains { $0 < 0x20 || $0 == 0x7F } && !text.split(separator: "/").contains("..")
    }

    /// `sun_path` has room for 107 bytes; unix(7).
    private static func isSocket(_ text: String) -> Bool { isAbsolute(text) && text.utf8.count <= 107 }

    private mutating func decodeCommand(_ entry: MappingEntry, _ path: String) -> ObjectiveMetric.Source? {
        let help = "write the executable and its arguments: `[/usr/local/bin/latency, p99]`"
        guard let items = entry.items else {
            reportType(entry.node, path, expected: "a list", help: help)
            return nil
        }
        var words: [String] = []
        for item in items {
            guard case .scalar(let scalar) = item.content, !scalar.text.utf8.contains(0) else {
                reportType(item, path, expected: "a list of texts", help: help)
                return nil
            }
            words.append(scalar.text)
        }
        if let first = words.first, Self.isAbsolute(first) { return .command(words) }
        report(
            .badSource, "`\(path)` does not start with the absolute path of an executable", at: entry.span,
            help: [help])
        return nil
    }

    private mutating func decodePrometheus(
        _ entry: MappingEntry, _ pairs: [YAMLPair], metric: String, _ path: String
    ) -> ObjectiveMetric.Source? {
        let expected =
            "a loopback address, as in `http://127.0.0.1:9113/metrics`, or the path of a unix socket of at most 107 bytes"
        let address = sourceText(entry, "\(path).prometheus", expected: expected) { text in
            MetricAddress(text) != nil && (text.utf8.first != UInt8(ascii: "/") || Self.isSocket(text))
        }
        guard let place = pairs.place(of: "series") else {
            guard metric.isEmpty || SeriesSelector(metric) != nil else {
                report(
                    .badSource, "`\(metric)` cannot be the name of a series", at: entry.span,
                    help: ["name the series, as in `series: web_latency_seconds{quantile=\"0.99\"}`"])
                return nil
            }
            return address.map { .prometheus($0, series: metric) }
        }
        let series = sourceText(
            MappingEntry(pairs, place), "\(path).series",
            expected: "the name of a series, with its labels if any: `web_latency_seconds{quantile=\"0.99\"}`"
        ) { text in
            text.utf8.count <= 1024 && !text.utf8.contains { $0 < 0x20 || $0 == 0x7F } && SeriesSelector(text) != nil
        }
        guard let address, let series else { return nil }
        return .prometheus(address, series: series)
    }
}
