import Document
import KernelInterface
import Node
import Report

extension NodeOptions {
    /// Where a run on this node listens; nil for a simulated one.
    func controlSocket() throws(Failure) -> String? {
        if node != nil { return nil }
        if let state { return state + "/" + Self.socketName }
        do {
            // What else there is on the node is of no interest here, and takes its time to find.
            let own = root ?? (isUnprivileged ? delegatedCgroup()?.path : nil)
            guard let mount = try discoverCgroupMount(.machine, root: own) else { throw Failure.noCgroup2 }
            let directory = defaultStateDirectory(
                of: try LinuxKernel(root: mount.path, verifyingMagic: !uncheckedRoot))
            return Self.controlSocket(state: directory, isDefault: root == nil)
        } catch {
            throw Failure(any: error)
        }
    }

    private static let socketName = "io.bulkhead.sock"

    /// One for the machine, beside its state directory; a run on a part of it has its own.
    static func controlSocket(state directory: String, isDefault: Bool) -> String {
        let parent = isDefault ? directory.split(separator: "/").dropLast().map { "/" + $0 }.joined() : directory
        return parent + "/" + socketName
    }

    /// Asks the run that is at work on this node; nil where none listens.
    func ask(_ method: String, _ parameters: [(String, JSONValue)]) throws(Failure) -> JSONValue? {
        guard let path = try controlSocket() else { return nil }
        return try ask(method, parameters, at: path)
    }

    func ask(_ method: String, _ parameters: [(String, JSONValue)], at path: String) throws(Failure) -> JSONValue? {
        let bytes: [UInt8]
        do throws(Errno) {
            var client = try ControlClient(path)
            try client.send(VarlinkCall("io.bulkhead." + method, parameters).bytes)
            bytes = try client.receive()
        } catch {
            if error == .noSuchFile || error == .connectionRefused || error == .accessDenied { return nil }
            throw Failure(
                .controlFailed, "the run that listens at `\(path)` did not answer: \(error.text)", .tryAgain,
                help: ["what was asked may have been done: `bulkhead assignments` and `bulkhead status` tell"])
        }
        guard let reply = VarlinkReply(bytes) else {
            throw Failure(.controlFailed, "what listens at `\(path)` does not speak varlink", .unavailable)
        }
        guard let error = reply.error else { return reply.parameters }
        throw Failure(error, reply.parameters)
    }
}

extension Failure {
    /// What a run answered instead of a result.
    fileprivate init(_ error: String, _ parameters: JSONValue) {
        if error == "io.bulkhead.NotPermitted" {
            self.init(.controlFailed, "only root and the user of the run may change what it does", .notPermitted)
            return
        }
        let status = parameters["exitCode"]?.integer.flatMap { ExitStatus(rawValue: Int32($0)) } ?? .defect
        let message = parameters["message"]?.string ?? "the run answered `\(error)`"
        let code = parameters["code"]?.string.flatMap { CommandCode(rawValue: $0) } ?? .controlFailed
        let help = parameters["findings"]?.items?.first?["help"]?.items?.compactMap(\.string) ?? []
        self.init(code, message, status, help: help)
    }

    /// The same, to be answered.
    var reply: VarlinkReply {
        let first = diagnostics.first
        return VarlinkReply(
            error: "io.bulkhead.Failed",
            [
                ("code", JSONValue(first?.code ?? "")), ("message", JSONValue(first?.message ?? "")),
                ("exitCode", JSONValue(Int(status.rawValue))), ("findings", .array(diagnostics.map(\.json))),
            ])
    }
}
