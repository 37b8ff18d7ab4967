import KernelInterface

/// What a kernel says to an operation: a text, or no with an error number.
enum Answer: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    case text(String)
    case refusal(Errno)

    init(stringLiteral value: String) {
        self = .text(value)
    }

    /// For an operation that answers with nothing but success.
    static let ok = Answer.text("ok")
    static let invalidArgument = Answer.refusal(.invalidArgument)
    static let outOfRange = Answer.refusal(.outOfRange)
    static let busy = Answer.refusal(.busy)
    static let noSuchFile = Answer.refusal(.noSuchFile)
    static let noSuchDevice = Answer.refusal(.noSuchDevice)
    static let noSuchProcess = Answer.refusal(.noSuchProcess)
    static let notSupported = Answer.refusal(.notSupported)
    static let noSpace = Answer.refusal(.noSpace)
    static let tryAgain = Answer.refusal(.tryAgain)
    static let fileExists = Answer.refusal(.fileExists)
    static let tooBig = Answer.refusal(.tooBig)

    var isRefusal: Bool {
        switch self {
        case .text: false
        case .refusal: true
        }
    }

    var description: String {
        switch self {
        case .text(let text): text == "ok" ? text : quoted(text)
        case .refusal(let errno): errno.name
        }
    }

    init(_ operation: () throws(KernelError) -> String) {
        do {
            self = .text(try operation())
        } catch {
            self = .refusal(error.errno)
        }
    }

    static func done(_ operation: () throws(KernelError) -> Void) -> Answer {
        Answer { () throws(KernelError) in
            try operation()
            return "ok"
        }
    }
}

/// As transcripts show texts: `"max\n"`.
func quoted(_ text: String) -> String {
    var shown = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\n": shown += "\\n"
        case "\t": shown += "\\t"
        case "\"": shown += "\\\""
        case "\0": shown += "\\0"
        default: shown.unicodeScalars.append(scalar)
        }
    }
    return shown + "\""
}
