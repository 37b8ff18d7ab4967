package import Policy

/// The keys of the policy language and the interface files they set, for people.
package func keysText(_ keys: [PolicyKey]) -> String {
    var table = Table(["key", "interface file", "example", "meaning"])
    for key in keys {
        table.add([key.path, key.file, key.examples.first ?? "", key.summary])
    }
    return table.text
}
