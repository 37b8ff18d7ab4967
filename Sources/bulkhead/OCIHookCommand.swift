import ArgumentParser
import Document
import KernelInterface
import Node
import Reconciler
import Report

struct OCIHookCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "oci-hook",
        abstract: "Put a container into the class that its annotation names, before it runs.",
        discussion: """
            For container engines that call hooks (podman, CRI-O): the state of the container comes on standard input. \
            Without the annotation nothing is done; with one of a class that is not in force, the container does not start. \
            The package has the file that podman and CRI-O look for, in /usr/share/containers/oci/hooks.d.

              podman run --annotation io.bulkhead.class=batch …
            """)

    @OptionGroup var nodeOptions: NodeOptions

    func run() throws {
        let state = try OCIState(reading: "-")
        guard let className = state.annotations["io.bulkhead.class"] else { return }
        let change = try nodeOptions.assign(
            AssignmentPlace(cgroup: try state.cgroup().text), to: className, deadline: .zero)
        tell(change.warnings)
    }
}

/// The state of a container, as an OCI runtime hands it to its hooks (runtime specification 1.0, "State").
struct OCIState {
    let annotations: [String: String]
    private let process: Int32?

    /// `-` is standard input. Annotations that the runtime leaves out are looked for in the `config.json` of the bundle.
    init(reading file: String) throws(Failure) {
        do {
            let state = try readJSON(try loadSource(path: file, limit: 1 << 20))
            process = state["pid"]?.integer.flatMap { Int32(exactly: $0) }.flatMap { $0 > 0 ? $0 : nil }
            var found = state["annotations"]
            if found == nil, let bundle = state["bundle"]?.string {
                found = try readJSON(try loadSource(path: bundle + "/config.json", limit: 16 << 20))["annotations"]
            }
            annotations = Dictionary(
                (found?.members ?? []).compactMap { name, value in value.string.map { (name, $0) } },
                uniquingKeysWith: { first, _ in first })
        } catch {
            throw Failure(any: error)
        }
    }

    /// The container's cgroup: the one of its first process, or the unit that is above it where the engine made one.
    func cgroup() throws(Failure) -> CgroupPath {
        guard let process else {
            throw Failure(
                .ociStateUnusable, "the state of the container names no process (`pid`)", .findings,
                help: ["call it in a hook that runs after the container was created, such as `createRuntime`"])
        }
        guard let own = processCgroup(process), !own.isRoot else {
            throw Failure(.targetMissing, "process \(process) of the container has no cgroup here", .findings)
        }
        var above: CgroupPath? = own
        while let cgroup = above, !cgroup.isRoot {
            if let unit = cgroup.unitName, !unit.hasSuffix(".slice") { return cgroup }
            above = cgroup.parent
        }
        return own
    }
}
