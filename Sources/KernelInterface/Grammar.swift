/// The grammar of an interface file: what its text looks like when it is read and when it is written.
package enum Grammar: Hashable, Sendable {
    /// Kept as it is, without the final newline.
    case text
    /// One whole number.
    case integer(ClosedRange<Int64>)
    /// `cpu.weight`: 1 to 10000; an idle cgroup reads 0 before kernel 6.12 and 1 since.
    case cpuWeight
    /// One whole number, or `max` for no limit.
    case integerOrMax(ClosedRange<UInt64>)
    /// Bytes, or `max` for no limit; the kernel takes K M G T P E, and rounds down to pages or huge pages.
    case bytes
    /// `0` or `1`.
    case boolean
    /// One of these texts.
    case words([String])
    /// `cpu.max`: `QUOTA PERIOD` in microseconds, QUOTA or `max`.
    case cpuMax
    /// `cpu.uclamp.*`: a percentage with two decimals up to 100, or `max`.
    case percentOrMax
    /// A CPU or node list: `0-3,8`.
    case indexList
    /// `cpuset.cpus.partition`: `member`, `root`, `isolated`; reads back `root invalid (reason)` when it is not in force.
    case partition
    /// Process or thread ids, one a line; one id is written at a time.
    case idList
    /// Controller names, separated by spaces.
    case controllers
    /// Reads as controller names; takes `+name -name`.
    case subtreeControl
    /// `key value` lines of counters.
    case flatKeyed
    /// `key sub=value sub=value` lines of counters.
    case nestedKeyed
    /// `key sub=value …` lines that can be set, one key a write.
    case deviceKeyed(DeviceLine)
    /// `key value` lines that can be set, one key a write; the value is a count, or bytes, or `max`.
    case keyedLimits(LimitUnit)
    /// `default N` and `MAJ:MIN N` lines, 1 to 10000.
    case ioWeight
    /// `default N` and `MAJ:MIN N` lines, 1 to 1000.
    case ioBFQWeight
    /// Pressure stall information; takes triggers.
    case pressure
    /// `memory.reclaim`: `BYTES [swappiness=N]`.
    case reclaim

    package enum LimitUnit: Hashable, Sendable {
        case count, bytes
    }
}
