import Glibc

/// Text files that tests compare with, byte for byte; `GOLDEN=record` rewrites them and still fails.
package enum Golden {
    private static var isRecording: Bool { getenv("GOLDEN").map { String(cString: $0) } == "record" }

    /// Where a text and a file of the repository part, as a test should print it; nil when they are the same.
    package static func difference(_ text: String, _ path: String) -> String? {
        if isRecording {
            write(text, to: path)
            return "\(path): recorded"
        }
        guard let expected = Repository.text(path) else { return "\(path): not recorded yet" }
        return firstDifference(text, expected).map { "\(path): \($0)" }
    }

    private static func firstDifference(_ text: String, _ expected: String) -> String? {
        if text.utf8.elementsEqual(expected.utf8) { return nil }
        let left = text.split(separator: "\n", omittingEmptySubsequences: false)
        let right = expected.split(separator: "\n", omittingEmptySubsequences: false)
        let line =
            zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            ?? min(left.count, right.count)
        let found = line < left.count ? left[line] : "(end)"
        let recorded = line < right.count ? right[line] : "(end)"
        return "line \(line + 1) is `\(found)`, recorded `\(recorded)`"
    }

    private static func write(_ text: String, to path: String) {
        guard let file = fopen(Repository.root + "/" + path, "w") else { return }
        defer { fclose(file) }
        var text = text
        text.withUTF8 { _ = fwrite($0.baseAddress, 1, $0.count, file) }
    }
}

/// The files of this repository.
package enum Repository {
    package static let root: String = {
        let components = "\(#filePath)".split(separator: "/").dropLast(3)
        return "/" + components.joined(separator: "/")
    }()

    /// nil when there is no such file.
    package static func text(_ path: String) -> String? {
        guard let file = fopen(root + "/" + path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }
}
