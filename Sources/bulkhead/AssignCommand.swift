import ArgumentParser
import Document
import KernelInterface
import Node
import Planner
import Reconciler
import Report

struct AssignCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "assign",
        abstract: "Put processes, a cgroup, a unit, a pod or a container into a class of the policy in force.",
        discussion: """
            A cgroup, unit, pod or container gets the values of the class, whatever patterns of the policy match it, until \
            it is released; that outlives `bulkhead run`, `apply` and `revert`, but of a cgroup not its removal. A process \
            is moved, with its threads, into the slice of the class. To assign twice is to assign once.

              bulkhead assign batch --unit backup.service
              bulkhead assign batch --pid 4711 --pid 4712
              bulkhead assign best-effort --pod 2cb0bb65-6b52-4ed1-a2d3-5b6a61cd6b4a --wait 10
              bulkhead assign web --cgroup system.slice/nginx.service
            """)

    @Argument(help: "A class of the policy in force.")
    var `class`: String

    @Option(name: .customLong("pid"), help: ArgumentHelp("A process, by its id; repeatable.", valueName: "pid"))
    var processes: [Int32] = []

    @OptionGroup var target: AssignmentTarget

    @Option(help: ArgumentHelp("Wait this long for it to be there.", valueName: "seconds"))
    var wait: UInt32 = 0

    @OptionGroup var nodeOptions: NodeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if processes.isEmpty ? !target.place.isOne : !target.place.isNone {
            throw ValidationError("name one of `--pid`, `--cgroup`, `--unit`, `--pod`, `--container` and `--oci-state`")
        }
        if processes.contains(where: { $0 <= 0 }) { throw ValidationError("the id of a process is above 0") }
    }

    func run() throws {
        if !processes.isEmpty {
            let handles = nodeOptions.node == nil ? processes.map(ProcessHandle.init) : []
            var ended: ProcessHandle? { handles.first { !$0.isAlive } }
            if let ended { throw Failure.noProcess(String(ended.process)) }
            var work = PlaceWork(className: `class`, processes: processes, scope: "bulkhead-\(`class`).scope")
            do throws(Failure) {
                try nodeOptions.run(&work)
            } catch {
                if let ended { throw Failure.noProcess(String(ended.process)) }
                throw error
            }
            tell(work.warnings)
            if let ended { throw Failure.ended(ended.process) }
            try answer(
                output.text(
                    table: placedText(work.className, work.cgroup),
                    value: placedJSON(work.className, processes, work.cgroup)))
            return
        }
        let change = try nodeOptions.assign(target.place.resolved(), to: `class`, deadline: .seconds(wait))
        tell(change.warnings)
        guard let entry = change.entry else { return }
        try answer(
            output.text(
                table: assignedText(entry, change.applied),
                value: assignedJSON(entry, change.applied, change.warnings)))
    }
}

struct ReleaseCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "Take a cgroup, a unit, a pod or a container out of the class that it was assigned to.",
        discussion: """
            Its values are given back, or become those of the class whose patterns match it. What is not assigned is \
            nothing to release, and no error.

              bulkhead release --unit backup.service
              bulkhead release --cgroup system.slice/nginx.service
            """)

    @OptionGroup var target: AssignmentTarget
    @OptionGroup var nodeOptions: NodeOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if !target.place.isOne {
            throw ValidationError("name one of `--cgroup`, `--unit`, `--pod`, `--container` and `--oci-state`")
        }
    }

    func run() throws {
        let change = try nodeOptions.assign(target.place.resolved(), to: nil, deadline: .zero)
        tell(change.warnings)
        try answer(
            output.text(
                table: releasedText(change.entry, change.applied),
                value: assignedJSON(change.entry, change.applied, change.warnings)))
    }
}

extension NodeOptions {
    /// What an assignment or a release came to.
    struct Assigned {
        var entry: Assignments.Entry?
        var applied = 0
        var warnings: [Diagnostic] = []
    }

    /// By the run that is at work here, which has the lock, or where there is none, by this process.
    func assign(
        _ place: AssignmentPlace, to className: String?, deadline: Duration
    ) throws(Failure) -> Assigned {
        let end = ContinuousClock.now + deadline
        let method = className == nil ? "Release" : "Assign"
        let parameters = (className.map { [("class", JSONValue($0))] } ?? []) + place.parameters
        while true {
            do throws(Failure) {
                guard let found = try ask(method, parameters) else { break }
                return Assigned(
                    entry: found["assignment"].flatMap { Assignments.Entry($0) },
                    applied: Int(found["applied"]?.integer ?? 0))
            } catch {
                let isMissing = error.diagnostics.contains { $0.code == CommandCode.targetMissing.rawValue }
                if !isMissing || ContinuousClock.now >= end { throw error }
                pause(microseconds: 20_000)
            }
        }
        var work = AssignWork(className: className, place: place, deadline: deadline)
        try runWaiting(&work)
        return Assigned(entry: work.assigned, applied: work.report?.applied ?? 0, warnings: work.warnings)
    }
}

/// Changes what is assigned, and puts the policy in force with that: both or neither.
struct AssignWork: NodeWork {
    /// Nil to release.
    let className: String?
    let place: AssignmentPlace
    /// How long to wait for the target to be there.
    let deadline: Duration
    var isChanging: Bool { true }

    private(set) var assigned: Assignments.Entry?
    private(set) var report: ApplyReport?
    private(set) var warnings: [Diagnostic] = []

    init(className: String?, place: AssignmentPlace, deadline: Duration) {
        self.className = className
        self.place = place
        self.deadline = deadline
    }

    mutating func run<Tree: KernelTree & ~Copyable>(_ session: inout NodeSession<Tree>) throws(Failure) {
        warnings += try session.recovered()
        let loaded = try session.policyInForce()
        guard let found = try found(in: &session.tree) else {
            // What is gone is released already.
            if className == nil { return }
            throw Failure(
                .targetMissing, "there is no \(place.text)", .findings,
                help: ["`--wait SECONDS` waits for what is being started"])
        }
        let change = try session.reassign(found, to: className, of: loaded)
        assigned = change.entry
        do {
            var planning = PlanWork(loaded: loaded)
            try planning.run(&session)
            // What the node does without was told when the policy was put in force.
            warnings += planning.findings.filter { $0.severity != .note }
            report = try session.apply(try planning.applicable(), over: planning.originals, &warnings)
        } catch {
            try session.undo(change)
            throw error
        }
    }

    private func found<Tree: KernelTree & ~Copyable>(
        in tree: inout Tree
    ) throws(Failure) -> Assignments.Target? {
        let end = ContinuousClock.now + deadline
        while true {
            if let found = try place.target(in: &tree) { return found }
            if ContinuousClock.now >= end { return nil }
            pause(microseconds: 20_000)
        }
    }
}
