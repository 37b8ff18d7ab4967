import KernelInterface

/// What `info/last_cmd_status` says of the command that was just refused, its lines joined by `; `; nil when that is
/// nothing.
///
/// `before` is what the file said before a command that adds to it; nil for a command that clears it first. A kernel
/// that clears it in any case does not go on from there.
func commandReason(before: String?, after: String?) -> String? {
    guard let after else { return nil }
    var told = after[...]
    if let before, trimmed(before) != "ok", after.utf8.starts(with: before.utf8) {
        told = Substring(after.utf8.dropFirst(before.utf8.count))
    }
    let reasons = told.split(separator: "\n").filter { $0 != "ok" }
    return reasons.isEmpty ? nil : reasons.joined(separator: "; ")
}
