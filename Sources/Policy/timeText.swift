/// µs in the largest unit that leaves no fraction, as the operator writes it: `2s`, `500ms`.
func timeText(_ microseconds: UInt64) -> String {
    if microseconds.isMultiple(of: 1_000_000), microseconds > 0 { return "\(microseconds / 1_000_000)s" }
    if microseconds.isMultiple(of: 1000), microseconds > 0 { return "\(microseconds / 1000)ms" }
    return "\(microseconds)us"
}
