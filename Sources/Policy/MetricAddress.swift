/// Where a Prometheus text endpoint is: on loopback, or a unix socket. Nothing else is asked, since a name that has to
/// be looked up, or a machine that does not answer, is no measure of this node.
package struct MetricAddress: Hashable, Sendable {
    package enum Place: Hashable, Sendable {
        /// An absolute path.
        case unix(String)
        /// 4 bytes of IPv4 or 16 of IPv6.
        case tcp([UInt8], port: UInt16)
    }

    package let place: Place
    /// What the `Host` field says.
    package let host: String
    /// What is asked for: `/metrics` unless the address has a path.
    package let path: String

    /// `/run/web/metrics.sock`, `http://127.0.0.1:9113/metrics`, `http://localhost:9113`, `http://[::1]:9113/`.
    package init?(_ text: String) {
        if text.utf8.first == UInt8(ascii: "/") {
            place = .unix(text)
            host = "localhost"
            path = "/metrics"
            return
        }
        let scheme = "http://"
        guard text.hasPrefix(scheme), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }) else {
            return nil
        }
        let rest = text.dropFirst(scheme.count)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let authority = rest[..<slash]
        guard let (name, port) = Self.parts(of: authority), let address = Self.loopback(name) else { return nil }
        place = .tcp(address, port: port)
        host = String(authority)
        path = slash == rest.endIndex ? "/metrics" : String(rest[slash...])
    }

    private static func parts(of authority: Substring) -> (name: Substring, port: UInt16)? {
        let bracket = authority.lastIndex(of: "]") ?? authority.startIndex
        guard let colon = authority[bracket...].firstIndex(of: ":") else { return (authority, 80) }
        let digits = authority[authority.index(after: colon)...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits),
            port > 0
        else { return nil }
        return (authority[..<colon], port)
    }

    /// The bytes of a loopback address.
    private static func loopback(_ name: Substring) -> [UInt8]? {
        switch name {
        case "localhost": return [127, 0, 0, 1]
        case "[::1]": return [UInt8](repeating: 0, count: 15) + [1]
        default: break
        }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { part in
            part.utf8.allSatisfy { (0x30...0x39).contains($0) } && (part == "0" || part.first != "0")
                ? UInt8(part) : nil
        }
        return parts.count == 4 && bytes.count == 4 && bytes[0] == 127 ? bytes : nil
    }
}
