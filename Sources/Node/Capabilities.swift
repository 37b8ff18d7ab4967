import Glibc

/// The effective capabilities of a thread: `CapEff` of `/proc/thread-self/status`.
struct Capabilities: OptionSet, Sendable {
    let rawValue: UInt64

    static let dacOverride = Capabilities(rawValue: 1 << 1)
    static let sysAdmin = Capabilities(rawValue: 1 << 21)
    static let sysResource = Capabilities(rawValue: 1 << 24)

    init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// Reads the text of `/proc/self/status`; nil when it has no `CapEff` line.
    init?(status: String) {
        for line in status.utf8.split(separator: UInt8(ascii: "\n")) where line.starts(with: "CapEff:".utf8) {
            let digits = line.dropFirst("CapEff:".utf8.count).drop { $0 == 0x20 || $0 == 0x09 }
            guard let value = UInt64(Substring(digits), radix: 16) else { return nil }
            rawValue = value
            return
        }
        return nil
    }

    /// Capabilities belong to the thread; `/proc/self` would tell those of the first one.
    static func ofThisThread() -> Capabilities? {
        // Without /proc nothing is known of them, and nothing is said.
        guard let file = try? Descriptor("/proc/thread-self/status", flags: O_RDONLY), let bytes = try? file.readAll()
        else {
            return nil
        }
        return Capabilities(status: String(decoding: bytes, as: UTF8.self))
    }
}
