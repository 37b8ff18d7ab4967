/// `value` × `factor` ÷ `divisor` without overflow on the way; `UInt64.max` where it does not fit.
func scaled(_ value: UInt64, by factor: UInt64, over divisor: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: factor)
    guard product.high < divisor else { return .max }
    return divisor.dividingFullWidth(product).quotient
}

/// A share of `value`, in millionths.
func share(_ millionths: UInt64, of value: UInt64) -> UInt64 {
    scaled(value, by: millionths, over: 1_000_000)
}

extension UInt64 {
    /// The difference, or 0 where it would be negative.
    func lessOrZero(_ other: UInt64) -> UInt64 { self > other ? self - other : 0 }

    /// The sum, or `max` where it does not fit.
    func plus(_ other: UInt64) -> UInt64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }

    /// Doubled so many times.
    func doubled(_ times: UInt64) -> UInt64 { scaled(self, by: 1 << Swift.min(times, 32), over: 1) }
}
