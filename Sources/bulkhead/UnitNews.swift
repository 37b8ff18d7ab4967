import KernelInterface
import Node
import Planner
import Reconciler

/// What systemd tells while a run lasts, as reasons to look at what is in force.
struct UnitNews {
    /// How long what is told of a unit is our own doing after it was set here, µs.
    private static let echo: UInt64 = 1_000_000

    /// The units whose cgroups are held.
    private var held: Set<String> = []
    private var setAt: [String: UInt64] = [:]

    mutating func hold(_ originals: Originals) {
        held = Set(originals.cgroups.compactMap { $0.path.unitName })
        setAt = setAt.filter { held.contains($0.key) }
    }

    mutating func set(_ units: Set<String>, at now: UInt64) {
        for unit in units { setAt[unit] = now }
    }

    /// Why to look at what is in force; nil where the event is no reason.
    func reason(_ event: UnitEvent, now: UInt64) -> String? {
        switch event {
        case .reloaded: "systemd has read its units again"
        case .unitNew(let unit): held.contains(unit) ? "systemd has loaded \(unit)" : nil
        case .unitRemoved(let unit): held.contains(unit) ? "systemd has let go of \(unit)" : nil
        case .propertiesChanged(let unit):
            held.contains(unit) && !isEcho(unit, now) ? "properties of \(unit) were changed through systemd" : nil
        case .refused(let reason): "systemd did not take an adjustment: \(reason)"
        case .lost(let reason): "the connection to systemd is lost: \(reason)"
        }
    }

    private func isEcho(_ unit: String, _ now: UInt64) -> Bool {
        setAt[unit].map { now < $0 + Self.echo } ?? false
    }
}

extension Daemon {
    /// Whether there is a systemd to hear, which the loop then waits for.
    static func hear(
        _ session: inout NodeSession<LiveTree>, in loop: inout EventLoop
    ) -> String? {
        guard session.tree.bus != nil else { return nil }
        do {
            guard let descriptor = try session.tree.bus?.subscribe() else { return nil }
            try loop.watchUnits(descriptor)
            return nil
        } catch let error as UnitBusError {
            return "cannot hear systemd: \(error.message)"
        } catch {
            return "cannot hear systemd: \(error)"
        }
    }

    /// systemd tells when it has read its units again, which is when it sets back what it does not know of.
    mutating func takeUnitEvents(_ now: UInt64, _ session: inout NodeSession<LiveTree>) {
        guard let events = session.tree.bus?.takeEvents(), !events.isEmpty else { return }
        session.tree.forgetUnits()
        for reason in Set(events.compactMap { units.reason($0, now: now) }).sorted() {
            note(reason)
            drift.addEverything(now: now)
        }
        guard events.contains(where: { if case .lost = $0 { true } else { false } }) else { return }
        if let problem = Self.hear(&session, in: &loop) { note(problem) }
    }
}
