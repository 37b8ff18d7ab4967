/// Whether devices write into ways of the cache of their own. info/L3/io_alloc; AMD SDCIAE, kernel 6.19.
///
/// Written as 1 or 0. Enabled, it takes the highest CLOSID: ENOSPC where a group has it.
package enum IOAllocation: String, KernelText, CaseIterable {
    case enabled
    case disabled
    case notSupported = "not supported"

    package init(parsing text: String) throws(KernelTextError) {
        self = try Self.named(text)
    }

    package var description: String { rawValue }
}
