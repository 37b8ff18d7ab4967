import Document
import KernelInterface
import Policy
import SLA

extension LogArming {
    init(_ value: JSONValue, at: UInt64) throws(LogProblem) {
        self.init(at: at, model: SLAModel(), values: [], texts: [])
        for item in try value.list("objectives") { model.objectives.append(try Promise(item)) }
        for item in try value.list("levers") {
            model.levers.append(try Lever(item))
            values.append(try item.number("value"))
            texts.append(try item.texts())
        }
        for item in try value.list("suspects") {
            var levers: [Int] = []
            for lever in try item.list("levers") {
                guard let index = lever.unsigned.flatMap({ Int(exactly: $0) }), model.levers.indices.contains(index)
                else { throw LogProblem("a suspect has a lever that there is not") }
                levers.append(index)
            }
            model.suspects.append(
                Suspect(className: try item.text("class"), cgroup: try item.cgroup("cgroup"), levers: levers))
        }
    }
}

extension Promise {
    fileprivate init(_ value: JSONValue) throws(LogProblem) {
        let measure: Measure
        if let name = value["stall"]?.string {
            guard let line = ObjectivePressure.all.first(where: { $0.description == name }) else {
                throw LogProblem("`stall` is no pressure line")
            }
            measure = .stall(line)
        } else if let name = value["metric"]?.string {
            measure = .metric(name: name, isTime: value["plain"]?.bool != true)
        } else if let cpus = try value.index("utilisation"), (1...1 << 16).contains(cpus) {
            measure = .utilisation(cpus: cpus)
        } else {
            throw LogProblem("an objective needs `stall`, `metric`, or `utilisation` of 1 to 65536 CPUs")
        }
        let (target, over) = (try value.number("target"), try value.number("over"))
        guard target > 0, over > 0 else { throw LogProblem("`target` and `over` are above 0") }
        self.init(
            className: try value.text("class"), cgroup: try value.cgroupOrNull("cgroup"), measure: measure,
            target: target, over: over, staleAfter: try value.number("staleAfter"), text: try value.text("text"),
            location: try value.text("location"), hasTrigger: value["trigger"]?.bool ?? true)
    }
}

extension Lever {
    fileprivate init(_ value: JSONValue) throws(LogProblem) {
        guard let kind = Kind(rawValue: try value.text("kind")) else { throw LogProblem("`kind` is no lever") }
        let (base, floor) = (try value.number("base"), try value.number("floor"))
        let (ceiling, quantum) = (try value.number("ceiling"), try value.number("quantum"))
        guard floor <= base, base <= ceiling, quantum > 0 else {
            throw LogProblem("a lever has floor ≤ base ≤ ceiling, and a quantum above 0")
        }
        self.init(
            kind, className: try value.text("class"), cgroup: try value.cgroupOrNull("cgroup"), base: base,
            floor: floor, ceiling: ceiling, quantum: quantum, longest: try value.optional("longest"),
            location: try value.text("location"))
    }
}

extension JSONValue {
    fileprivate func cgroupOrNull(_ key: String) throws(LogProblem) -> CgroupPath? {
        switch self[key] {
        case nil, .null?: nil
        case _?: try cgroup(key)
        }
    }
}

extension SLASample {
    /// As `sampleLine` writes it.
    init(_ value: JSONValue, at: UInt64) throws(LogProblem) {
        self.init(now: at, readings: [], usages: [])
        guard let parts = value.items, parts.count == 3, let readings = parts[0].items, let usages = parts[1].items,
            let triggered = parts[2].items
        else { throw LogProblem("`sample` has readings, usages and triggers") }
        for item in readings { self.readings.append(try Reading(item)) }
        for item in usages { self.usages.append(try Usage(item)) }
        self.triggered = Array(repeating: false, count: readings.count)
        for item in triggered {
            guard let index = item.unsigned.flatMap({ Int(exactly: $0) }), readings.indices.contains(index) else {
                throw LogProblem("a trigger is of an objective that there is not")
            }
            self.triggered[index] = true
        }
    }
}

extension SLASample.Reading {
    fileprivate init(_ value: JSONValue) throws(LogProblem) {
        if value == .null {
            self = .missing
            return
        }
        guard let numbers = value.items else {
            self = .value(try value.number("value"), at: try value.number("measured"))
            return
        }
        switch (numbers.first?.unsigned, numbers.last?.unsigned, numbers.count) {
        case (let total?, _, 1): self = .used(total: total)
        case (let total?, let throttled?, 2): self = .stall(total: total, throttled: throttled)
        default: throw LogProblem("a reading has one number or two")
        }
    }
}

extension SLASample.Usage {
    fileprivate init(_ value: JSONValue) throws(LogProblem) {
        guard let items = value.items, items.count <= 5 else { throw LogProblem("a use has up to 5 numbers") }
        var numbers: [UInt64?] = []
        for item in items {
            if item != .null, item.unsigned == nil { throw LogProblem("a use has numbers or null") }
            numbers.append(item.unsigned)
        }
        numbers += Array(repeating: nil, count: 5 - numbers.count)
        self.init(cpu: numbers[0], memory: numbers[1], io: numbers[2], cache: numbers[3], bandwidth: numbers[4])
    }
}
