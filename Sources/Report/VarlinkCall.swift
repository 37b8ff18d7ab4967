package import Document

/// A call of the varlink protocol: `{"method": "io.bulkhead.Status", "parameters": {…}}`.
package struct VarlinkCall: Sendable {
    package let method: String
    package let parameters: JSONValue
    /// Whether several answers are wanted.
    package let isMore: Bool
    /// Whether none is.
    package let isOneway: Bool

    /// Objects and arrays within each other, in a call.
    private static let depth = 16

    /// Nil for what is no call; who sends such a thing speaks another protocol.
    package init?(_ bytes: [UInt8]) {
        let source = SourceFile(name: "call", bytes: bytes)
        // Why it is none is of no use to who sent it.
        guard let value = try? readJSON(source, limits: YAMLLimits(bytes: bytes.count, depth: Self.depth)),
            let method = value["method"]?.string
        else { return nil }
        self.method = method
        parameters = value["parameters"] ?? .object([])
        isMore = value["more"]?.bool ?? false
        isOneway = value["oneway"]?.bool ?? false
    }

    package init(_ method: String, _ parameters: [(String, JSONValue)]) {
        self.method = method
        self.parameters = .object(parameters)
        isMore = false
        isOneway = false
    }

    package var bytes: [UInt8] {
        let members: [(String, JSONValue)] = [("method", JSONValue(method)), ("parameters", parameters)]
        return Array(JSONValue.object(members).json(pretty: false).utf8)
    }
}

/// An answer of the varlink protocol.
package struct VarlinkReply: Sendable {
    /// The qualified name of an error; nil for a result.
    package let error: String?
    package let parameters: JSONValue
    /// Whether more answers to the same call follow.
    package var continues = false

    package init(_ parameters: [(String, JSONValue)] = []) {
        error = nil
        self.parameters = .object(parameters)
    }

    package init(error: String, _ parameters: [(String, JSONValue)] = []) {
        self.error = error
        self.parameters = .object(parameters)
    }

    /// Nil for what is no answer.
    package init?(_ bytes: [UInt8]) {
        // Why it is none is of no use: the other end is no Bulkhead.
        guard let value = try? readJSON(SourceFile(name: "answer", bytes: bytes)), value.members != nil else {
            return nil
        }
        error = value["error"]?.string
        parameters = value["parameters"] ?? .object([])
        continues = value["continues"]?.bool ?? false
    }

    package var bytes: [UInt8] {
        var members: [(String, JSONValue)] = []
        if let error { members.append(("error", JSONValue(error))) }
        members.append(("parameters", parameters))
        if continues { members.append(("continues", true)) }
        return Array(JSONValue.object(members).json(pretty: false).utf8)
    }

    package static func invalid(_ parameter: String) -> VarlinkReply {
        VarlinkReply(error: "org.varlink.service.InvalidParameter", [("parameter", JSONValue(parameter))])
    }

    package static func unknown(method: String) -> VarlinkReply {
        VarlinkReply(error: "org.varlink.service.MethodNotFound", [("method", JSONValue(method))])
    }
}
