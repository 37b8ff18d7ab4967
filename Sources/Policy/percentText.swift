/// Hundredths of a percent as the operator writes them: `33.33%`, `60%`.
func percentText(_ hundredths: UInt64) -> String {
    let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
    if rest == 0 { return "\(whole)%" }
    if rest.isMultiple(of: 10) { return "\(whole).\(rest / 10)%" }
    return "\(whole).\(rest < 10 ? "0" : "")\(rest)%"
}
