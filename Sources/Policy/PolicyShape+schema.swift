import Document

extension PolicyShape {
    /// The members of a JSON Schema object that say what a value of this shape is.
    var schemaMembers: [(String, JSONValue)] {
        switch self {
        case .flag: [("type", "boolean")]
        case .integer(let range, let allowsMax):
            allowsMax ? [("anyOf", .array([Self.integer(range), Self.max]))] : Self.integer(range).members ?? []
        case .bytes: Self.text("max|\(Self.number)(\(Self.size)|%( of parent)?)")
        case .plainBytes: Self.text("max|\(Self.number)(\(Self.size))")
        case .rate: Self.text("max|\(Self.number)(\(Self.size))/s")
        case .time: Self.text(Self.number + Self.time)
        case .cpuMax:
            [("anyOf", .array([.object(Self.text("max|\(Self.number)(cpus?|%)")), Self.quotaAndPeriod]))]
        case .clamp: Self.text("max|\(Self.number)%")
        case .percent: Self.text("\(Self.number)%")
        case .cpus, .nodes:
            [
                (
                    "anyOf",
                    .array([
                        .object([("type", "integer"), ("minimum", 0)]),
                        .object(Self.text("[0-9]+(-[0-9]+(:[0-9]+/[0-9]+)?)?(,[0-9]+(-[0-9]+(:[0-9]+/[0-9]+)?)?)*")),
                    ])
                )
            ]
        case .word(let words): [("enum", .array(words.map { .string($0) }))]
        case .weights(let range):
            [
                (
                    "anyOf",
                    .array([
                        Self.integer(range),
                        .object([("type", "object"), ("additionalProperties", Self.integer(range))]),
                    ])
                )
            ]
        case .labelled(_, let shape): shape.schemaMembers
        case .fields(let fields, _):
            [
                ("type", "object"), ("minProperties", 1), ("additionalProperties", false),
                (
                    "properties",
                    .object(
                        fields.map { field in
                            (
                                field.name,
                                .object([("description", .string(field.summary))] + field.shape.schemaMembers)
                            )
                        })
                ),
            ]
        case .cache, .bandwidth, .allocationFlag, .objectives: allocationSchemaMembers
        case .rungs(let list): Self.rungSchemaMembers(list)
        case .drift: [("enum", .array(DriftResponse.allCases.map { .string($0.rawValue) }))]
        }
    }

    static let number = "[0-9]+(\\.[0-9]+)?"
    static let size = "B|kB|MB|GB|TB|PB|KiB|MiB|GiB|TiB|PiB"
    static let time = "(us|ms|s)"
    private static let max: JSONValue = .object([("const", "max")])

    static func text(_ pattern: String) -> [(String, JSONValue)] {
        [("type", "string"), ("pattern", .string("^(\(pattern))$"))]
    }

    private static func integer(_ range: ClosedRange<Int64>) -> JSONValue {
        .object([
            ("type", "integer"), ("minimum", .integer(range.lowerBound)), ("maximum", .integer(range.upperBound)),
        ])
    }

    private static let quotaAndPeriod: JSONValue = .object([
        ("type", "object"), ("required", .array(["quota"])), ("additionalProperties", false),
        (
            "properties",
            .object([
                ("quota", .object(text("max|\(number)(us|ms|s|cpus?|%)"))), ("period", .object(text(number + time))),
            ])
        ),
    ])
}
