/// Bytes for people, rounded down to two decimals: `1.5 GiB`.
func byteText(_ bytes: UInt64) -> String {
    for (shift, unit) in [(UInt64(50), "PiB"), (40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB")]
    where bytes >> shift > 0 {
        let whole = bytes >> shift
        let hundredths = ((bytes & ((1 << shift) - 1)) >> (shift - 10)) * 100 / 1024
        if hundredths == 0 { return "\(whole) \(unit)" }
        if hundredths.isMultiple(of: 10) { return "\(whole).\(hundredths / 10) \(unit)" }
        return "\(whole).\(hundredths < 10 ? "0" : "")\(hundredths) \(unit)"
    }
    return "\(bytes) B"
}
