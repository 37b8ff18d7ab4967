import Document
import KernelInterface

extension Workload.Model {
    /// The parameter that `phases` drives.
    var driven: String {
        switch self {
        case .service, .streamer: "rate"
        case .batch, .cacheHog, .bandwidthHog: "threads"
        case .thrasher: "memory"
        }
    }

    /// The keys of its parameters beyond those of every workload.
    fileprivate var keys: [String] {
        switch self {
        case .service:
            [
                "rate", "cpu", "threads", "variation", "memory", "pages", "touch", "io", "device", "cache", "bandwidth",
                "latencyFile", "percentile",
            ]
        case .batch: ["threads", "memory", "pages", "device", "cache", "bandwidth"]
        case .thrasher: ["memory", "threads", "cpu", "pages", "device"]
        case .streamer: ["rate", "device", "operation"]
        case .cacheHog: ["threads", "footprint", "bandwidth"]
        case .bandwidthHog: ["threads", "footprint", "bandwidth"]
        }
    }

    fileprivate var needed: [String] {
        switch self {
        case .service: ["rate", "cpu"]
        case .batch: ["threads"]
        case .thrasher: ["memory"]
        case .streamer: []
        case .cacheHog: ["threads", "footprint"]
        case .bandwidthHog: ["threads", "bandwidth"]
        }
    }
}

extension ScenarioReader {
    private static let common = ["name", "cgroup", "model", "from", "until", "phases"]

    mutating func workload(_ node: YAMLNode) -> Workload? {
        guard node.pairs != nil else {
            refuse(node, "a workload must be a mapping, not \(node.kind)")
            return nil
        }
        for key in ["name", "cgroup", "model"] where node[key] == nil { missing(key, of: "a workload", at: node) }
        guard let named = node["name"], let name = text(named, "`name`"), let placed = node["cgroup"],
            let place = text(placed, "`cgroup`"), let modelled = node["model"],
            let model = word(modelled, "`model`", Workload.Model.self)
        else { return nil }
        guard let cgroup = CgroupPath(place) else {
            refuse(placed, "`\(place.shortened(to: 60))` is no path of a cgroup")
            return nil
        }
        let what = "the \(model.rawValue) `\(name.shortened(to: 60))`"
        guard let fields = fields(node, Self.common + model.keys, of: what) else { return nil }
        for key in model.needed where fields[key] == nil { missing(key, of: what, at: node) }
        var workload = Workload(name: name, cgroup: cgroup, model: model, span: named.span)
        if model == .streamer { workload.level = .infinity }
        if model == .thrasher { workload.cpu = 0.5 }
        if model == .cacheHog || model == .bandwidthHog { workload.memoryBound = 0.5 }
        if model == .bandwidthHog { workload.footprint = 1e12 }
        if let given = fields[model.driven], let value = driven(given, model) { workload.level = value }
        decodeWork(fields, &workload)
        decodeMemory(fields, &workload)
        decodeCache(fields, &workload)
        decodeTimes(fields, &workload)
        return workload
    }

    private mutating func driven(_ node: YAMLNode, _ model: Workload.Model) -> Double? {
        let what = "`\(model.driven)`"
        switch model {
        case .service:
            guard let value = number(node, what) else { return nil }
            if value <= 1e6 { return value }
            refuse(node, "`rate` must be a million requests a second at most")
            return nil
        case .batch, .cacheHog, .bandwidthHog: return count(node, what, 0...4096).map { Double($0) }
        case .thrasher: return size(node, what)
        case .streamer: return rate(node, what)
        }
    }

    private mutating func decodeWork(_ fields: [String: YAMLNode], _ workload: inout Workload) {
        if let given = fields["cpu"], let value = positive(given, "`cpu`", time(given, "`cpu`")) {
            workload.cpu = value
        }
        let isDriven = workload.model.driven == "threads"
        if workload.model == .service { workload.threads = 8 }
        if !isDriven, let given = fields["threads"], let value = count(given, "`threads`", 1...4096) {
            workload.threads = Int(value)
        }
        if let given = fields["variation"], let value = part(given, "`variation`") { workload.variation = value }
        if let given = fields["io"], let value = size(given, "`io`") { workload.io = value }
        if let given = fields["device"] { workload.device = text(given, "`device`") }
        if let given = fields["operation"], let word = word(given, "`operation`", Workload.Operation.self) {
            workload.operation = word
        }
        if let given = fields["latencyFile"], let path = text(given, "`latencyFile`") {
            workload.latencyFile = path
            if path.utf8.first != UInt8(ascii: "/") { refuse(given, "`latencyFile` must be an absolute path") }
        }
        if let given = fields["percentile"], let value = count(given, "`percentile`", 1...99) {
            workload.percentile = value * 100
        }
    }

