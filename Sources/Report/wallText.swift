/// A moment in UTC, to the millisecond: `2026-03-01 08:15:30.250Z`. `microseconds` are since 1970.
func wallText(_ microseconds: UInt64) -> String {
    let (day, time) = (microseconds / 86_400_000_000, microseconds / 1000 % 86_400_000)
    let (year, month, date) = civil(day)
    let clock = [time / 3_600_000, time / 60_000 % 60, time / 1000 % 60].map { padded($0, 2) }.joined(separator: ":")
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(date, 2)) \(clock).\(padded(time % 1000, 3))Z"
}

/// Year, month and day of the month, of a day since 1970 in the Gregorian calendar: years that begin in March, in eras
/// of 400.
private func civil(_ day: UInt64) -> (year: UInt64, month: UInt64, date: UInt64) {
    let shifted = day + 719_468
    let (era, dayOfEra) = shifted.quotientAndRemainder(dividingBy: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let isEarly = month >= 10
    return (
        era * 400 + yearOfEra + (isEarly ? 1 : 0), isEarly ? month - 9 : month + 3, dayOfYear - (153 * month + 2) / 5 + 1
    )
}

private func padded(_ number: UInt64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

/// A span of time: `5.05s`, `12ms`.
func spanText(_ microseconds: UInt64) -> String {
    if microseconds < 1_000_000 { return "\(microseconds / 1000)ms" }
    let (seconds, rest) = (microseconds / 1000).quotientAndRemainder(dividingBy: 1000)
    var digits = padded(rest, 3)
    while digits.last == "0" { digits.removeLast() }
    return digits.isEmpty ? "\(seconds)s" : "\(seconds).\(digits)s"
}
