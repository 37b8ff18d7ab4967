/// A value that JSON and our YAML can both carry: text, integers, booleans; no fractions.
package enum JSONValue: Sendable, Equatable {
    /// In the order in which it is printed; each key once.
    case object([(String, JSONValue)])
    case array([JSONValue])
    case string(String)
    case integer(Int64)
    /// Only for integers above `Int64.max`; `JSONValue(_: UInt64)` chooses.
    case unsigned(UInt64)
    case bool(Bool)
    case null

    package init(_ value: Int) { self = .integer(Int64(value)) }

    package init(_ value: UInt64) {
        self = Int64(exactly: value).map { .integer($0) } ?? .unsigned(value)
    }

    package init(_ value: String) { self = .string(value) }

    /// Null for nil.
    package init(_ value: String?) { self = value.map { .string($0) } ?? .null }

    /// Objects are equal when their members are, in the same order.
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.object(let left), .object(let right)):
            left.count == right.count
                && zip(left, right).allSatisfy { $0.0.utf8.elementsEqual($1.0.utf8) && $0.1 == $1.1 }
        case (.array(let left), .array(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.integer(let left), .integer(let right)): left == right
        case (.unsigned(let left), .unsigned(let right)): left == right
        case (.bool(let left), .bool(let right)): left == right
        case (.null, .null): true
        case (.object, _), (.array, _), (.string, _), (.integer, _), (.unsigned, _), (.bool, _), (.null, _): false
        }
    }

    /// The value of a key; nil when this is no object or has no such key. Linear in the members.
    package subscript(key: String) -> JSONValue? {
        members?.first { $0.0 == key }?.1
    }

    package var members: [(String, JSONValue)]? {
        if case .object(let members) = self { members } else { nil }
    }

    package var items: [JSONValue]? {
        if case .array(let items) = self { items } else { nil }
    }

    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    package var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// An integer from 0 on.
    package var unsigned: UInt64? {
        switch self {
        case .integer(let value): UInt64(exactly: value)
        case .unsigned(let value): value
        case .object, .array, .string, .bool, .null: nil
        }
    }

    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }
}

extension JSONValue {
    /// The value of a YAML node. Plain text that is no integer, boolean or null is a string.
    package init(_ node: YAMLNode) throws(Diagnostic) {
        switch node.content {
        case .null: self = .null
        case .scalar(let scalar): self = try JSONValue(scalar, at: node.span)
        case .sequence(let nodes):
            var items: [JSONValue] = []
            items.reserveCapacity(nodes.count)
            for node in nodes { items.append(try JSONValue(node)) }
            self = .array(items)
        case .mapping(let pairs):
            var members: [(String, JSONValue)] = []
            members.reserveCapacity(pairs.count)
            for pair in pairs { members.append((pair.name, try JSONValue(pair.value))) }
            self = .object(members)
        }
    }

    private init(_ scalar: Scalar, at span: SourceSpan) throws(Diagnostic) {
        if let value = scalar.bool {
            self = .bool(value)
        } else if !scalar.isInteger {
            self = .string(scalar.text)
        } else if let value = scalar.integer {
            self = .integer(value)
        } else if let value = scalar.unsigned {
            self = .unsigned(value)
        } else {
            throw Diagnostic(
                .numberOutOfRange, "the number \(scalar.text.shortened(to: 60)) does not fit in 64 bits", at: span,
                help: ["quote it if it is meant as text"])
        }
    }
}
