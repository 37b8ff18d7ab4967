import Document
import KernelInterface

extension NodeFileReader {
    /// Takes back what `encodedGlobals` gave.
    mutating func restoreResctrl(_ node: YAMLNode, _ resctrl: inout SimulatedResctrl) {
        let keys = [
            "nextInode", "status", "statusIsFull", "threshold", "freeRMIDs", "limbo", "nextCheck", "configuration",
            "readings",
        ]
        guard let fields = fields(node, keys, of: "`resctrl` of `simulation`") else { return }
        if let given = fields["nextInode"], let value = unsigned(given, "`nextInode`") { resctrl.nextInode = value }
        if let given = fields["status"], let text = text(given, "`status`") {
            let isFull = fields["statusIsFull"].flatMap { bool($0, "`statusIsFull`") } ?? false
            resctrl.status = ResctrlStatus(text: text, isFull: isFull)
        }
        if let given = fields["threshold"], let value = unsigned(given, "`threshold`") {
            resctrl.monitoring.threshold = value
        }
        if let given = fields["freeRMIDs"] { resctrl.monitoring.free = counts(given, "`freeRMIDs`") }
        if let given = fields["limbo"] { resctrl.monitoring.limbo = counts(given, "`limbo`") }
        if let given = fields["nextCheck"] { resctrl.monitoring.nextCheck = unsigned(given, "`nextCheck`") }
        if let given = fields["configuration"] {
            let rows = items(given, "`configuration`").map { row in counts(row, "`configuration`").map { UInt32($0) } }
            if rows.map(\.count) == resctrl.monitoring.configuration.map(\.count) {
                resctrl.monitoring.configuration = rows
            } else {
                refuse(given, "`configuration` is not what was kept")
            }
        }
        guard let given = fields["readings"] else { return }
        for item in items(given, "`readings`") {
            if let line = text(item, "`readings`"), !resctrl.monitoring.restore(reading: line) {
                refuse(item, "`\(line.shortened(to: 60))` is not what was kept")
            }
        }
    }

    private mutating func counts(_ node: YAMLNode, _ what: String) -> [Int] {
        var found: [Int] = []
        for item in items(node, what) {
            if let count = count(item, what) { found.append(count) }
        }
        return found
    }
}

extension MonitoringState {
    /// `RMID DOMAIN READING READING …`; false for what is not of that form.
    fileprivate mutating func restore(reading line: String) -> Bool {
        let words = line.split(separator: " ").map(String.init)
        guard words.count == events.count + 2, let rmid = Int(words[0]), let id = Int(words[1]),
            let domain = domains.firstIndex(of: id)
        else { return false }
        for (event, word) in zip(events, words.dropFirst(2)) {
            // A word that is no reading is told by the answer.
            guard let reading = try? MonitoringReading(parsing: word) else { return false }
            set(reading, rmid, domain, event)
        }
        return true
    }
}
