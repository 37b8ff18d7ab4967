/// How the cache portions of a resource group relate to those of others. mode; kernel 4.19.
package enum ResourceGroupMode: String, KernelText, CaseIterable {
    /// Other groups may have the same portions.
    case shareable
    /// The kernel refuses them to other groups, on every cache and domain.
    case exclusive
    case pseudoLockSetup = "pseudo-locksetup"
    case pseudoLocked = "pseudo-locked"

    package init(parsing text: String) throws(KernelTextError) {
        self = try Self.named(text)
    }

    package var description: String { rawValue }
}
