import KernelInterface
import Node
import Planner
import Policy
import Reconciler
import Report

/// What the run tells of itself in numbers.
extension Daemon {
    /// An address that cannot be had is told of; the run does without.
    mutating func listenForMetrics(at address: MetricAddress) {
        if let problem = problem({ () throws(LoopError) in try loop.listenForMetrics(at: address.place) }) {
            note("cannot listen for those who ask for metrics: \(problem)")
        }
    }

    mutating func answerRequest(_ connection: Int, _ bytes: [UInt8]) {
        let answer = HTTPRequest.answer(to: HTTPRequest(bytes)) { metricsText(metrics(), $0) }
        loop.reply(answer, to: connection)
    }

    mutating func metrics() -> [MetricFamily] {
        let start = EventLoop.now()
        let classes = readGauges()
        log.tally.advance(now: start, reconciliation.sla)
        let cost = processCost()
        return classMetrics(classes) + runMetrics(reconciliation.sla, log.tally, isShadow: isShadow)
            + costMetrics(
                ProcessCost(
                    cpu: cost.cpu, residentBytes: cost.residentBytes, openFiles: cost.openFiles,
                    look: EventLoop.now() - start),
                version: bulkheadVersion)
    }

    mutating func overview() -> Overview {
        let now = EventLoop.now()
        return Overview(at: now, readGauges(), reconciliation.sla, decisions: log.recent)
    }

    /// The resource groups of the classes, where the processor counts what they use.
    private var monitored: [String: MonitoredGroup] {
        let names = round.plan.members.map(\.className)
        return Dictionary(
            names.compactMap { name in
                MonitoredGroup(of: name, in: round.plan.next.groups, resctrlMount).map { (name, $0) }
            }, uniquingKeysWith: { first, _ in first })
    }

    /// The files of the classes are opened by the first who asks, and again when the members have changed.
    private mutating func readGauges() -> [(name: String, figures: ClassGauges.Figures)] {
        if gaugedMembers != round.plan.members {
            gaugedMembers = round.plan.members
            gauges.watch(round.plan.members, monitored, sampler: &sampler)
        }
        return gauges.read(sampler: &sampler)
    }
}
