/// A set of capabilities, by their numbers in `linux/capability.h`.
package struct Capabilities: OptionSet, Hashable, Sendable {
    package let rawValue: UInt64

    /// CAP_DAC_OVERRIDE: to write files and directories whatever their permissions say.
    package static let dacOverride = Capabilities(rawValue: 1 << 1)
    /// CAP_SYS_ADMIN: remote cpuset partitions; mounting resctrl.
    package static let sysAdmin = Capabilities(rawValue: 1 << 21)
    /// CAP_SYS_NICE: the cpuset controller above processes with capabilities of their own.
    package static let sysNice = Capabilities(rawValue: 1 << 23)
    /// CAP_SYS_RESOURCE: PSI trigger windows that are not a multiple of 2 s; more open files than the hard limit.
    package static let sysResource = Capabilities(rawValue: 1 << 24)

    package init(rawValue: UInt64) {
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

    /// The effective ones. Capabilities belong to the thread.
    package static func ofThisThread() -> Capabilities? {
        // Where the kernel does not tell, nothing is known of them, and nothing is said.
        try? CapabilitySets.ofThisThread().effective
    }
}
