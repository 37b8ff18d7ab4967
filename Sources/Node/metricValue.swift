package import Policy

/// What a text says in the unit of the bound: µs for a time, millionths for a plain number, rounded down.
///
/// A time is a number with `s`, `ms`, `us`, `µs` or `ns`, or a plain one, which counts seconds as Prometheus does.
package func metricValue(_ text: ArraySlice<UInt8>, as bound: ObjectiveMetric.Bound) throws(MetricFailure) -> UInt64 {
    let text = trimmed(text)
    if text.isEmpty { throw .empty }
    if isNotFinite(text) { throw .notFinite }
    guard let number = MetricDecimal(leading: text) else { throw .notANumber }
    guard let power = power(of: trimmed(text.dropFirst(number.length)), bound) else { throw .notANumber }
    if number.isNegative { throw .negative }
    guard let value = number.scaled(by: power) else { throw .tooLarge }
    return value
}

/// Ten to which power a unit counts, in the unit of the bound.
private func power(of unit: ArraySlice<UInt8>, _ bound: ObjectiveMetric.Bound) -> Int? {
    if unit.isEmpty { return 6 }
    guard case .time = bound else { return nil }
    switch String(decoding: unit, as: UTF8.self) {
    case "s": return 6
    case "ms": return 3
    // The micro sign, and the Greek letter that it is written with, too.
    case "us", "\u{B5}s", "\u{3BC}s": return 0
    case "ns": return -3
    default: return nil
    }
}

private func isNotFinite(_ text: ArraySlice<UInt8>) -> Bool {
    var word = text
    if word.first == UInt8(ascii: "+") || word.first == UInt8(ascii: "-") { word.removeFirst() }
    let small = String(decoding: word.map { $0 | 0x20 }, as: UTF8.self)
    return ["nan", "inf", "infinity"].contains(small)
}

/// Without the spaces, tabs and line ends around it.
func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text
    while let last = text.last, isSpace(last) { text.removeLast() }
    while let first = text.first, isSpace(first) { text.removeFirst() }
    return text
}

private func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte)
}
