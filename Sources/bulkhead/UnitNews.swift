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
    /// When to connect again; nil while systemd is heard.
    var connectsAt: UInt64?
    /// How long to wait before that, µs.
    static let pause: UInt64 = 5_000_000

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
    /// Hears systemd from here on, where it runs this machine; tried again later where that fails.
    mutating func hear(_ now: UInt64, _ session: inout NodeSession<LiveTree>) {
        guard session.tree.bus != nil else { return }
        let isNews = units.connectsAt == nil
        units.connectsAt = nil
        do {
            guard let descriptor = try session.tree.bus?.subscribe() else { return }
            try loop.watchUnits(descriptor)
        } catch {
            units.connectsAt = now + UnitNews.pause
            let reason = (error as? UnitBusError)?.message ?? "\(error)"
            if isNews { note("cannot hear systemd: \(reason)") }
        }
    }

    /// systemd tells when it has read its units again, which is when it sets back what it does not know of.
    mutating func takeUnitEvents(_ now: UInt64, _ session: inout NodeSession<LiveTree>) {
        if let time = units.connectsAt, time <= now { hear(now, &session) }
        guard let events = session.tree.bus?.takeEvents(), !events.isEmpty else { return }
        session.tree.forgetUnits()
        for reason in Set(events.compactMap { units.reason($0, now: now) }).sorted() {
            note(reason)
            drift.addEverything(now: now)
        }
        // A connection that is lost is closed; a new one tells of everything from here on.
        if events.contains(where: \.isLoss) { hear(now, &session) }
    }

    /// Whether systemd has something left to write, which is older than what is in force, and so no drift.
    func isTelling(_ session: inout NodeSession<LiveTree>) -> Bool { session.tree.bus?.isTelling() ?? false }

    func nextLook(_ session: inout NodeSession<LiveTree>) -> UInt64? {
        isTelling(&session) ? drift.next.map { max($0, EventLoop.now() + UnitNews.pause) } : drift.next
    }
}

extension UnitEvent {
    fileprivate var isLoss: Bool {
        switch self {
        case .lost: true
        case .reloaded, .unitNew, .unitRemoved, .propertiesChanged, .refused: false
        }
    }
}
