import KernelInterface

/// The service manager, as far as cgroups concern it. systemd's, or one that tests play.
package protocol UnitBus: ~Copyable {
    /// The major version: 257.
    mutating func version() throws(UnitBusError) -> Int
    /// Those of the names that are units which run, and so have a cgroup.
    mutating func active(among names: [String]) throws(UnitBusError) -> Set<String>
    /// All of the values or none of them, in cgroupfs when this returns; `persistently` beyond the next boot.
    mutating func set(_ assignments: [UnitAssignment], of unit: String, persistently: Bool) throws(UnitBusError)
    /// The same without waiting; a refusal is told later.
    mutating func post(_ assignments: [UnitAssignment], of unit: String, persistently: Bool) throws(UnitBusError)
    /// Whether some of that may not have been carried out yet, so that an older value may still be written.
    mutating func isTelling() -> Bool
    /// Returns when the job is queued; `settle` lets it go on.
    mutating func startSlice(_ name: String) throws(UnitBusError)
    mutating func stop(_ unit: String) throws(UnitBusError)
    /// Starts a transient scope of these processes in a slice; returns when the job is queued. It goes with its last
    /// process.
    mutating func startScope(_ name: String, in slice: String, _ processes: [Int32]) throws(UnitBusError)
    /// Moves processes into the cgroup of a unit that runs.
    mutating func attach(_ processes: [Int32], to unit: String) throws(UnitBusError)
    /// Returns after a turn of its, and after the first ones of a wait a while later: a manager that is asked without
    /// pause gets to nothing else.
    mutating func settle(_ turn: Int) throws(UnitBusError)
}

/// What the service manager, or the way to it, answered instead of a result.
package struct UnitBusError: Error, Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// There is no libsystemd, no bus, or it went away in the middle.
        case unreachable
        case noSuchUnit
        case masked
        /// This version of systemd does not know the property.
        case unknownProperty
        /// The bus, or polkit, refuses this caller.
        case denied
        case refused
    }

    package let kind: Kind
    /// As systemd says it.
    package let message: String
    /// Whether the answer did not come in time.
    package let isTimeout: Bool

    package init(_ kind: Kind, _ message: String, isTimeout: Bool = false) {
        self.kind = kind
        self.message = message
        self.isTimeout = isTimeout
    }

    /// From the name of a D-Bus error.
    package init(name: String, message: String, isTimeout: Bool = false) {
        let kind: Kind =
            switch name {
            case "org.freedesktop.systemd1.NoSuchUnit": .noSuchUnit
            case "org.freedesktop.systemd1.UnitMasked": .masked
            case "org.freedesktop.DBus.Error.PropertyReadOnly", "org.freedesktop.DBus.Error.UnknownProperty":
                .unknownProperty
            case "org.freedesktop.DBus.Error.AccessDenied",
                "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired":
                .denied
            case "", "org.freedesktop.DBus.Error.NoReply", "org.freedesktop.DBus.Error.Disconnected",
                "org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner",
                "org.freedesktop.DBus.Error.NoServer", "org.freedesktop.DBus.Error.Timeout",
                "System.Error.ENOTCONN", "System.Error.EPIPE", "System.Error.ECONNREFUSED", "System.Error.ESHUTDOWN":
                .unreachable
            default: .refused
            }
        self.init(kind, message, isTimeout: isTimeout)
    }

    var errno: Errno {
        switch kind {
        case .unreachable: .notConnected
        case .noSuchUnit: .noSuchDevice
        case .masked: .blocked
        case .unknownProperty: .notSupported
        case .denied: .accessDenied
        case .refused: .invalidArgument
        }
    }

    func error(_ operation: KernelError.Operation, _ unit: String, _ value: String? = nil) -> KernelError {
        KernelError(operation, in: .systemd, path: unit, value: value, errno: errno, reason: message)
    }
}
