import Document

extension PolicyShape {
    /// The same of caches, memory bandwidth and objectives.
    var allocationSchemaMembers: [(String, JSONValue)] {
        switch self {
        case .cache:
            [
                (
                    "anyOf",
                    .array([Self.cacheAmount, Self.codeAndData, Self.domains([Self.cacheAmount, Self.codeAndData])])
                )
            ]
        case .bandwidth: [("anyOf", .array([Self.bandwidthAmount, Self.domains([Self.bandwidthAmount])]))]
        case .allocationFlag(.monitoring): [("enum", .array([.bool(true), .bool(false), "optional"]))]
        case .allocationFlag: [("type", "boolean")]
        case .objectives:
            [
                ("type", "array"), ("minItems", 1),
                ("items", .object([("anyOf", .array([Self.pressure, Self.metric, Self.utilisation]))])),
            ]
        case .flag, .integer, .bytes, .plainBytes, .rate, .time, .cpuMax, .clamp, .percent, .cpus, .nodes, .word,
            .weights, .labelled, .fields, .rungs, .drift:
            schemaMembers
        }
    }

    private static let cacheAmount: JSONValue = .object(
        text("0[xX][0-9a-fA-F]+|\(number)(%|\(size))|[0-9]+(\\.0+)?ways?"))
    private static let bandwidthAmount: JSONValue = .object(text("max|\(number)(%|(\(size))/s)"))

    private static let codeAndData: JSONValue = .object([
        ("type", "object"), ("minProperties", 1), ("additionalProperties", false),
        ("properties", .object([("code", cacheAmount), ("data", cacheAmount)])),
    ])

    /// A map from domains, or `default`, to any of these.
    private static func domains(_ amounts: [JSONValue]) -> JSONValue {
        let amount: JSONValue = amounts.count == 1 ? amounts[0] : .object([("anyOf", .array(amounts))])
        return .object([
            ("type", "object"), ("minProperties", 1), ("additionalProperties", false),
            ("properties", .object([("default", amount)])),
            ("patternProperties", .object([("^(0|[1-9][0-9]*)$", amount)])),
        ])
    }

    private static let pressure: JSONValue = .object([
        ("type", "object"), ("required", .array(["pressure", "below", "over"])), ("additionalProperties", false),
        (
            "properties",
            .object([
                ("pressure", .object([("enum", .array(ObjectivePressure.all.map { .string($0.description) }))])),
                ("below", .object(text("\(number)%"))), ("over", .object(text(number + time))),
            ])
        ),
    ])

    private static let utilisation: JSONValue = .object([
        ("type", "object"), ("required", .array(["utilisation", "below", "over"])), ("additionalProperties", false),
        (
            "properties",
            .object([
                ("utilisation", .object([("const", "cpu")])), ("below", .object(text("\(number)%"))),
                ("over", .object(text(number + time))),
            ])
        ),
    ])

    private static let metric: JSONValue = .object([
        ("type", "object"), ("required", .array(["metric", "below", "from"])), ("additionalProperties", false),
        (
            "properties",
            .object([
                ("metric", .object(text("[A-Za-z_][A-Za-z0-9_:.-]{0,127}"))),
                (
                    "below",
                    .object([
                        (
                            "anyOf",
                            .array([
                                .object([("type", "number"), ("exclusiveMinimum", 0)]), .object(text(number + time)),
                            ])
                        )
                    ])
                ),
                ("over", .object(text(number + time))), ("from", source),
            ])
        ),
    ])

    private static let source: JSONValue = .object([
        (
            "anyOf",
            .array([
                sourceKind("file", absolutePath),
                sourceKind(
                    "command",
                    .object([
                        ("type", "array"), ("minItems", 1), ("prefixItems", .array([absolutePath])),
                        ("items", .object([("type", .array(["string", "number", "boolean"]))])),
                    ])),
                .object([
                    ("type", "object"), ("required", .array(["prometheus"])), ("additionalProperties", false),
                    (
                        "properties",
                        .object([
                            ("prometheus", .object(text("http://\\S+|/.*"))),
                            ("series", .object([("type", "string"), ("minLength", 1)])),
                        ])
                    ),
                ]),
            ])
        )
    ])

    private static let absolutePath: JSONValue = .object(text("/.*"))

    private static func sourceKind(_ name: String, _ value: JSONValue) -> JSONValue {
        .object([
            ("type", "object"), ("required", .array([.string(name)])), ("additionalProperties", false),
            ("properties", .object([(name, value)])),
        ])
    }
}
