/// The head of a request for metrics.
package struct HTTPRequest: Sendable {
    package let method: String
    package let path: String
    package let format: MetricFormat

    /// Nil for what is none.
    package init?(_ bytes: [UInt8]) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = lines[0].split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2].hasPrefix("HTTP/1."), words[1].hasPrefix("/") else { return nil }
        method = String(words[0])
        path = String(words[1].prefix { $0 != "?" })
        // The first that is named of the two; what it may be worth to them is not weighed.
        let accepted = lines.dropFirst().filter { $0.lowercased().hasPrefix("accept:") }.joined()
        format = accepted.contains("application/openmetrics-text") ? .openmetrics : .prometheus
    }

    /// The answer; `text` is made where it is wanted.
    package static func answer(to request: HTTPRequest?, text: (MetricFormat) -> String) -> [UInt8] {
        guard let request else { return answer("400 Bad Request", "text/plain; charset=utf-8", "") }
        guard request.method == "GET" || request.method == "HEAD" else {
            return answer("405 Method Not Allowed", "text/plain; charset=utf-8", "", ["Allow: GET, HEAD"])
        }
        guard request.path == "/metrics" else {
            return answer("404 Not Found", "text/plain; charset=utf-8", "metrics are at /metrics\n")
        }
        let body = text(request.format)
        let answer = answer("200 OK", request.format.contentType, body)
        return request.method == "HEAD" ? Array(answer.dropLast(body.utf8.count)) : answer
    }

    private static func answer(_ status: String, _ type: String, _ body: String, _ more: [String] = []) -> [UInt8] {
        let head =
            ["HTTP/1.1 \(status)", "Content-Type: \(type)", "Content-Length: \(body.utf8.count)", "Connection: close"]
            + more
        return Array((head.joined(separator: "\r\n") + "\r\n\r\n" + body).utf8)
    }
}
