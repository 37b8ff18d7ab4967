/// What a cgroup may hold: processes, or threads of the processes of a domain above. cgroup.type.
package enum CgroupType: String, KernelText, CaseIterable {
    case domain
    /// A domain whose children are threaded.
    case domainThreaded = "domain threaded"
    /// A child of such a domain that is not threaded itself: it can hold nothing.
    case domainInvalid = "domain invalid"
    /// The only one that can be written; there is no way back.
    case threaded

    package init(parsing text: String) throws(KernelTextError) {
        self = try Self.named(text)
    }

    package var description: String { rawValue }
}

extension CaseIterable where Self: RawRepresentable, RawValue == String {
    /// The case that this text names.
    static func named(_ text: String) throws(KernelTextError) -> Self {
        let word = text[...].stripped
        for known in allCases where word.isSame(known.rawValue) { return known }
        throw KernelTextError(expected: "one of " + allCases.map(\.rawValue).joined(separator: ", "), found: text)
    }
}
