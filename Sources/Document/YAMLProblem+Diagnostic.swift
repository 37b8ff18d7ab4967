extension YAMLProblem {
    /// What to tell the operator, with help where the text shows a common mistake.
    func diagnostic(in source: SourceFile) -> Diagnostic {
        if let badByte { return badByteDiagnostic(badByte, in: source) }
        let lines = SourceLines(source)
        if let tab = tabIndentation(lines, source) { return tab }
        if let known = knownDiagnostic(lines, source.name) { return known }
        return Diagnostic(
            .yamlSyntax, problem, at: SourceSpan(file: source.name, at: position),
            notes: contextNote(source.name), help: [])
    }

    private func badByteDiagnostic(_ offset: Int, in source: SourceFile) -> Diagnostic {
        // libyaml points at the byte that it missed, not at the sequence.
        let offset = badScalar == nil ? firstInvalidUTF8(source.bytes) ?? offset : offset
        let place = SourceSpan(file: source.name, at: source.position(ofByte: offset))
        if let badScalar {
            return Diagnostic(
                .yamlSyntax, "the control character U+\(hexadecimal(badScalar)) is not allowed", at: place,
                help: ["remove it, or write it as an escape in double quotes: `\"\\x\(hexadecimal(badScalar, 2))\"`"])
        }
        let byte = offset < source.bytes.count ? source.bytes[offset] : 0
        return Diagnostic(
            .notUTF8, "the byte 0x\(hexadecimal(UInt32(byte), 2)) is not UTF-8", at: place,
            help: ["convert the file with `iconv -f LATIN1 -t UTF-8`, with the name of its real encoding"])
    }

    /// libyaml has many words for one cause; the tab on the line, or on the line where it began to read, tells.
    private func tabIndentation(_ lines: SourceLines, _ source: SourceFile) -> Diagnostic? {
        guard !isInsideFlow, !isInsideQuotes else { return nil }
        for line in [position.line, contextPosition?.line ?? position.line] {
            guard let text = lines.text(of: line) else { continue }
            var column = 1
            for scalar in text.unicodeScalars {
                if scalar == "\t" {
                    let start = SourcePosition(line: line, column: column)
                    return Diagnostic(
                        .tabIndent, "this line is indented with a tab", at: SourceSpan(file: source.name, at: start),
                        help: ["use spaces; `expand -i` turns the tabs of a file into spaces"])
                }
                if scalar != " " { break }
                column += 1
            }
        }
        return nil
    }

    private var isInsideFlow: Bool { context?.contains("flow") ?? false }
    private var isInsideQuotes: Bool { context?.contains("quoted") ?? false }

    private func contextNote(_ file: String) -> [Diagnostic.Note] {
        guard let context, let contextPosition, contextPosition != position else { return [] }
        let span = SourceSpan(file: file, at: contextPosition)
        return [Diagnostic.Note("\(context) that starts here", at: span)]
    }

    /// The problems that have a usual cause, in our words.
    private func knownDiagnostic(_ lines: SourceLines, _ file: String) -> Diagnostic? {
        func make(_ message: String, at position: SourcePosition, notes: [Diagnostic.Note] = [], _ help: String...)
            -> Diagnostic
        {
            Diagnostic(.yamlSyntax, message, at: SourceSpan(file: file, at: position), notes: notes, help: help)
        }
        let start = contextPosition ?? position
        let startSpan = SourceSpan(file: file, at: start)
        switch problem {
        case "found unexpected end of stream" where isInsideQuotes,
            "found unexpected document indicator" where isInsideQuotes:
            return make("this quote is never closed", at: start, "close it on the same line")
        case "mapping values are not allowed in this context":
            return make("no `:` is expected here", at: position, colonHelp(lines))
        case "could not find expected ':'":
            return make("a key needs `:` and a space after it", at: start, missingColonHelp(lines, start.line))
        case "did not find expected key" where context == "while parsing a block mapping":
            return unexpectedKey(lines, file, start)
        case "did not find expected '-' indicator":
            return make(
                "this line does not belong to the list above", at: position,
                notes: [Diagnostic.Note("the list starts here", at: startSpan)],
                "start its entries with `- ` in column \(start.column)")
        case "did not find expected ',' or '}'" where lines.isEnd(position),
            "did not find expected ',' or ']'" where lines.isEnd(position):
            return make("this is never closed", at: start)
        case "did not find expected ',' or '}'", "did not find expected ',' or ']'":
            let close = problem.contains("}") ? "}" : "]"
            return make(
                "`,` or `\(close)` is missing", at: position,
                notes: [Diagnostic.Note("this is what it would close", at: startSpan)])
        case "found character that cannot start any token":
            return make("a text cannot start with \(scalar(lines, position))", at: position, "put the text in quotes")
        case "did not find expected alphabetic or numeric character":
            return make("a text cannot start with \(scalar(lines, start))", at: start, "put the text in quotes")
        case "found unknown escape character":
            return make(
                "this escape has no meaning", at: backslash(lines), "write `\\\\` for a backslash, or use single quotes"
            )
        case "found invalid Unicode character escape code":
            return make(
                "this escape names no character", at: backslash(lines),
                "write the character itself; beyond U+FFFF the escape is `\\U0001F600`, not two of `\\u`")
        case "block sequence entries are not allowed in this context":
            return make("a list cannot start here", at: position, "start it on the next line, or write `[a, b]`")
        case "did not find expected <document start>":
            return make("nothing may follow the value of the file", at: position)
        case "did not find expected node content" where lines.isEnd(position):
            return make("the file ends inside `[` or `{`", at: position, "close it")
        case "did not find expected node content":
            return make("a value is expected here", at: position, "write a value, `null`, or `\"\"` for an empty text")
        case "did not find expected hexdecimal number":
            return make("this escape needs more hexadecimal digits", at: backslash(lines))
        case "found incompatible YAML document":
            return make("only YAML 1.1 and 1.2 can be read", at: position, "remove the `%YAML` line")
        default:
            return nil
        }
    }

    /// libyaml says the same of a line in the wrong column and of text behind a value.
    private func unexpectedKey(_ lines: SourceLines, _ file: String, _ start: SourcePosition) -> Diagnostic {
        let place = SourceSpan(file: file, at: position)
        let before = (lines.text(of: position.line) ?? "").unicodeScalars.prefix(position.column - 1)
        guard before.allSatisfy({ $0 == " " }) else {
            let afterQuote = before.last { $0 != " " }.map { $0 == "\"" || $0 == "'" } ?? false
            return Diagnostic(
                .yamlSyntax, "nothing may follow the value on this line", at: place,
                help: afterQuote
                    ? ["quote the value as a whole; in single quotes `''` is a quote, in double quotes `\\\"` is one"]
                    : [])
        }
        if scalar(lines, position) == "`:`" {
            return Diagnostic(.keyNotScalar, "a key is missing before `:`", at: place)
        }
        return Diagnostic(
            .yamlSyntax, "this line does not belong to the mapping above", at: place,
            notes: [Diagnostic.Note("the mapping starts here", at: SourceSpan(file: file, at: start))],
            help: ["start its keys in column \(start.column), or close what stands open on the line before"])
    }

    private func colonHelp(_ lines: SourceLines) -> String {
        let before = (lines.text(of: position.line) ?? "").unicodeScalars.prefix(position.column - 1)
        let isNested = before.indices.dropLast().contains {
            before[$0] == ":" && before[before.index(after: $0)] == " "
        }
        if isNested { return "put the value in quotes if it contains `: `" }
        return missingColonHelp(lines, position.line - 1, else: "start this key in the column of the keys above it")
    }

    /// A colon right before a letter is a missing space.
    private func missingColonHelp(
        _ lines: SourceLines, _ line: Int, else other: String = "write `key: value`"
    ) -> String {
        let scalars = Array((lines.text(of: line) ?? "").unicodeScalars)
        let words = scalars.drop { $0 == " " || $0 == "-" }
        guard let colon = words.firstIndex(of: ":"), colon + 1 < words.endIndex, words[colon + 1] != " " else {
            return other
        }
        return "put a space after the `:` in column \(colon + 1) of line \(line)"
    }

    /// The character at a position, for a message.
    private func scalar(_ lines: SourceLines, _ position: SourcePosition) -> String {
        let text = (lines.text(of: position.line) ?? "").unicodeScalars
        return text.dropFirst(position.column - 1).first.map { $0 == "`" ? "a backtick" : "`\($0)`" } ?? "this"
    }

    /// libyaml points behind the backslash, sometimes after the letter too.
    private func backslash(_ lines: SourceLines) -> SourcePosition {
        let before = Array((lines.text(of: position.line) ?? "").unicodeScalars.prefix(position.column))
        let column = before.lastIndex(of: "\\").map { $0 + 1 } ?? position.column
        return SourcePosition(line: position.line, column: column)
    }
}

/// Capital hexadecimal digits, at least so many.
private func hexadecimal(_ value: UInt32, _ digits: Int = 4) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}
