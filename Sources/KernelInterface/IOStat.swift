/// IO done by device. io.stat; bytes and operations since the cgroup was created.
package struct IOStat: KernelText {
    package let lines: NestedKeyed

    package init(parsing text: String) throws(KernelTextError) {
        lines = try NestedKeyed(parsing: text)
    }

    /// The counters of one device; nil where the file has no line of it.
    package subscript(_ device: DeviceNumber) -> Device? {
        let key = device.description
        return lines.hasKey(key) ? Device(lines: lines, key: key) : nil
    }

    /// The devices in the kernel's order.
    package var devices: [DeviceNumber] { lines.keys.compactMap { DeviceNumber($0) } }

    package struct Device: Sendable {
        fileprivate let lines: NestedKeyed
        fileprivate let key: String

        package var readBytes: UInt64? { lines[key, "rbytes"] }
        package var writtenBytes: UInt64? { lines[key, "wbytes"] }
        package var reads: UInt64? { lines[key, "rios"] }
        package var writes: UInt64? { lines[key, "wios"] }
        package var discardedBytes: UInt64? { lines[key, "dbytes"] }
        package var discards: UInt64? { lines[key, "dios"] }
        /// Time that the device was used, as io.cost counts it; microseconds.
        package var costUsage: UInt64? { lines[key, "cost.usage"] }
        /// Speed that io.cost assumes of the device, percent of the model; root only.
        package var costVrate: Hundredths? { lines.hundredths(key, "cost.vrate") }
    }

    package var description: String { lines.description }
}
