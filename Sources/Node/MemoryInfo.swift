/// The value of one key of `/proc/meminfo` (`MemTotal:  8087772 kB`) or of a NUMA node's `meminfo`
/// (`Node 0 MemTotal:  8087772 kB`), in bytes; nil when the text has no such key or no number there.
func memoryBytes(_ key: String, in text: String) -> UInt64? {
    for line in lines(text) {
        let fields = words(line)
        guard let index = fields.firstIndex(of: key + ":"), index == 0 || index == 2 else { continue }
        guard index + 1 < fields.count, let value = UInt64(fields[index + 1]) else { return nil }
        let unit: UInt64 = index + 2 < fields.count && fields[index + 2] == "kB" ? 1024 : 1
        let (bytes, overflow) = value.multipliedReportingOverflow(by: unit)
        return overflow ? nil : bytes
    }
    return nil
}
