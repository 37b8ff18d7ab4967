import ArgumentParser
import Document
import KernelInterface
import Node
import Planner
import Policy
import Reconciler
import Report

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Put a policy in force and hold its objectives: take from classes that yield while others suffer.",
        discussion: """
            Applies the policy, waits for the kernel to tell of pressure, takes from the class that the evidence blames \
            and gives back when the pressure has gone. Sleeps while nothing happens. A changed policy is loaded again by \
            itself, or on SIGHUP; one with errors is told of, and the last good one stays.

            On SIGTERM and SIGINT what was adjusted is given back and the policy stays in force, or goes too with \
            `--revert`. What a crash leaves adjusted is given back by the next `run`, `apply`, `recover` or `revert`.

              bulkhead run /etc/bulkhead/
              bulkhead run policies/web-and-batch.yaml --shadow
              bulkhead run /etc/bulkhead/ --metrics http://127.0.0.1:9469
              bulkhead run /etc/bulkhead/ --log /var/log/bulkhead.jsonl
            """)

    @Argument(help: "Policy files or directories of them.")
    var policies: [String]

    @Flag(help: "Decide and tell, and write nothing.")
    var shadow = false

    @Flag(help: "Give everything back at the end, not only what was adjusted.")
    var revert = false

    @Option(
        help: ArgumentHelp(
            "Where decisions are written, an object a line; by itself `decisions.jsonl` in the state directory.",
            valueName: "file"))
    var log: String?

    @Option(
        help: ArgumentHelp(
            "Look at every value this often even if nothing tells of a change; 0 for never.", valueName: "seconds"))
    var every: UInt32 = 10

    @Option(
        help: ArgumentHelp(
            "Answer Prometheus here: `http://127.0.0.1:9469` or another loopback address, or the path of a socket.",
            valueName: "address"))
    var metrics: String?

    @OptionGroup var nodeOptions: NodeOptions

    func validate() throws {
        if let metrics, MetricAddress(metrics)?.path != "/metrics" {
            throw ValidationError("`\(metrics)` is no loopback address such as `http://127.0.0.1:9469`, and no path")
        }
        if nodeOptions.node != nil {
            throw ValidationError("a simulated node has no time of its own; `bulkhead simulate SCENARIO` plays one")
        }
        if policies.contains("-") { throw ValidationError("policies are loaded again, so they must be files") }
    }

    func run() throws {
        let loaded = try LoadedPolicy(paths: policies).valid()
        var session = try nodeOptions.liveSession(isChanging: true)
        let log = try DecisionLog(
            path: log ?? session.store.path + "/decisions.jsonl", boot: session.inventory.bootID, isShadow: shadow)
        var daemon = try Daemon(
            loaded: loaded, paths: policies, session: &session, log: log, isShadow: shadow,
            interval: UInt64(every) * 1_000_000)
        daemon.listen(
            at: NodeOptions.controlSocket(
                state: session.store.path, isDefault: nodeOptions.state == nil && nodeOptions.root == nil))
        if let address = metrics.flatMap({ MetricAddress($0) }) { daemon.listenForMetrics(at: address) }
        if let set = loaded.set, let problem = limitCapabilities(for: set) { daemon.note(problem) }
        try daemon.serve(&session)
        guard revert, !shadow else { return }
        var work = RevertWork(isForced: false, isChanging: true)
        try work.run(&session)
        tell(work.warnings)
    }
}
