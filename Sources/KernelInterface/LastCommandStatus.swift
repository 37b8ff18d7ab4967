/// What the kernel says of the commands since it last forgot: `ok`, or a reason a line. info/last_cmd_status; 4.15.
///
/// Not a sign of success: up to 7.0, only writes of schemata, mode, tasks and event configurations clear it, and some
/// refusals, as of a domain that is not there, say nothing.
package struct LastCommandStatus: KernelText {
    /// The reasons, oldest first; none for `ok`.
    package let reasons: [String]

    package init(_ reasons: [String] = []) {
        self.reasons = reasons
    }

    package init(parsing text: String) throws(KernelTextError) {
        let lines = text.utf8.split(separator: UInt8(ascii: "\n")).map { String(Substring($0)) }
        reasons = lines == ["ok"] ? [] : lines
    }

    package var isOK: Bool { reasons.isEmpty }

    package var description: String { isOK ? "ok" : reasons.joined(separator: "\n") }
}