    private mutating func decodeMemory(_ fields: [String: YAMLNode], _ workload: inout Workload) {
        if workload.model != .thrasher, let given = fields["memory"], let value = size(given, "`memory`") {
            workload.memory = value
        }
        if let given = fields["pages"], let word = word(given, "`pages`", Workload.Pages.self) { workload.pages = word }
        if let given = fields["touch"], let value = size(given, "`touch`") { workload.touch = value }
    }

    private mutating func decodeCache(_ fields: [String: YAMLNode], _ workload: inout Workload) {
        if let given = fields["footprint"], let value = size(given, "`footprint`") { workload.footprint = value }
        if let given = fields["cache"] { decodeCurve(given, &workload) }
        guard let given = fields["bandwidth"] else { return }
        if given.pairs == nil {
            if let value = rate(given, "`bandwidth`") { workload.bandwidth = value }
            return
        }
        guard let inner = self.fields(given, ["use", "bound"], of: "`bandwidth`") else { return }
        if let use = inner["use"], let value = rate(use, "`use`") { workload.bandwidth = value }
        if let bound = inner["bound"], let value = part(bound, "`bound`") { workload.memoryBound = value }
    }

    private mutating func decodeCurve(_ node: YAMLNode, _ workload: inout Workload) {
        guard let fields = fields(node, ["footprint", "curve"], of: "`cache`") else { return }
        if let given = fields["footprint"], let value = size(given, "`footprint`") { workload.footprint = value }
        guard let curve = fields["curve"] else { return missing("curve", of: "`cache`", at: node) }
        for item in items(curve, "`curve`") {
            guard let point = self.fields(item, ["ways", "slowdown"], of: "a point of `curve`") else { continue }
            for key in ["ways", "slowdown"] where point[key] == nil { missing(key, of: "a point of `curve`", at: item) }
            guard let ways = point["ways"].flatMap({ number($0, "`ways`") }), let given = point["slowdown"],
                let slowdown = number(given, "`slowdown`")
            else { continue }
            if slowdown < 1 { refuse(given, "`slowdown` must be 1 or more") }
            if let last = workload.curve.last, ways <= last.ways || slowdown > last.slowdown {
                refuse(item, "the ways of a `curve` ascend, and with more of them nothing is slower")
            }
            workload.curve.append(.init(ways: ways, slowdown: slowdown))
        }
        if curve.items?.isEmpty == true { refuse(curve, "`curve` has no point") }
    }

    private mutating func decodeTimes(_ fields: [String: YAMLNode], _ workload: inout Workload) {
        if let given = fields["from"], let time = moment(given, "`from`") { workload.from = time }
        if let given = fields["until"], let time = moment(given, "`until`") {
            workload.until = time
            if time <= workload.from { refuse(given, "`until` must be later than `from`") }
        }
        guard let given = fields["phases"] else { return }
        let key = workload.model.driven
        for item in items(given, "`phases`") {
            guard let point = self.fields(item, ["at", key, "ramp"], of: "a phase of the \(workload.model.rawValue)")
            else { continue }
            for name in ["at", key] where point[name] == nil { missing(name, of: "a phase", at: item) }
            guard let at = point["at"].flatMap({ moment($0, "`at`") }),
                let value = point[key].flatMap({ driven($0, workload.model) })
            else { continue }
            let isRamp = point["ramp"].flatMap { bool($0, "`ramp`") } ?? false
            if let last = workload.points.last, at <= last.at {
                refuse(item, "the times of `phases` ascend")
            } else if isRamp && at == 0 {
                refuse(item, "a phase at 0 has nothing to be reached from in a straight line")
            } else {
                workload.points.append(.init(at: at, value: value, isRamp: isRamp))
            }
        }
    }
}
