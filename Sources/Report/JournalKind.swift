/// A kind of entry in the journal, by the MESSAGE_ID that it has there; `Packaging/bulkhead.catalog` explains each.
package enum JournalKind: String, CaseIterable, Hashable, Sendable {
    /// Objectives are watched.
    case watch = "1eb1b29a02d8401583138234ffe19ea0"
    /// Something was taken from a class, or given back.
    case decision = "467c3bfb701b48e1ad67da7dbf108abe"
    /// Somebody else changed a value.
    case drift = "7cfab6e3b1694dc4a6e2ead7ed67d3aa"
    /// The policy was loaded again.
    case reload = "1f5920ed9c6849ca9c07f00e86f05d03"
    /// Something that was asked for cannot be had.
    case failure = "ef57f2ae9aa04a6aa7a748548d2838c5"
    case stop = "4be135df64cf493ea7060b4c5eb54cfd"

    /// Of syslog(3): 4 warning, 5 notice, 6 informational.
    package var priority: Int {
        switch self {
        case .failure: 4
        case .drift, .reload: 5
        case .watch, .decision, .stop: 6
        }
    }

    package var name: String {
        switch self {
        case .watch: "watch"
        case .decision: "decision"
        case .drift: "drift"
        case .reload: "reload"
        case .failure: "failure"
        case .stop: "stop"
        }
    }
}
