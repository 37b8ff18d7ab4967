import ArgumentParser
import Document
import KernelInterface
import Node
import Planner
import Policy
import Reconciler
import Report

struct ExecCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exec",
        abstract: "Run a command in a class: in its slice and its resource group, before the first instruction.",
        discussion: """
            This very process becomes the command, so that nothing of it is ever outside: no process is forked and moved \
            afterwards. Under systemd it is in a scope of its own, which goes with its last process. The class needs a \
            slice (`slice: batch.slice`), and its policy must be in force.

              bulkhead exec batch -- make -j 8
              bulkhead exec batch -- sh -c 'zcat huge.gz | sort | uniq -c'
            """)

    @Argument(help: "A class of the policy in force.")
    var `class`: String

    @Argument(parsing: .postTerminator, help: "The command and its arguments, after `--`.")
    var command: [String]

    @OptionGroup var nodeOptions: NodeOptions

    func validate() throws {
        if nodeOptions.node != nil { throw ValidationError("a simulated node runs no commands") }
        if command.isEmpty { throw ValidationError("name the command after `--`") }
    }

    func run() throws {
        let process = ownProcess()
        var work = PlaceWork(className: `class`, processes: [process], scope: "bulkhead-exec-\(process).scope")
        try nodeOptions.run(&work)
        tell(work.warnings)
        let errno = execute(command)
        throw Failure(
            .commandNotRun, "cannot run `\(command[0].shortened(to: 80))`: \(errno.text)",
            errno == .accessDenied ? .notPermitted : .unavailable)
    }
}

/// Moves processes into the slice and the resource group of a class. Nothing of what is planned changes, so that it works
/// beside a run, which has the lock.
struct PlaceWork: NodeWork {
    let className: String
    let processes: [Int32]
    /// What systemd is to call the scope.
    let scope: String
    var isChanging: Bool { false }
    private(set) var cgroup = CgroupPath.root
    private(set) var warnings: [Diagnostic] = []

    init(className: String, processes: [Int32], scope: String) {
        self.className = className
        self.processes = processes
        self.scope = scope
    }

    mutating func run<Tree: KernelTree & ~Copyable>(_ session: inout NodeSession<Tree>) throws(Failure) {
        let workload = try session.policyInForce().workload(className)
        guard let slice = workload.slice?.value else {
            throw Failure(
                .classWithoutSlice, "class `\(className)` has no slice, so that there is no place for a process",
                .findings,
                notes: ["it is at \(workload.name.span)"],
                help: ["give it one, as in `slice: \(className).slice`, or assign a cgroup"])
        }
        do {
            _ = try session.tree.identity(of: slice)
            let held = try session.originals().groups
            cgroup = try place(
                processes, in: slice, of: className, scope: scope, held: held, tree: &session.tree)
        } catch let error as KernelError {
            if error.errno == .noSuchProcess { throw Failure.noProcess(error.value) }
            if error.errno == .invalidArgument, error.operation == .write {
                throw Failure(
                    error.code, error.message, ExitStatus(error),
                    notes: ["processes of the kernel itself cannot be moved"])
            }
            guard error.isGone, error.operation == .identify else { throw Failure(error) }
            throw Failure(
                .noPolicyInForce, "class `\(className)` is not in force: there is no cgroup `\(slice)`", .findings,
                help: ["put its policy in force: `bulkhead apply`"])
        } catch {
            throw Failure(any: error)
        }
    }
}
