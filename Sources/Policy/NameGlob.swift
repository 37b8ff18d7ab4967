/// A pattern over one name, as shells write it: `*` any run, `?` one character, `[a-z]` and `[!a-z]` one of a set.
///
/// A backslash stands for itself, since systemd escapes with it (`\x2d`); `[*]` is a literal star.
package struct NameGlob: Hashable, Sendable, CustomStringConvertible {
    /// As written.
    package let description: String
    /// The only name that matches, when there is no wildcard in it.
    package let literal: String?
    private let tokens: [Token]

    private enum Token: Hashable, Sendable {
        case scalar(Unicode.Scalar)
        case any
        case run
        case set([ClosedRange<Unicode.Scalar>], negated: Bool)

        @inline(__always)
        func accepts(_ scalar: Unicode.Scalar) -> Bool {
            switch self {
            case .scalar(let own): own == scalar
            case .any: true
            case .run: false
            case .set(let ranges, let negated): ranges.contains { $0.contains(scalar) } != negated
            }
        }
    }

    /// Why a text is no pattern.
    package enum Malformation: Error, Hashable {
        case empty
        case unclosedSet
        case emptySet
        /// `[z-a]`
        case reversedRange
        case controlCharacter
    }

    /// A name that is known to have no wildcard.
    package init(literal: String) {
        description = literal
        self.literal = literal
        tokens = []
    }

    package init(_ text: String) throws(Malformation) {
        description = text
        if text.isEmpty { throw .empty }
        var isWild = false
        let bytes = text.utf8.span
        for index in 0..<bytes.count {
            let byte = bytes[index]
            if byte < 0x20 || byte == 0x7F { throw .controlCharacter }
            isWild = isWild || byte == 0x2A || byte == 0x3F || byte == 0x5B
        }
        if !isWild {
            literal = text
            tokens = []
            return
        }
        var tokens: [Token] = []
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            switch scalar {
            case "*": if tokens.last != .run { tokens.append(.run) }
            case "?": tokens.append(.any)
            case "[": tokens.append(try Self.set(&rest))
            default: tokens.append(.scalar(scalar))
            }
        }
        literal = nil
        self.tokens = tokens
    }

    /// Reads what follows `[`; a `]` right after it is a member.
    private static func set(_ rest: inout Substring.UnicodeScalarView) throws(Malformation) -> Token {
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        let negated = rest.first == "!" || rest.first == "^"
        if negated { rest.removeFirst() }
        while let scalar = rest.popFirst() {
            if scalar == "]", !ranges.isEmpty { return .set(ranges, negated: negated) }
            if scalar == "]", !rest.contains("]") { throw .emptySet }
            let next = rest.index(rest.startIndex, offsetBy: 1, limitedBy: rest.endIndex) ?? rest.endIndex
            if rest.first == "-", next < rest.endIndex, rest[next] != "]" {
                rest.removeFirst()
                let last = rest.removeFirst()
                if last < scalar { throw .reversedRange }
                ranges.append(scalar...last)
            } else {
                ranges.append(scalar...scalar)
            }
        }
        throw .unclosedSet
    }

    /// The scalars before the first wildcard.
    package var literalPrefix: String {
        if let literal { return literal }
        var prefix = String.UnicodeScalarView()
        for case .scalar(let scalar) in tokens.prefix(while: { if case .scalar = $0 { true } else { false } }) {
            prefix.append(scalar)
        }
        return String(prefix)
    }

    /// Linear in the name for each `*`: only the last run is ever tried again.
    package func matches(_ name: some StringProtocol) -> Bool {
        if let literal { return literal.utf8.elementsEqual(name.utf8) }
        let scalars = name.unicodeScalars
        var position = scalars.startIndex
        var token = 0
        var retry: (token: Int, position: String.UnicodeScalarView.Index)?
        while position < scalars.endIndex {
            if token < tokens.count, tokens[token] == .run {
                token += 1
                retry = (token, position)
            } else if token < tokens.count, tokens[token].accepts(scalars[position]) {
                token += 1
                scalars.formIndex(after: &position)
            } else if let last = retry {
                token = last.token
                position = scalars.index(after: last.position)
                retry = (token, position)
            } else {
                return false
            }
        }
        while token < tokens.count, tokens[token] == .run { token += 1 }
        return token == tokens.count
    }
}
