extension Lever {
    /// The tightest value that the kernel takes: `floor`, rounded up to its step.
    package var tightest: UInt64 { min(base, rounded(floor.plus(max(quantum, 1) - 1))) }

    /// The loosest value that the kernel takes.
    package var loosest: UInt64 { max(base, rounded(ceiling)) }

    /// The next rung down from `value`; nil where there is none.
    ///
    /// `using` is what the suspect uses now in the unit of the lever: a limit above it limits nothing.
    func rung(below value: UInt64, using: UInt64?, factor: UInt64) -> UInt64? {
        guard value > tightest else { return nil }
        let start = min(value, using ?? value)
        let next = min(rounded(share(factor, of: start)), rounded(value.lessOrZero(quantum)))
        return max(tightest, next)
    }

    /// The next step up from `value`, at most `base`; nil where there is none.
    ///
    /// The range divided by `parts`, halved `caution` times, and at most as much as there is: a base without a limit
    /// would be back in one step.
    func step(above value: UInt64, parts: UInt64, caution: UInt64) -> UInt64? {
        guard value < base else { return nil }
        let part = min((base - tightest) / max(parts, 1), max(value, scaled(quantum, by: 8, over: 1)))
        return min(base, rounded(value.plus(max(part >> min(caution, 63), quantum)), above: value))
    }

    /// How often a step up can be halved.
    func halvings(parts: UInt64) -> UInt64 {
        let quanta = (base - tightest) / max(parts, 1) / max(quantum, 1)
        return quanta == 0 ? 0 : UInt64(UInt64.bitWidth - 1 - quanta.leadingZeroBitCount)
    }

    /// The next step of growth; nil where there is none.
    func growth(above value: UInt64, parts: UInt64) -> UInt64? {
        guard value >= base, value < loosest else { return nil }
        return min(loosest, rounded(value.plus(max((loosest - base) / max(parts, 1), quantum)), above: value))
    }

    private func rounded(_ value: UInt64) -> UInt64 { value - value % max(quantum, 1) }

    /// Rounded down, but above what it was.
    private func rounded(_ value: UInt64, above least: UInt64) -> UInt64 {
        let down = rounded(value)
        return down > least ? down : value
    }
}
