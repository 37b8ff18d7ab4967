import Document
import Report
import Testing

@Suite struct VarlinkTests {
    private func call(_ text: String) -> VarlinkCall? { VarlinkCall(Array(text.utf8)) }

    @Test func callsAreRead() throws {
        let plain = try #require(call(#"{"method":"io.bulkhead.Status"}"#))
        #expect(plain.method == "io.bulkhead.Status")
        #expect(plain.parameters == .object([]))
        #expect(!plain.isMore && !plain.isOneway)
        let full = try #require(call(#"{"method":"a.B","parameters":{"c":"d"},"more":true,"oneway":true,"new":1}"#))
        #expect(full.parameters["c"]?.string == "d")
        #expect(full.isMore && full.isOneway)
        #expect(VarlinkCall("a.B", [("c", 1)]).bytes == Array(#"{"method":"a.B","parameters":{"c":1}}"#.utf8))
    }

    @Test(arguments: [
        "", "{", "[]", "null", "{}", #"{"method":1}"#, #"{"method":"a","method":"b"}"#, "GET / HTTP/1.1\r\n",
        #"{"method":"a","parameters":"# + String(repeating: "[", count: 100_000),
        #"{"method":"a","parameters":"# + String(repeating: "[", count: 20) + String(repeating: "]", count: 20) + "}",
    ])
    func whatIsNoCallIsNone(text: String) {
        #expect(call(text) == nil)
    }

    @Test func answersAreWrittenAndRead() throws {
        var reply = VarlinkReply([("applied", 3)])
        #expect(reply.bytes == Array(#"{"parameters":{"applied":3}}"#.utf8))
        reply.continues = true
        #expect(reply.bytes == Array(#"{"parameters":{"applied":3},"continues":true}"#.utf8))
        let error = VarlinkReply.unknown(method: "a.B")
        #expect(
            error.bytes
                == Array(#"{"error":"org.varlink.service.MethodNotFound","parameters":{"method":"a.B"}}"#.utf8))
        let read = try #require(VarlinkReply(error.bytes))
        #expect(read.error == "org.varlink.service.MethodNotFound")
        #expect(read.parameters["method"]?.string == "a.B")
        #expect(VarlinkReply(Array("[1]".utf8)) == nil)
    }

    /// Each method and error is one that the interface declares: names in their order.
    @Test func interfaceDeclaresWhatIsAnswered() {
        let methods = controlInterface.split(separator: "\n").filter { $0.hasPrefix("method ") }
            .map { $0.dropFirst("method ".count).prefix { $0 != "(" } }
        #expect(
            methods == [
                "Status", "Plan", "Classes", "Apply", "Reload", "Assignments", "Assign", "Release", "Explain",
                "Metrics", "Overview", "Monitor",
            ])
    }
}
