import Glibc
import Testing

/// Text files that tests compare with, byte for byte; `GOLDEN=record` rewrites them and still fails.
enum Golden {
    private static var isRecording: Bool { getenv("GOLDEN").map { String(cString: $0) } == "record" }

    /// Compares with a file of the repository.
    static func expect(_ text: String, in path: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let expected = PolicyText.file(path)
        if isRecording { write(text, to: path) }
        let difference = firstDifference(text, expected)
        #expect(
            !isRecording && difference == nil, "\(path): \(isRecording ? "recorded" : difference ?? "")",
            sourceLocation: sourceLocation)
    }

    private static func firstDifference(_ text: String, _ expected: String) -> String? {
        if text == expected { return nil }
        let left = text.split(separator: "\n", omittingEmptySubsequences: false)
        let right = expected.split(separator: "\n", omittingEmptySubsequences: false)
        let line =
            zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            ?? min(left.count, right.count)
        let is_ = line < left.count ? left[line] : "(end)"
        let was = line < right.count ? right[line] : "(end)"
        return "line \(line + 1) is `\(is_)`, recorded `\(was)`"
    }

    private static func write(_ text: String, to path: String) {
        guard let file = fopen(PolicyText.repository + "/" + path, "w") else { return }
        defer { fclose(file) }
        _ = text.utf8.withContiguousStorageIfAvailable { fwrite($0.baseAddress, 1, $0.count, file) }
    }
}
