package import SLA

/// How a run stands, in one line for `systemctl status`: `3 classes, 2 objectives hold; web misses cpu some below 10%
/// over 1s: batch cpu.max 0.4cpus`.
package func serviceStatus(classes: Int, _ sla: SLAState) -> String {
    let names = LogNames(sla.model)
    let missed = sla.model.objectives.indices.filter { sla.isMissed($0) }
    let holding = sla.model.objectives.count - missed.count
    var text = "\(classes) \(classes == 1 ? "class" : "classes")"
    if !sla.model.objectives.isEmpty {
        text += ", \(counted(holding, "objective")) \(holding == 1 ? "holds" : "hold")"
    }
    if !missed.isEmpty {
        text +=
            "; "
            + shortened(
                missed.map { objective in
                    let promise = sla.model.objectives[objective]
                    return "\(promise.className) misses \(promise.text)"
                })
    }
    let levers = sla.model.levers.enumerated().filter { sla.values[$0.offset] != $0.element.base }
    if levers.isEmpty { return text }
    return text + ": "
        + shortened(
            levers.map { index, lever in
                "\(lever.className) \(lever.kind.rawValue) \(names.amount(sla.values[index], of: lever))"
            })
}

/// The first few, and how many more there are: a status is one line.
private func shortened(_ parts: [String]) -> String {
    let shown = 3
    if parts.count <= shown { return parts.joined(separator: ", ") }
    return parts.prefix(shown).joined(separator: ", ") + " and \(parts.count - shown) more"
}
