/// Text that is not in the grammar of its interface file: what was expected and what was found.
package struct KernelTextError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The grammar in a few words: `a number of bytes or max`.
    package let expected: String
    /// The text as it was read or asked for.
    package let found: String

    package init(expected: String, found: String) {
        self.expected = expected
        self.found = found
    }

    package var description: String { "expected \(expected), found `\(found)`" }
}
