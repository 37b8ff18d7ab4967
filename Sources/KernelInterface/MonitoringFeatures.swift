/// The events that can be read in `mon_data`, one a line. info/L3_MON/mon_features; kernel 4.14.
///
/// `mbm_total_bytes_config` among them says that the event can be configured (AMD BMEC, kernel 6.3).
package struct MonitoringFeatures: KernelText {
    static let expectation = "names of events, one a line"

    /// In the kernel's order: `llc_occupancy`, `mbm_total_bytes`, `mbm_local_bytes`, those of later kernels.
    package let names: [String]

    package init(_ names: [String] = []) {
        self.names = names
    }

    package init(parsing text: String) throws(KernelTextError) {
        names = text.utf8.split(separator: UInt8(ascii: "\n")).map { String(Substring($0).stripped) }
        guard names.allSatisfy({ ResctrlFile($0) != nil }) else {
            throw KernelTextError(expected: Self.expectation, found: text)
        }
    }

    package func contains(_ event: ResctrlFile) -> Bool { names.contains(event.name) }

    package var description: String { names.joined(separator: "\n") }
}
