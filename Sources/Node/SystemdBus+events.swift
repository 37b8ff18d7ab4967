import CSystemd
package import Reconciler

extension SystemdBus {
    /// From here on `events` has what systemd tells. Returns the descriptor to wait for.
    package mutating func subscribe() throws(UnitBusError) -> Int32 {
        try call { csystemd_subscribe($0, &$1) }
        return bus.map { csystemd_descriptor($0) } ?? -1
    }

    /// What has come, without waiting.
    package mutating func takeEvents() -> [UnitEvent] {
        guard let bus else { return [] }
        let list = EventList()
        let result = csystemd_process(
            bus,
            { context, kind, name in
                guard let context, let name else { return }
                let list = Unmanaged<EventList>.fromOpaque(context).takeUnretainedValue()
                if let event = UnitEvent(kind, String(cString: name)) { list.events.append(event) }
            }, Unmanaged.passUnretained(list).toOpaque())
        if result < 0 {
            csystemd_close(bus)
            self.bus = nil
            list.events.append(.lost(Self.text(result)))
        }
        return list.events
    }
}

private final class EventList {
    var events: [UnitEvent] = []
}

extension UnitEvent {
    fileprivate init?(_ kind: Int32, _ name: String) {
        switch UInt32(kind) {
        case CSYSTEMD_RELOADED.rawValue: self = .reloaded
        case CSYSTEMD_UNIT_NEW.rawValue: self = .unitNew(name)
        case CSYSTEMD_UNIT_REMOVED.rawValue: self = .unitRemoved(name)
        case CSYSTEMD_PROPERTIES_CHANGED.rawValue: self = .propertiesChanged(unitName(ofObject: name))
        case CSYSTEMD_REFUSED.rawValue: self = .refused(name)
        default: return nil
        }
    }
}

/// The unit of an object path: all but letters and digits is `_` and two hexadecimal digits in it, as in
/// `nginx_2eservice`.
func unitName(ofObject text: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
        let digits = String(decoding: rest.prefix(2), as: UTF8.self)
        if byte == UInt8(ascii: "_"), digits.utf8.count == 2, let value = UInt8(digits, radix: 16) {
            bytes.append(value)
            rest.removeFirst(2)
        } else {
            bytes.append(byte)
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
