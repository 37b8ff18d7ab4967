package import Policy

/// The keys of the policy language and the interface files they set, for people.
package func keysText(_ keys: [PolicyKey]) -> String {
    var table = Table(["key", "interface file", "meaning", "example"])
    for key in keys {
        table.add([key.path, key.effectText == nil ? "-" : key.file, key.summary, key.examples.first ?? ""])
    }
    return table.text
}
