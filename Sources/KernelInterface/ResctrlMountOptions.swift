/// The options of a resctrl mount that change what the kernel does, of those in the mount table.
package struct ResctrlMountOptions: KernelText {
    package enum Option: String, CaseIterable, Comparable, Sendable {
        /// Code and data apart in L3; kernel 4.10.
        case cdp
        /// Code and data apart in L2; kernel 4.16.
        case cdpl2
        /// ctrl_hw_id and mon_hw_id in every group; kernel 6.7.
        case debug
        /// Bandwidth in MiB/s, held by the kernel's own feedback; kernel 4.18.
        case mbaMBps = "mba_MBps"

        package static func < (left: Option, right: Option) -> Bool { left.rawValue < right.rawValue }
    }

    package let options: Set<Option>

    package init(_ options: some Sequence<Option> = []) {
        self.options = Set(options)
    }

    /// Options of other file systems, `rw` and `relatime` among them, are passed over.
    package init(parsing text: String) throws(KernelTextError) {
        let words = text[...].stripped.utf8.split(separator: UInt8(ascii: ","))
        options = Set(words.compactMap { Option(rawValue: String(Substring($0))) })
    }

    /// As `ResctrlMount.options` has them; others are passed over.
    package init(_ mount: ResctrlMount) {
        options = Set(mount.options.compactMap { Option(rawValue: $0) })
    }

    package func contains(_ option: Option) -> Bool { options.contains(option) }

    package var description: String { options.sorted().map(\.rawValue).joined(separator: ",") }
}
