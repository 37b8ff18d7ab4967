import Document
import Policy
import Testing

/// The schema is generated from the table that decodes, so each key is in it where it is in the language.
@Suite struct SchemaTests {
    let schema = policySchema()

    /// What the schema says of a dotted path of the table; placeholders are `additionalProperties`.
    private func entry(_ key: PolicyKey) -> JSONValue? {
        var components = key.components[...]
        var place: JSONValue?
        if components.first == "node" {
            components.removeFirst()
            place = schema["properties"]?["node"]
        } else {
            place = schema["$defs"]?["class"]
        }
        for component in components {
            let isPlaceholder = component.allSatisfy { $0.isUppercase }
            place = isPlaceholder ? place?["additionalProperties"] : place?["properties"]?[component]
        }
        return place
    }

    @Test(arguments: policyKeys.map(\.path))
    func everyKeyIsDescribed(path: String) throws {
        let key = try #require(policyKeys.first { $0.path == path })
        let description = try #require(entry(key)?["description"]?.string)
        #expect(description.hasPrefix(key.summary))
        #expect(description == key.description)
    }

    @Test func unknownKeysAreRefusedEverywhere() {
        func walk(_ value: JSONValue, _ path: String) {
            for (name, member) in value.members ?? [] { walk(member, path + "/" + name) }
            for item in value.items ?? [] { walk(item, path + "/*") }
            guard value["type"] == "object" else { return }
            #expect(value["additionalProperties"] != nil, "\(path)")
        }
        walk(schema, "")
    }

    @Test func dialectIsNamedFirst() {
        #expect(schema.members?.first?.0 == "$schema")
        #expect(schema["$schema"]?.string == "https://json-schema.org/draft/2020-12/schema")
    }
}
