/// A value with one text in the kernel's grammar: `init(parsing: value.description)` gives the value back.
package protocol KernelText: Hashable, Sendable, CustomStringConvertible {
    /// Reads what the kernel prints, with or without the final newline, and what it takes on a write.
    init(parsing text: String) throws(KernelTextError)
}
