import CCap
import Glibc
package import KernelInterface

/// What a thread may do, and what it and the programs that it starts may come to (capabilities(7)).
package struct CapabilitySets: Hashable, Sendable {
    package var effective: Capabilities
    package var permitted: Capabilities
    package var inheritable: Capabilities
    package var ambient: Capabilities
    package var bounding: Capabilities

    package static func ofThisThread() throws(Errno) -> CapabilitySets {
        var sets = ccap_sets()
        _ = try checked { ccap_read(&sets) }
        return CapabilitySets(
            effective: Capabilities(rawValue: sets.effective), permitted: Capabilities(rawValue: sets.permitted),
            inheritable: Capabilities(rawValue: sets.inheritable), ambient: Capabilities(rawValue: sets.ambient),
            bounding: Capabilities(rawValue: sets.bounding))
    }

    /// Gives up, for good, everything that this thread has beyond `kept`: effective, permitted, inheritable, ambient, and
    /// as far as CAP_SETPCAP allows from the bounding set. No program that it starts gains anything (no_new_privs).
    package static func limit(to kept: Capabilities) throws(Errno) {
        _ = try checked { ccap_limit(kept.rawValue) }
    }
}
