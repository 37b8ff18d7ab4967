/// A number, or no limit at all, which the kernel spells `max`.
package enum Limit: Hashable, Sendable, CustomStringConvertible {
    case value(UInt64)
    case max

    package var description: String {
        switch self {
        case .value(let number): String(number)
        case .max: "max"
        }
    }
}
