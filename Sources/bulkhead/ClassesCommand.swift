import ArgumentParser
import Document
import KernelInterface
import Planner
import Policy
import Reconciler
import Report

struct ClassesCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "classes",
        abstract: "List the classes of the policy in force, and the cgroups of each.",
        discussion: """
              bulkhead classes
              bulkhead classes -o json
            """)

    @OptionGroup var nodeOptions: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        var work = ClassesWork()
        try nodeOptions.run(&work)
        try answer(output.text(table: classesText(work.classes), value: classesJSON(work.classes)))
    }
}

struct AssignmentsCommand: AnsweringCommand {
    static let configuration = CommandConfiguration(
        commandName: "assignments",
        abstract: "List what was put into classes by name.",
        discussion: """
              bulkhead assignments
              bulkhead assignments -o json
            """)

    @OptionGroup var nodeOptions: NodeOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        var work = AssignmentsWork()
        try nodeOptions.run(&work)
        try answer(output.text(table: assignmentsText(work.assignments), value: assignmentsJSON(work.assignments)))
    }
}

struct ClassesWork: NodeWork {
    var isChanging: Bool { false }
    /// The policy in force where it is known already.
    var loaded: LoadedPolicy?
    private(set) var classes: [ClassListing] = []

    mutating func run<Tree: KernelTree & ~Copyable>(_ session: inout NodeSession<Tree>) throws(Failure) {
        if loaded == nil { loaded = try session.policyInForce() }
        guard let policy = try loaded?.resolved(against: session.inventory).policy else { return }
        do {
            let matched = try session.matched(policy)
            classes = policy.classes.enumerated().map { index, workload in
                ClassListing(
                    name: workload.name, location: workload.span.description, slice: workload.slice,
                    objectives: workload.objectives.count,
                    cgroups: matched.classes.filter { $0.value == index }.map(\.key).sorted())
            }
        } catch {
            throw Failure(any: error)
        }
    }
}

struct AssignmentsWork: NodeWork {
    var isChanging: Bool { false }
    private(set) var assignments: [AssignmentListing] = []

    mutating func run<Tree: KernelTree & ~Copyable>(_ session: inout NodeSession<Tree>) throws(Failure) {
        do {
            for entry in try session.assignments().entries {
                assignments.append(
                    AssignmentListing(entry: entry, cgroups: try cgroups(of: entry.target, tree: &session.tree)))
            }
        } catch {
            throw Failure(any: error)
        }
    }
}
