/// A decimal number without zeros at its end: 2500 over 1000 is `2.5`. `scale` is a power of ten.
package func decimalText(_ value: UInt64, over scale: UInt64) -> String {
    let (whole, rest) = value.quotientAndRemainder(dividingBy: scale)
    if rest == 0 { return "\(whole)" }
    var digits = String(rest + scale).dropFirst()
    while digits.last == "0" { digits = digits.dropLast() }
    return "\(whole).\(digits)"
}
