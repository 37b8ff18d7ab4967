import Document
import KernelInterface
import Node
import Planner
import Policy
import Reconciler
import Report

/// The control socket: varlink calls, answered one after the other between two steps of deciding.
extension Daemon {
    /// A socket that cannot be had is told of; the run does without.
    mutating func listen(at path: String) {
        if let problem = problem({ () throws(LoopError) in try loop.listen(at: path, mode: 0o666) }) {
            note("cannot listen for calls: \(problem)")
        }
    }

    mutating func answer(
        _ connection: Int, user: UInt32, _ bytes: [UInt8], _ session: inout NodeSession<LiveTree>
    ) {
        guard let call = VarlinkCall(bytes) else { return loop.end(connection) }
        if call.method == "io.bulkhead.Monitor", call.isMore {
            monitors.insert(connection)
            return
        }
        let reply: VarlinkReply
        do {
            reply = try result(of: call, user: user, &session)
        } catch {
            reply = Failure(any: error).reply
        }
        if !call.isOneway { loop.reply(reply.bytes, to: connection) }
    }

    private mutating func result(
        of call: VarlinkCall, user: UInt32, _ session: inout NodeSession<LiveTree>
    ) throws -> VarlinkReply {
        if let reply = serviceReply(to: call) { return reply }
        guard let method = ControlMethod(qualified: call.method) else { return .unknown(method: call.method) }
        if method.isChanging, user != 0, user != effectiveUser() {
            return VarlinkReply(error: "io.bulkhead.NotPermitted")
        }
        switch method {
        case .status:
            var work = StatusWork()
            try work.run(&session)
            return VarlinkReply([("status", work.status.map(statusJSON) ?? .null)])
        case .plan:
            let next = try PolicyRound(loaded, on: &session, beside: reconciliation, isApplied: false)
            return VarlinkReply([("plan", planJSON(next.plan, findings: next.findings))])
        case .classes:
            var work = ClassesWork(loaded: loaded)
            try work.run(&session)
            return VarlinkReply([("classes", classesJSON(work.classes)["classes"] ?? .array([]))])
        case .apply: return VarlinkReply([("applied", JSONValue(try putInForce(loaded, &session)))])
        case .reload:
            let next = try LoadedPolicy(paths: paths).valid()
            return VarlinkReply([("applied", JSONValue(try putInForce(next, &session)))])
        case .assignments:
            return VarlinkReply([("assignments", .array(try session.assignments().entries.map(\.json)))])
        case .assign:
            guard let name = call.parameters["class"]?.string else { return .invalid("class") }
            return try reassign(call, to: name, &session)
        case .release: return try reassign(call, to: nil, &session)
        case .explain:
            guard let name = call.parameters["name"]?.string else { return .invalid("name") }
            var work = StatusWork()
            try work.run(&session)
            guard let status = work.status, let found = Explanation(name, in: status, work.history) else {
                throw Failure(
                    .codeUnknown, "nothing is set for a class or cgroup `\(name.shortened(to: 80))`", .findings)
            }
            return VarlinkReply([("explanation", explanationJSON(found)), ("text", JSONValue(explanationText(found)))])
        case .overview: return VarlinkReply([("overview", overview().json)])
        case .metrics:
            let name = call.parameters["format"]?.string ?? MetricFormat.prometheus.rawValue
            guard let format = MetricFormat(rawValue: name) else { return .invalid("format") }
            return VarlinkReply([("text", JSONValue(metricsText(metrics(), format)))])
        case .monitor: return VarlinkReply(error: "org.varlink.service.ExpectedMore")
        }
    }

    private mutating func reassign(
        _ call: VarlinkCall, to className: String?, _ session: inout NodeSession<LiveTree>
    ) throws -> VarlinkReply {
        func text(_ name: String) -> String? { call.parameters[name]?.string }
        let place = AssignmentPlace(
            cgroup: text("cgroup"), unit: text("unit"), pod: text("pod"), container: text("container"))
        guard place.isOne else { return .invalid("cgroup") }
        guard let target = try place.target(in: &session.tree) else {
            if className == nil { return VarlinkReply([("assignment", .null), ("applied", JSONValue(0))]) }
            throw Failure(.targetMissing, "there is no \(place.text)", .findings)
        }
        let change = try session.reassign(target, to: className, of: loaded)
        let applied: Int
        do {
            // What was so already is held so.
            applied = try change.after == change.before ? 0 : putInForce(loaded, &session)
        } catch {
            try session.undo(change)
            throw error
        }
        return VarlinkReply([("assignment", change.entry?.json ?? .null), ("applied", JSONValue(applied))])
    }

    private func serviceReply(to call: VarlinkCall) -> VarlinkReply? {
        switch call.method {
        case "org.varlink.service.GetInfo":
            return VarlinkReply([
                ("vendor", "Bulkhead"), ("product", "bulkhead"), ("version", JSONValue(bulkheadVersion)),
                ("url", ""), ("interfaces", .array(["org.varlink.service", "io.bulkhead"])),
            ])
        case "org.varlink.service.GetInterfaceDescription":
            let name = call.parameters["interface"]?.string
            switch name {
            case "io.bulkhead": return VarlinkReply([("description", JSONValue(controlInterface))])
            case "org.varlink.service": return VarlinkReply([("description", JSONValue(varlinkInterface))])
            default:
                return VarlinkReply(
                    error: "org.varlink.service.InterfaceNotFound", [("interface", JSONValue(name ?? ""))])
            }
        default: return nil
        }
    }

    /// Sends what was decided and found to those who asked for it.
    mutating func tellMonitors(_ lines: [[UInt8]]) {
        for line in lines {
            guard let entry = try? readJSON(SourceFile(name: "log", bytes: line)) else { continue }
            var reply = VarlinkReply([("entry", entry)])
            reply.continues = true
            let bytes = reply.bytes
            for connection in monitors { loop.reply(bytes, to: connection) }
        }
    }
}

/// The methods of `io.bulkhead`.
private enum ControlMethod: String {
    case status = "Status"
    case plan = "Plan"
    case classes = "Classes"
    case apply = "Apply"
    case reload = "Reload"
    case assignments = "Assignments"
    case assign = "Assign"
    case release = "Release"
    case explain = "Explain"
    case metrics = "Metrics"
    case overview = "Overview"
    case monitor = "Monitor"

    init?(qualified name: String) {
        let prefix = "io.bulkhead."
        guard name.hasPrefix(prefix) else { return nil }
        self.init(rawValue: String(name.dropFirst(prefix.count)))
    }

    var isChanging: Bool {
        switch self {
        case .apply, .reload, .assign, .release: true
        case .status, .plan, .classes, .assignments, .explain, .metrics, .overview, .monitor: false
        }
    }
}
