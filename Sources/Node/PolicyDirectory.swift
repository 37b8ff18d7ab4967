/// A directory that is watched for the policy, and which names in it matter.
struct PolicyDirectory {
    let path: String
    /// Nil where every name does.
    var names: Set<String>?

    mutating func add(_ name: String?) {
        if let name { names?.insert(name) } else { names = nil }
    }

    func matters(_ name: String) -> Bool {
        names?.contains(name) ?? true
    }
}
