import Testing

@testable import Node

@Suite struct HTTPResponseTests {
    static let ok = "HTTP/1.1 200 OK\r\n"

    /// An answer, whether the connection ends after it, and the body.
    static let rows: [(String, Bool, Result<String, MetricFailure>?)] = [
        (ok + "Content-Length: 5\r\n\r\nhello", false, .success("hello")),
        (ok + "content-length:  5 \r\nA: b\r\n\r\nhello and more", false, .success("hello")),
        (ok + "Content-Length: 0\r\n\r\n", false, .success("")),
        ("HTTP/1.0 200\r\n\r\nhello", true, .success("hello")),
        (
            ok + "Transfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;a=b\r\nlo\r\n0\r\n\r\n", false, .success("hello")
        ),
        (
            ok + "Transfer-Encoding: Chunked\r\nContent-Length: 1\r\n\r\nA\r\n0123456789\r\n0\r\n", false,
            .success("0123456789")
        ),
        (ok + "Content-Length: 6\r\n\r\nhello", false, nil),
        (ok + "Content-Length: 6\r\n\r\nhello", true, .failure(.malformed("it ends too early"))),
        (ok + "Content-Le", true, .failure(.malformed("it ends too early"))),
        (ok + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n", true, .failure(.malformed("it ends too early"))),
        ("", true, .failure(.malformed("it ends too early"))),
        ("HTTP/1.1 503 Service Unavailable\r\n\r\n", false, .failure(.httpStatus(503))),
        ("HTTP/1.1 301 Moved\r\nLocation: http://a/\r\n\r\n", false, .failure(.httpStatus(301))),
        ("SSH-2.0-OpenSSH\r\n\r\n", false, .failure(.malformed("it is no HTTP"))),
        ("HTTP/2 200\r\n\r\n", false, .failure(.malformed("it is no HTTP"))),
        ("HTTP/1.1 2000 OK\r\n\r\n", false, .failure(.malformed("it is no HTTP"))),
        ("\r\n\r\n", false, .failure(.malformed("it is no HTTP"))),
        (ok + "nonsense\r\n\r\n", false, .failure(.malformed("a field without a colon"))),
        (
            ok + "Content-Length: -1\r\n\r\n", false, .failure(.malformed("a Content-Length that is no number"))
        ),
        (
            ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n", false,
            .failure(.malformed("a Content-Length that is no number"))
        ),
        (
            ok + "Content-Length: 99999999999999999999\r\n\r\n", false,
            .failure(.malformed("a Content-Length that is no number"))
        ),
        (ok + "Content-Length: 2000000\r\n\r\n", false, .failure(.tooLong(limit: 4096))),
        (ok + "Transfer-Encoding: gzip\r\n\r\n", false, .failure(.malformed("an unknown Transfer-Encoding"))),
        (
            ok + "Content-Encoding: gzip\r\n\r\n", false,
            .failure(.malformed("a Content-Encoding that was not asked for"))
        ),
        (
            ok + "Transfer-Encoding: chunked\r\n\r\n2\r\nhello\r\n", false,
            .failure(.malformed("a chunk that does not end where it says"))
        ),
        (ok + "Transfer-Encoding: chunked\r\n\r\n-1\r\n", false, .failure(.malformed("a chunk without a size"))),
        (ok + "Transfer-Encoding: chunked\r\n\r\n\r\n", false, .failure(.malformed("a chunk without a size"))),
        (ok + "Transfer-Encoding: chunked\r\n\r\nffffff\r\n", false, .failure(.tooLong(limit: 4096))),
        (ok + "Transfer-Encoding: chunked\r\n\r\nfffffffff\r\n", false, .failure(.malformed("a chunk without a size"))),
        (ok + "\r\n" + String(repeating: "x", count: 5000), false, .failure(.tooLong(limit: 4096))),
    ]

    /// However the answer is cut into pieces.
    @Test(arguments: rows)
    func anAnswerIsReadAsItComes(_ text: String, _ ends: Bool, _ expected: Result<String, MetricFailure>?) {
        for size in [1, 2, 3, 7, 64, 10_000] {
            var response = HTTPResponse(limit: 4096)
            var progress = HTTPResponse.Progress.more
            var rest = Array(text.utf8)[...]
            while progress == .more, !rest.isEmpty {
                progress = response.add(rest.prefix(size))
                rest = rest.dropFirst(size)
            }
            if progress == .more, ends { progress = response.end() }
            switch expected {
            case .success(let body):
                #expect(progress == .complete)
                #expect(String(decoding: response.body, as: UTF8.self) == body)
            case .failure(let failure): #expect(progress == .failed(failure), "in pieces of \(size)")
            case nil: #expect(progress == .more)
            }
        }
    }

    @Test func aHeaderWithoutEndIsGivenUp() {
        var response = HTTPResponse()
        let line = Array("A: \(String(repeating: "b", count: 1000))\r\n".utf8)
        var progress = response.add(Array(Self.ok.utf8))
        while progress == .more { progress = response.add(line) }
        #expect(progress == .failed(.malformed("a header without end")))
    }
}
