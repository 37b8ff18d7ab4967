import Policy

/// The value of a series in the Prometheus text format, and its timestamp in ms since 1970 where it has one.
///
/// Only lines of that name are looked at. More than one match is a failure, since which one is meant is not known.
func prometheusSample(
    of selector: SeriesSelector, in body: [UInt8]
) throws(MetricFailure) -> (value: ArraySlice<UInt8>, timestamp: UInt64?) {
    let name = Array(selector.name.utf8)
    var found: (value: ArraySlice<UInt8>, timestamp: UInt64?)?
    var count = 0
    var rest = body[...]
    while !rest.isEmpty {
        let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
        let line = trimmed(rest[..<end])
        rest = end == rest.endIndex ? [] : rest[(end + 1)...]
        guard line.starts(with: name) else { continue }
        guard let sample = try sample(on: line, of: selector) else { continue }
        count += 1
        found = sample
    }
    guard let found else { throw .noSeries }
    if count > 1 { throw .severalSeries(count) }
    return found
}

/// Nil for another series.
private func sample(
    on line: ArraySlice<UInt8>, of selector: SeriesSelector
) throws(MetricFailure) -> (value: ArraySlice<UInt8>, timestamp: UInt64?)? {
    let bytes = Array(line)
    var position = 0
    guard let series = SeriesSelector(bytes, &position) else { throw .malformed("a series that cannot be read") }
    guard selector.matches(series) else { return nil }
    // What follows a number sign is an exemplar.
    let words = bytes[position...].prefix { $0 != UInt8(ascii: "#") }.split { $0 == 0x20 || $0 == 0x09 }
    switch words.count {
    case 1: return (words[0], nil)
    case 2:
        guard let timestamp = UInt64(String(decoding: words[1], as: UTF8.self)) else {
            throw .malformed("a timestamp that is no number of milliseconds")
        }
        return (words[0], timestamp)
    default: throw .malformed("a sample that is not one value")
    }
}
