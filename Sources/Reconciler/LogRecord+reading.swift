import Document
import KernelInterface
import Policy
import SLA

extension LogRecord {
    /// Nil for a record of a kind that is not known.
    init?(_ value: JSONValue) throws(LogProblem) {
        guard value.members != nil else { throw LogProblem("a record is an object") }
        if let version = value["log"] {
            guard version.string == logVersion else {
                throw LogProblem("the log is of another version than `\(logVersion)`")
            }
            self = .start(try LogStart(value))
            return
        }
        let at = try value.number("at")
        if let armed = value["armed"] {
            self = .armed(try LogArming(armed, at: at))
        } else if let sample = value["sample"] {
            self = .sample(try SLASample(sample, at: at))
        } else if value["decision"] != nil {
            self = try Self.decision(value, at: at)
        } else if value["outcome"] != nil {
            self = .outcome(try DecisionOutcome(value, at: at))
        } else if value["drift"] != nil {
            self = .drift(try LogDrift(value, at: at))
        } else if let note = value["note"]?.string {
            self = .note(note, at: at)
        } else if value["released"] != nil {
            self = .released(at: at)
        } else if let error = value["refused"]?.string, let lever = try value.index("index") {
            self = .refused(lever: lever, error: error, at: at)
        } else {
            return nil
        }
    }

    private static func decision(_ value: JSONValue, at: UInt64) throws(LogProblem) -> LogRecord {
        guard let kind = Decision.Kind(rawValue: try value.text("rule")) else {
            throw LogProblem("`rule` is none that is known")
        }
        let indices = try value.indices(3)
        var scores: [Decision.Score] = []
        for score in try value.list("alternatives") {
            guard let suspect = try score.index("index"), let amount = score["score"]?.integer else {
                throw LogProblem("an alternative needs `index` and `score`")
            }
            scores.append(.init(suspect: suspect, score: amount))
        }
        let decision = Decision(
            number: try value.number("decision"), at: at, kind: kind, objective: indices[0], suspect: indices[1],
            lever: indices[2], from: try value.number("from"), to: try value.number("to"),
            fast: try value.optional("fast"), slow: try value.optional("slow"), scores: scores,
            until: try value.optional("until"), judges: try value.optional("judges"))
        var answer: LogAnswer?
        if let granted = try value.optional("granted") {
            answer = .granted(granted, at: try value.optional("done") ?? at)
        } else if let refused = value["refused"]?.string {
            answer = .refused(refused, at: try value.optional("done") ?? at)
        }
        return .decision(decision, answer, try value.texts())
    }
}

extension LogStart {
    init(_ value: JSONValue) throws(LogProblem) {
        guard let process = value["process"]?.integer, let process = Int32(exactly: process) else {
            throw LogProblem("`process` is missing")
        }
        self.init(
            at: try value.number("at"), wall: try value.number("wall"), boot: value["boot"]?.string, process: process,
            isShadow: value["shadow"]?.bool ?? false,
            continuation: value["continues"]?.string.flatMap { Continuation(rawValue: $0) })
    }
}

extension DecisionOutcome {
    init(_ value: JSONValue, at: UInt64) throws(LogProblem) {
        let indices = try value.indices(2)
        guard let lever = indices[1] else { throw LogProblem("an outcome is of a lever") }
        self.init(
            at: at, decision: try value.number("outcome"), objective: indices[0], lever: lever,
            before: try value.optional("before"), after: try value.optional("after"),
            decided: try value.number("decided"), present: try value.number("present"))
    }
}

extension LogDrift {
    init(_ value: JSONValue, at: UInt64) throws(LogProblem) {
        guard let response = Response(rawValue: try value.text("drift")) else {
            throw LogProblem("`drift` is none that is known")
        }
        self.init(
            at: at, place: try AdjustedPlace(value), className: try value.text("class"),
            expected: try value.text("expected"), present: value["present"]?.string, response: response,
            until: try value.optional("until"), error: value["error"]?.string, writer: value["by"]?.string)
    }
}

extension AdjustedPlace {
    init(_ value: JSONValue) throws(LogProblem) {
        guard let file = InterfaceFile(try value.text("file")) else {
            throw LogProblem("`file` is no name of an interface file")
        }
        self.init(cgroup: try value.cgroup("cgroup"), file: file, key: value["key"]?.string)
    }
}

extension AdjustedText {
    init(_ value: JSONValue) throws(LogProblem) {
        let place: Place
        if let group = value["group"]?.string {
            guard let group = ResctrlPath(group).flatMap({ ResourceGroup(path: $0) }) else {
                throw LogProblem("`group` is no resource group")
            }
            place = .group(group)
        } else {
            place = .value(try AdjustedPlace(value))
        }
        self.init(place: place, text: try value.text("text"), base: try value.text("base"))
    }
}

// MARK: Members of an object

extension JSONValue {
    func number(_ key: String) throws(LogProblem) -> UInt64 {
        guard let number = self[key]?.unsigned else { throw LogProblem("`\(key)` is no number") }
        return number
    }

    /// Nil where it is absent or null.
    func optional(_ key: String) throws(LogProblem) -> UInt64? {
        switch self[key] {
        case nil, .null?: return nil
        case let value?:
            guard let number = value.unsigned else { throw LogProblem("`\(key)` is no number") }
            return number
        }
    }

    func index(_ key: String) throws(LogProblem) -> Int? {
        guard let number = try optional(key) else { return nil }
        guard let index = Int(exactly: number) else { throw LogProblem("`\(key)` is no index") }
        return index
    }

    func text(_ key: String) throws(LogProblem) -> String {
        guard let text = self[key]?.string else { throw LogProblem("`\(key)` is no text") }
        return text
    }

    func list(_ key: String) throws(LogProblem) -> [JSONValue] {
        guard let items = self[key]?.items else { throw LogProblem("`\(key)` is no list") }
        return items
    }

    func cgroup(_ key: String) throws(LogProblem) -> CgroupPath {
        guard let cgroup = CgroupPath(try text(key)) else { throw LogProblem("`\(key)` is no path of a cgroup") }
        return cgroup
    }

    /// `indices`, so many; nil for null.
    func indices(_ count: Int) throws(LogProblem) -> [Int?] {
        let items = try list("indices")
        guard items.count == count else { throw LogProblem("`indices` are \(count)") }
        var found: [Int?] = []
        for item in items {
            if item == .null {
                found.append(nil)
            } else if let index = item.unsigned.flatMap({ Int(exactly: $0) }) {
                found.append(index)
            } else {
                throw LogProblem("`indices` are numbers or null")
            }
        }
        return found
    }

    /// `written`; empty where it is absent.
    func texts() throws(LogProblem) -> [AdjustedText] {
        var found: [AdjustedText] = []
        for item in self["written"]?.items ?? [] { found.append(try AdjustedText(item)) }
        return found
    }
}
