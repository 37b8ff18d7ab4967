import KernelInterface

/// A value of an interface file as it is written there, and beside it what a policy would say, where digits hide that:
/// `4294967296 (4GiB)`, `200000 100000 (2cpus)`. An empty value, as of a cpuset that inherits, is shown as such.
func shown(_ value: String, in file: InterfaceFile) -> String {
    if value.isEmpty { return "(empty)" }
    guard let meaning = meaning(value, file) else { return value }
    return "\(value) (\(meaning))"
}

private func meaning(_ value: String, _ file: InterfaceFile) -> String? {
    switch file.known?.grammar {
    case .bytes?:
        guard let bytes = UInt64(value), bytes >= 1 << 20 else { return nil }
        return bytesText(bytes)
    case .cpuMax?:
        let parts = value.split(separator: " ").map { UInt64($0) }
        guard parts.count == 2, let quota = parts[0], let period = parts[1], period > 0 else { return nil }
        return decimal(quota, over: period, digits: 2) + "cpus"
    default: return nil
    }
}

/// `8GiB`, `60.5GiB`: one decimal, rounded down.
func bytesText(_ bytes: UInt64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"]
    var unit = 0
    while unit < units.count - 1, bytes >> (10 * UInt64(unit + 1)) > 0 { unit += 1 }
    return decimal(bytes, over: 1 << (10 * UInt64(unit)), digits: 1) + units[unit]
}

/// A quotient with so many decimals at most, rounded down; zeros at its end are left out.
private func decimal(_ dividend: UInt64, over divisor: UInt64, digits: Int) -> String {
    let (whole, rest) = dividend.quotientAndRemainder(dividingBy: divisor)
    var remainder = rest
    var text = ""
    for _ in 0..<digits {
        let (digit, next) = divisor.dividingFullWidth(remainder.multipliedFullWidth(by: 10))
        text += String(digit)
        remainder = next
    }
    while text.last == "0" { text.removeLast() }
    return text.isEmpty ? String(whole) : "\(whole).\(text)"
}
