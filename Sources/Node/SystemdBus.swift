import CSystemd
import Glibc
package import Reconciler

/// The service manager of this machine over sd-bus: the system bus, or where there is none, and the caller is root, the
/// manager's own socket, as `systemctl` takes it.
///
/// Connects when it is first used: a command that sets nothing of a unit needs neither libsystemd nor a bus.
package struct SystemdBus: ~Copyable {
    var bus: OpaquePointer?
    private let timeout: UInt64
    private let address: String?

    /// `timeout`, µs, bounds every call. `address` is of a manager that listens without a bus; nil finds it.
    package init(timeout: UInt64 = 25_000_000, address: String? = nil) {
        self.timeout = timeout
        self.address = address
    }

    deinit {
        if let bus { csystemd_close(bus) }
    }

    /// Whether systemd runs this machine: `sd_booted(3)`.
    package static var isRunning: Bool {
        var found = stat()
        return lstat("/run/systemd/system", &found) == 0 && found.st_mode & S_IFMT == S_IFDIR
    }

    /// Opens the bus and hears an answer.
    package mutating func connect() throws(UnitBusError) {
        _ = try connected()
    }

    private mutating func connected() throws(UnitBusError) -> OpaquePointer {
        if let bus { return bus }
        guard csystemd_load() == 0 else {
            throw UnitBusError(.unreachable, String(cString: csystemd_load_problem()))
        }
        if let address { return try opened(address) }
        do throws(UnitBusError) {
            return try opened(nil)
        } catch {
            guard error.kind == .unreachable, geteuid() == 0, access(Self.ownSocket, F_OK) == 0 else { throw error }
            return try opened("unix:path=" + Self.ownSocket)
        }
    }

    private static var ownSocket: String { "/run/systemd/private" }

    private mutating func opened(_ address: String?) throws(UnitBusError) -> OpaquePointer {
        var made: OpaquePointer?
        let result: Int32
        if let address {
            result = address.withCString { csystemd_open(&made, $0, timeout) }
        } else {
            result = csystemd_open(&made, nil, timeout)
        }
        guard result == 0, let made else { throw UnitBusError(.unreachable, Self.text(result)) }
        do throws(UnitBusError) {
            try check { csystemd_ping(made, &$0) }
        } catch {
            csystemd_close(made)
            throw error
        }
        bus = made
        return made
    }

    static func text(_ result: Int32) -> String { String(cString: strerror(-result)) }

    /// A connection that failed is closed, and the call made once more on a new one: a bus may restart, and every call
    /// asks for a state. What nobody answered in time is not asked again.
    mutating func call(
        _ body: (OpaquePointer, inout csystemd_error) -> Int32
    ) throws(UnitBusError) {
        let isNew = bus == nil
        do throws(UnitBusError) {
            try callOnce(body)
        } catch {
            guard error.kind == .unreachable, !isNew, !error.isTimeout else { throw error }
            try callOnce(body)
        }
    }

    private mutating func callOnce(
        _ body: (OpaquePointer, inout csystemd_error) -> Int32
    ) throws(UnitBusError) {
        let bus = try connected()
        do throws(UnitBusError) {
            try check { body(bus, &$0) }
        } catch {
            if error.kind == .unreachable {
                csystemd_close(bus)
                self.bus = nil
            }
            throw error
        }
    }

    private func check(_ body: (inout csystemd_error) -> Int32) throws(UnitBusError) {
        var error = csystemd_error()
        let result = body(&error)
        if result < 0 {
            throw UnitBusError(
                name: text(error.name), message: text(error.message), isTimeout: result == -ETIMEDOUT)
        }
    }

    private func text<Bytes>(_ bytes: Bytes) -> String {
        withUnsafeBytes(of: bytes) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

extension SystemdBus: UnitBus {
    package mutating func version() throws(UnitBusError) -> Int {
        var bytes = [CChar](repeating: 0, count: 64)
        try call { csystemd_version($0, &bytes, bytes.count, &$1) }
        return Int(String(decoding: bytes.prefix { $0 >= 48 && $0 <= 57 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
            ?? 0
    }

    package mutating func active(among names: [String]) throws(UnitBusError) -> Set<String> {
        let list = NameList()
        var pointers = names.map { UnsafePointer<CChar>?(strdup($0)) }
        defer { for pointer in pointers { free(UnsafeMutablePointer(mutating: pointer)) } }
        try call { bus, error in
            csystemd_list_units(
                bus, &pointers, pointers.count,
                { context, name, _, active in
                    guard let context, let name, let active else { return }
                    let state = String(cString: active)
                    if state == "inactive" || state == "failed" { return }
                    Unmanaged<NameList>.fromOpaque(context).takeUnretainedValue().names.insert(String(cString: name))
                }, Unmanaged.passUnretained(list).toOpaque(), &error)
        }
        return list.names
    }

    package mutating func set(
        _ assignments: [UnitAssignment], of unit: String, persistently: Bool
    ) throws(UnitBusError) {
        try call { bus, error in
            switch Self.message(bus, unit, assignments, persistently) {
            case .success(let message): csystemd_set_send(bus, message, &error)
            case .failure(let failure): failure.result
            }
        }
    }

    /// Never connects, which takes as long as systemd takes to answer.
    package mutating func post(
        _ assignments: [UnitAssignment], of unit: String, persistently: Bool
    ) throws(UnitBusError) {
        guard let bus else { throw UnitBusError(.unreachable, "there is no connection") }
        try check { _ in
            switch Self.message(bus, unit, assignments, persistently) {
            case .success(let message): csystemd_set_post(bus, message)
            case .failure(let failure): failure.result
            }
        }
    }

    package mutating func isTelling() -> Bool { bus.map { csystemd_posted($0) > 0 } ?? false }

    package mutating func startSlice(_ name: String) throws(UnitBusError) {
        try call { csystemd_start_slice($0, name, &$1) }
    }

    package mutating func stop(_ unit: String) throws(UnitBusError) {
        do throws(UnitBusError) {
            try call { csystemd_stop_unit($0, unit, &$1) }
        } catch {
            // Stopped by the call whose answer was lost.
            if error.kind != .noSuchUnit { throw error }
        }
    }

    package mutating func startScope(
        _ name: String, in slice: String, _ processes: [Int32]
    ) throws(UnitBusError) {
        let numbers = processes.map(UInt32.init)
        try call { csystemd_start_scope($0, name, slice, numbers, numbers.count, &$1) }
    }

    package mutating func attach(_ processes: [Int32], to unit: String) throws(UnitBusError) {
        let numbers = processes.map(UInt32.init)
        try call { csystemd_attach($0, unit, numbers, numbers.count, &$1) }
    }

    package mutating func settle(_ turn: Int) throws(UnitBusError) {
        if turn >= 10 { usleep(10_000) }
        try call { csystemd_ping($0, &$1) }
    }

    private struct CallFailure: Error {
        let result: Int32
    }

    /// The whole call, to be sent.
    private static func message(
        _ bus: OpaquePointer, _ unit: String, _ assignments: [UnitAssignment], _ isPersistent: Bool
    ) -> Result<OpaquePointer, CallFailure> {
        var made: OpaquePointer?
        var result = csystemd_set_begin(bus, unit, !isPersistent, &made)
        guard result == 0, let made else { return .failure(CallFailure(result: result)) }
        for assignment in assignments where result == 0 {
            let name = assignment.property.rawValue
            switch assignment.value {
            case .number(let number): result = csystemd_set_number(made, name, number)
            case .flag(let isSet): result = csystemd_set_flag(made, name, isSet)
            case .bits(let bytes): result = csystemd_set_bytes(made, name, bytes, bytes.count)
            case .device(let path, let number): result = csystemd_set_device(made, name, path, number)
            }
        }
        if result == 0 { return .success(made) }
        csystemd_set_drop(made)
        return .failure(CallFailure(result: result))
    }
}

private final class NameList {
    var names: Set<String> = []
}
