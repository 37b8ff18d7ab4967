package import Document
import KernelInterface
package import Reconciler
package import SLA

/// How a run stands, for whoever looks at it again and again: what classes use, how objectives and levers stand, and what
/// was decided last.
package struct Overview: Equatable, Sendable {
    package struct Objective: Equatable, Sendable {
        package let text: String
        /// Of the worst cgroup; nil is unknown.
        package let measured: String?
        /// Millionths; nil is unknown.
        package let slack: Int64?
        package let isMissed: Bool
    }

    package struct Adjustment: Equatable, Sendable {
        /// `cpu.max 0.4cpus of 2cpus`
        package let text: String
    }

    package struct Class: Equatable, Sendable {
        package let name: String
        package let cgroups: Int
        /// µs, a counter.
        package let cpu: UInt64
        /// Bytes; nil is unknown.
        package let memory: UInt64?
        /// µs, counters, of `some`: cpu, memory, io; nil is unknown.
        package let stalls: [UInt64?]
        package let objectives: [Objective]
        package let adjustments: [Adjustment]
    }

    /// CLOCK_MONOTONIC, µs.
    package let at: UInt64
    /// As `systemctl status` shows it.
    package let status: String
    package let classes: [Class]
    /// The newest last.
    package let decisions: [String]

    package init(at: UInt64, status: String, classes: [Class], decisions: [String]) {
        self.at = at
        self.status = status
        self.classes = classes
        self.decisions = decisions
    }
}

extension Overview {
    package init(
        at now: UInt64, _ figures: [(name: String, figures: ClassGauges.Figures)], _ sla: SLAState, decisions: [String]
    ) {
        let names = LogNames(sla.model)
        let levers = Array(zip(sla.model.levers, sla.values))
        let classes = figures.map { name, figures in
            let away = levers.filter { $0.0.className == name && $0.0.base != $0.1 && !$0.0.kind.isDeed }
            return Class(
                name: name, cgroups: figures.cgroups, cpu: figures.cpu, memory: figures.memory,
                stalls: [CounterFile.cpuPressure, .memoryPressure, .ioPressure].map { figures.pressures[$0]?.first },
                objectives: sla.objectives(of: name, names),
                adjustments: away.map { lever, value in
                    let (present, base) = (names.amount(value, of: lever), names.amount(lever.base, of: lever))
                    return Adjustment(text: "\(lever.kind.rawValue) \(present) of \(base)")
                })
        }
        self.init(
            at: now, status: serviceStatus(classes: figures.count, sla), classes: classes, decisions: decisions)
    }
}

extension SLAState {
    /// Those that are alike are one, by the worst cgroup.
    fileprivate func objectives(of className: String, _ names: LogNames) -> [Overview.Objective] {
        var order: [String] = []
        var worst: [String: Overview.Objective] = [:]
        for (index, promise) in model.objectives.enumerated() where promise.className == className {
            let measured = measured(index)
            let found = Overview.Objective(
                text: promise.text, measured: measured.map { names.measure($0, of: index) },
                slack: measured.map { SLA.slack(of: $0, target: promise.target) }, isMissed: isMissed(index))
            guard let known = worst[promise.text] else {
                order.append(promise.text)
                worst[promise.text] = found
                continue
            }
            if (found.isMissed ? 0 : 1, found.slack ?? .max) < (known.isMissed ? 0 : 1, known.slack ?? .max) {
                worst[promise.text] = found
            }
        }
        return order.compactMap { worst[$0] }
    }
}

extension Overview {
    package var json: JSONValue {
        .object([
            ("at", JSONValue(at)), ("status", JSONValue(status)),
            (
                "classes",
                .array(
                    classes.map { item in
                        .object([
                            ("class", JSONValue(item.name)), ("cgroups", JSONValue(item.cgroups)),
                            ("cpu", JSONValue(item.cpu)), ("memory", item.memory.map { JSONValue($0) } ?? .null),
                            ("stalls", .array(item.stalls.map { $0.map { JSONValue($0) } ?? .null })),
                            (
                                "objectives",
                                .array(
                                    item.objectives.map { objective in
                                        .object([
                                            ("text", JSONValue(objective.text)),
                                            ("measured", JSONValue(objective.measured)),
                                            ("slack", objective.slack.map { .integer($0) } ?? .null),
                                            ("missed", .bool(objective.isMissed)),
                                        ])
                                    })
                            ),
                            ("adjustments", .array(item.adjustments.map { JSONValue($0.text) })),
                        ])
                    })
            ),
            ("decisions", .array(decisions.map { JSONValue($0) })),
        ])
    }

    /// Nil for what is none.
    package init?(_ value: JSONValue) {
        guard let at = value["at"]?.unsigned, let status = value["status"]?.string, let items = value["classes"]?.items,
            let decisions = value["decisions"]?.items
        else { return nil }
        var classes: [Class] = []
        for item in items {
            guard let name = item["class"]?.string, let cpu = item["cpu"]?.unsigned else { return nil }
            classes.append(
                Class(
                    name: name, cgroups: Int(item["cgroups"]?.integer ?? 0), cpu: cpu, memory: item["memory"]?.unsigned,
                    stalls: item["stalls"]?.items?.map(\.unsigned) ?? [],
                    objectives: (item["objectives"]?.items ?? []).map { objective in
                        Objective(
                            text: objective["text"]?.string ?? "", measured: objective["measured"]?.string,
                            slack: objective["slack"]?.integer, isMissed: objective["missed"]?.bool ?? false)
                    },
                    adjustments: (item["adjustments"]?.items ?? []).map { Adjustment(text: $0.string ?? "") }))
        }
        self.init(at: at, status: status, classes: classes, decisions: decisions.compactMap(\.string))
    }
}
