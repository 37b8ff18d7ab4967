import Document

extension PolicyShape {
    /// Members of the schema of `yields` or `grows`, from the table of rungs.
    static func rungSchemaMembers(_ list: RungList) -> [(String, JSONValue)] {
        [
            ("type", "array"), ("minItems", 1), ("uniqueItems", true),
            ("items", .object([("anyOf", .array(list.kinds.map { schema($0, list) }))])),
        ]
    }

    private static func schema(_ kind: RungKind, _ list: RungList) -> JSONValue {
        let description: (String, JSONValue) = (
            "description", .string(list == .yields ? kind.summary : "`\(kind.name)`, up to this")
        )
        guard let amount = pattern(kind.amount, list) else {
            return .object([description, ("const", .string(kind.name))])
        }
        return .object([
            description, ("type", "object"), ("required", .array([.string(kind.name)])),
            ("additionalProperties", false), ("properties", .object([(kind.name, .object(text(amount)))])),
        ])
    }

    private static func pattern(_ amount: RungKind.Amount, _ list: RungList) -> String? {
        switch amount {
        case .none: nil
        case .cpus: "\(number)(cpus?|%)"
        case .wholeCPUs: "[0-9]+(\\.0+)?cpus?|\(number)%"
        case .cache: "\(number)(%|\(size))|[0-9]+(\\.0+)?ways?"
        case .bandwidth: "\(list == .grows ? "max|" : "")\(number)(%|(\(size))/s)"
        case .highMemory, .reclaimedMemory: "\(number)(%|\(size))"
        case .limits: "\(number)%"
        case .time: number + time
        }
    }
}
