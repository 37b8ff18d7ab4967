/// One line of a transcript, taken apart into the operation, its arguments and the kernel's answer.
struct TranscriptLine {
    enum Operation {
        /// The value as it was typed, with `\n` for a newline; what it read back afterwards, escaped.
        case write(path: String, value: String, answer: String, readBack: String?)
        /// The content as printed, or the errno.
        case read(path: String, answer: String)
        case mkdir(String, answer: String)
        case rmdir(String, answer: String)
        case list(String, names: [String])
        case trigger(path: String, value: String, answer: String)
        /// A file held open over rmdir of its directory.
        case held(path: String, directory: String, read: String, write: String)
        /// As held, after a first read or a first write of a trigger.
        case removed(path: String, firstWrite: String?, read: String)
        case events(path: String, content: String)
        case peak(path: String, first: String, other: String)
        case rename(String, String, answer: String)
        /// A comment, or what the shell printed.
        case other
    }

    let text: String
    let operation: Operation

    init(_ text: String) {
        self.text = text
        operation = Self.operation(text) ?? .other
    }

    private static func operation(_ text: String) -> Operation? {
        let words = text.split(separator: " ", maxSplits: 1)
        guard words.count == 2 else { return nil }
        let rest = String(words[1])
        switch words[0] {
        case "W": return write(rest)
        case "R":
            guard let (path, answer) = rest.parted(by: " : ") else { return nil }
            return .read(path: path, answer: answer.withoutOpen.unquoted)
        case "MKDIR": return rest.parted(by: " : ").map { .mkdir($0, answer: $1) }
        case "RMDIR": return rest.parted(by: " : ").map { .rmdir($0, answer: $1) }
        case "LS":
            guard let (path, names) = rest.parted(by: ":") else { return nil }
            return .list(path, names: names.split(separator: " ").map(String.init))
        case "TRIG":
            guard let (path, tail) = rest.parted(by: " \""), let (value, outcome) = tail.parted(by: "\": ") else {
                return nil
            }
            return .trigger(path: path, value: value, answer: outcome.field(" write=") ?? outcome.withoutOpen)
        case "HELD":
            guard let (path, tail) = rest.parted(by: " after rmdir "), let (directory, _) = tail.parted(by: "("),
                let read = tail.field("read="), let write = tail.field("write=")
            else { return nil }
            return .held(path: path, directory: directory, read: read, write: write)
        case "RMWAIT":
            guard let (path, tail) = rest.parted(by: " "), let read = tail.field("read=") else { return nil }
            return .removed(path: path, firstWrite: tail.field("write="), read: read)
        case "EVPOLL":
            guard let (path, tail) = rest.parted(by: ": "), let (_, content) = tail.parted(by: "content=") else {
                return nil
            }
            return .events(path: path, content: content.unquoted)
        case "PEAK":
            guard let (path, tail) = rest.parted(by: " first="), let (first, more) = tail.parted(by: " write=ok "),
                let (_, other) = more.parted(by: " otherfd=")
            else { return nil }
            return .peak(path: path, first: first.unquoted, other: other.unquoted)
        case "RENAME":
            guard let (paths, answer) = rest.parted(by: " : "), let (from, to) = paths.parted(by: " ") else {
                return nil
            }
            return .rename(from, to, answer: answer)
        default: return nil
        }
    }

    private static func write(_ text: String) -> Operation? {
        guard let (path, tail) = text.parted(by: " <- \""), let (value, outcome) = tail.parted(by: "\" : ") else {
            return nil
        }
        guard let (answer, back) = outcome.parted(by: "  reads ") else {
            return .write(path: path, value: value, answer: outcome.withoutOpen, readBack: nil)
        }
        return .write(path: path, value: value, answer: answer.withoutOpen, readBack: back.unquoted)
    }
}

extension String {
    /// What stands before and after the first occurrence of a separator.
    func parted(by separator: String) -> (String, String)? {
        let bytes = Array(utf8)
        let mark = Array(separator.utf8)
        guard bytes.count >= mark.count else { return nil }
        for start in 0...(bytes.count - mark.count) where bytes[start..<start + mark.count].elementsEqual(mark) {
            return (
                String(decoding: bytes[..<start], as: UTF8.self),
                String(decoding: bytes[(start + mark.count)...], as: UTF8.self)
            )
        }
        return nil
    }

    /// The word after `name=`.
    func field(_ name: String) -> String? {
        parted(by: name)?.1.split(separator: " ").first.map(String.init)
    }

    var unquoted: String {
        hasPrefix("\"") && hasSuffix("\"") && count >= 2 ? String(dropFirst().dropLast()) : self
    }

    /// Whether it was open(2) or write(2) that failed is not told by a kernel tree.
    var withoutOpen: String { hasPrefix("open ") ? String(dropFirst(5)) : self }

    /// As the tool that made the transcripts takes escapes apart.
    var unescaped: String {
        var text = ""
        var rest = self[...]
        while let first = rest.first {
            if first == "\\", let second = rest.dropFirst().first, let plain = Self.escapes[second] {
                text.append(plain)
                rest = rest.dropFirst(2)
            } else {
                text.append(first)
                rest = rest.dropFirst()
            }
        }
        return text
    }

    private static let escapes: [Character: Character] = ["n": "\n", "t": "\t", "0": "\0"]

    /// As it prints contents.
    var escaped: String {
        var text = ""
        for character in self {
            switch character {
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            default: text.append(character)
            }
        }
        return text
    }

    /// With every run of digits as one `#`: what is left when measured amounts do not count.
    var shape: String {
        var text = ""
        for character in self {
            if !character.isNumber {
                text.append(character)
            } else if text.last != "#" {
                text.append("#")
            }
        }
        return text
    }
}
