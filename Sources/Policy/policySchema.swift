package import Document

/// The JSON Schema (draft 2020-12) of the policy language, from the table that decodes it, so that editors complete,
/// explain and check. Numbers inside quantities are not judged: their pattern is that of the unit.
package func policySchema() -> JSONValue {
    .object([
        ("$schema", "https://json-schema.org/draft/2020-12/schema"),
        ("title", "Bulkhead policy"),
        ("type", "object"),
        ("required", .array(["apiVersion", "kind", "metadata"])),
        ("anyOf", .array([.object([("required", .array(["classes"]))]), .object([("required", .array(["node"]))])])),
        ("additionalProperties", false),
        (
            "properties",
            .object([
                ("apiVersion", .object([("const", "bulkhead/v1")])),
                ("kind", .object([("const", "Policy")])),
                ("metadata", metadataSchema),
                (
                    "classes",
                    .object([
                        ("description", "Workload classes by name."), ("type", "object"),
                        ("propertyNames", .object([("pattern", namePattern), ("not", .object([("const", "node")]))])),
                        ("additionalProperties", .object([("$ref", "#/$defs/class")])),
                    ])
                ),
                ("node", schema(KeyTree.nodeSections, "What the root cgroup sets.")),
            ])
        ),
        ("$defs", .object([("class", classSchema)])),
    ])
}

private let namePattern: JSONValue = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$"

private let metadataSchema: JSONValue = .object([
    ("type", "object"), ("required", .array(["name"])), ("additionalProperties", false),
    (
        "properties",
        .object([
            (
                "name",
                .object([
                    ("description", "The policy's name, a DNS label."), ("type", "string"), ("pattern", namePattern),
                ])
            ),
            ("description", .object([("type", "string")])),
        ])
    ),
])

private var classSchema: JSONValue {
    var properties: [(String, JSONValue)] = [
        ("description", .object([("type", "string")])),
        ("match", matchSchema),
        (
            "slice",
            .object([
                ("description", "A slice that the class owns; created where it is missing."), ("type", "string"),
                ("pattern", "^[^-/]+(-[^-/]+)*\\.slice$"),
            ])
        ),
    ]
    for (name, child) in KeyTree.classSections.children { properties.append((name, schema(child, name))) }
    properties.append(
        (
            "raw",
            .object([
                ("description", "Interface files that have no key, and the text to write."), ("type", "object"),
                ("propertyNames", .object([("pattern", "^[^/\\s.]+\\.[^/\\s]+$")])),
                (
                    "additionalProperties",
                    .object([("type", .array(["string", "integer", "boolean"])), ("minLength", 1)])
                ),
            ])
        ))
    return .object([
        ("type", "object"), ("additionalProperties", false),
        (
            "anyOf",
            .array([.object([("required", .array(["match"]))]), .object([("required", .array(["slice"]))])])
        ),
        ("properties", .object(properties)),
    ])
}

private let matchSchema: JSONValue = .object([
    ("description", "Cgroups of the class: any of these."), ("type", "array"), ("minItems", 1),
    (
        "items",
        .object([
            ("type", "object"), ("minProperties", 1), ("maxProperties", 1), ("additionalProperties", false),
            (
                "properties",
                .object(
                    [
                        (
                            "unit",
                            .object([
                                ("description", "Name of a systemd unit; `*`, `?` and `[a-z]` are wildcards."),
                                ("type", "string"), ("pattern", "^[^/]+$"),
                            ])
                        ),
                        (
                            "cgroup",
                            .object([
                                (
                                    "description",
                                    "Path below the cgroup mount; wildcards within names, `**` for any number of levels."
                                ),
                                ("type", "string"), ("pattern", "^/?[^/]+(/[^/]+)*$"),
                            ])
                        ),
                    ] + WorkloadKind.allCases.map { ($0.rawValue, $0.schema) })
            ),
        ])
    ),
])

private func schema(_ child: KeyTree.Child, _ name: String) -> JSONValue {
    switch child {
    case .section(let tree): schema(tree, nil)
    case .key(let key): schema(key)
    }
}

private func schema(_ tree: KeyTree, _ description: String?) -> JSONValue {
    var members: [(String, JSONValue)] = []
    if let description { members.append(("description", .string(description))) }
    members.append(("type", "object"))
    if !tree.children.isEmpty {
        members.append(("properties", .object(tree.children.map { ($0.name, schema($0.child, $0.name)) })))
    }
    members.append(("additionalProperties", tree.named.map { schema($0.child, $0.placeholder) } ?? false))
    if let named = tree.named {
        let pattern: JSONValue = named.placeholder == "SIZE" ? "^[0-9]{1,6}(KB|MB|GB)$" : "^\\S+$"
        members.append(("propertyNames", .object([("pattern", pattern)])))
    }
    return .object(members)
}

private func schema(_ key: PolicyKey) -> JSONValue {
    var members: [(String, JSONValue)] = [("description", .string(key.description))]
    members += key.shape.schemaMembers
    return .object(members)
}

extension WorkloadKind {
    fileprivate var schema: JSONValue {
        .object([
            ("description", .string(summary)), ("type", "object"), ("additionalProperties", false),
            ("properties", .object(keys.map { ($0.rawValue, $0.schema) })),
        ])
    }
}

extension WorkloadKey {
    /// A number is taken as it is written.
    fileprivate var schema: JSONValue {
        if let words { return .object([("enum", .array(words.map { .string($0) }))]) }
        return .object([("type", .array(["string", "integer"])), ("minLength", 1)])
    }
}
