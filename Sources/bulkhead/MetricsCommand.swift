import ArgumentParser
import Document
import KernelInterface
import Node
import Planner
import Reconciler
import Report

struct MetricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "Print metrics for Prometheus: of the run that is at work here, or else of the classes in force.",
        discussion: """
            `bulkhead run --metrics ADDRESS` answers Prometheus itself. This prints the same once, as for the text files \
            that the node exporter collects. Without a run there are no objectives, levers and decisions in it.

              bulkhead metrics
              bulkhead metrics --format openmetrics
              bulkhead metrics --out /var/lib/prometheus/node-exporter/bulkhead.prom
            """)

    @Option(help: "How they are written down.")
    var format: MetricFormat = .prometheus

    @Option(help: ArgumentHelp("Replace this file, whole, instead of printing.", valueName: "file"))
    var out: String?

    @OptionGroup var nodeOptions: NodeOptions

    func run() throws {
        let text: String
        if let reply = try nodeOptions.ask("Metrics", [("format", JSONValue(format.rawValue))]) {
            text = reply["text"]?.string ?? ""
        } else {
            var work = MetricsWork()
            try nodeOptions.run(&work)
            text = metricsText(classMetrics(work.classes), format)
        }
        guard let out else { return try answer(text) }
        do {
            try replaceFile(out, with: Array(text.utf8))
        } catch {
            throw Failure(error)
        }
    }
}

extension MetricFormat: ExpressibleByArgument {}

/// What the classes in force have used until now.
struct MetricsWork: NodeWork {
    var isChanging: Bool { false }
    private(set) var classes: [(name: String, figures: ClassGauges.Figures)] = []

    mutating func run<Tree: KernelTree & ~Copyable>(_ session: inout NodeSession<Tree>) throws(Failure) {
        var work = ClassesWork()
        try work.run(&session)
        var sampler = TreeSampler()
        var gauges = ClassGauges()
        gauges.watch(
            work.classes.map { ClassMembers(className: $0.name, cgroups: $0.cgroups) }, sampler: &sampler)
        // Opened first, all of them.
        _ = gauges.read(sampler: &sampler, budget: .max)
        sampler.look(at: &session.tree)
        classes = gauges.read(sampler: &sampler, budget: .max)
    }
}
