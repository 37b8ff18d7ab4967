import Node
import Policy
import Reconciler
import Report

/// What the run says of itself: to its log, to the journal, to systemd, and to those who listen.
extension Daemon {
    mutating func note(_ text: String, _ kind: JournalKind? = .failure) {
        log.append(.note(text, at: EventLoop.now()), kind: kind)
    }

    private var status: String { serviceStatus(classes: round.policy.classes.count, reconciliation.sla) }

    mutating func tellAlive(_ now: UInt64) {
        let status = status
        service.alive(status, now: now)
    }

    mutating func tellReady() {
        guard service.isListening else { return }
        let status = status
        if let problem = service.ready(status, now: EventLoop.now()) { note("systemd cannot be told: \(problem)") }
    }

    mutating func noteClock(_ text: String) {
        note(text, nil)
        log.restart()
    }

    mutating func flush() {
        for record in reconciliation.takeLog() { log.append(record) }
        if !monitors.isEmpty { tellMonitors(log.lines) }
        log.flush()
    }
}
