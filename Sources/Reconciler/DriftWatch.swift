package import KernelInterface
package import Planner
package import Policy

/// Looks for values that somebody else changed, and sets them again, but not for ever: whoever changes a value back
/// again and again is given way for a time that doubles, or until it has fallen silent.
package struct DriftWatch: Sendable {
    private struct Fight: Sendable {
        /// Times that the value was set again since it was last quiet.
        var repairs = 0
        var last: UInt64 = 0
        var until: UInt64 = 0
        /// The foreign value that was told of, so that it is told once.
        var told: String?
        /// The last write of the foreign value over itself, and the time between the last two: of somebody who writes
        /// whatever we do.
        var heardAt: UInt64?
        var gap: UInt64?

        mutating func hear(at now: UInt64) {
            if let heardAt { gap = now - heardAt }
            heardAt = now
        }

        func hasFallenSilent(by now: UInt64) -> Bool {
            guard let heardAt, let gap else { return false }
            return now >= heardAt + max(2 * gap, DriftWatch.silence)
        }
    }

    private var fights: [AdjustedPlace: Fight] = [:]

    /// Repairs before it backs off, and for how long at first and at most; µs.
    package static let patience = 3
    package static let pause: UInt64 = 30_000_000
    package static let longestPause: UInt64 = 3_600_000_000
    /// For how long who writes again and again has to be silent at least, µs.
    package static let silence: UInt64 = 3_000_000
    /// How long a value must stay until its history is forgotten, µs.
    package static let quiet: UInt64 = 300_000_000

    package init() {}

    /// One round over everything held. `adjusted` are the canonical texts of levers away from their base; `responses`
    /// are by the name of the class; `writes` are those since the last round.
    package mutating func round<Tree: KernelTree & ~Copyable>(
        _ held: Originals, adjusted: [AdjustedPlace: String], responses: [String: DriftResponse],
        writes: ForeignWrites, pageBytes: UInt64, isShadow: Bool, now: UInt64, tree: inout Tree
    ) throws(KernelError) -> [DriftEvent] {
        var events: [DriftEvent] = []
        for status in try status(of: held, pageBytes: pageBytes, tree: &tree) {
            // A cgroup that is gone or another one now is planned anew.
            guard status.state == .inForce || status.state == .drifted else { continue }
            let value = status.value
            // An idle cgroup's weight is locked, and reads as the least there is.
            let idle = AdjustedPlace(cgroup: status.cgroup, file: .cpuIdle, key: nil)
            if value.file == .cpuWeight, adjusted[idle] == "1" { continue }
            let place = AdjustedPlace(cgroup: status.cgroup, file: value.file, key: value.key)
            let adjusted = adjusted[place]
            let isAsExpected =
                adjusted.map { text in
                    status.present.map { value.file.grants($0, asked: text, pageBytes: pageBytes) } ?? false
                } ?? (status.state == .inForce)
            if isAsExpected {
                if let fight = fights[place], now >= max(fight.last, fight.until) + Self.quiet { fights[place] = nil }
                fights[place]?.told = nil
                continue
            }
            if writes.hasWrite(of: status.cgroup, value.file), let told = fights[place]?.told, told == status.present {
                fights[place]?.hear(at: now)
            }
            let response = respond(
                place, value, expected: adjusted ?? value.inForce, present: status.present,
                isShadow ? .report : responses[value.reason.className] ?? .repair, pageBytes: pageBytes, now: now,
                tree: &tree)
            guard let response else { continue }
            events.append(
                DriftEvent(
                    cgroup: status.cgroup, value: value, expected: adjusted ?? value.inForce, present: status.present,
                    response: response))
        }
        return events
    }

    /// What is done; nil where it was told of already.
    private mutating func respond<Tree: KernelTree & ~Copyable>(
        _ place: AdjustedPlace, _ value: HeldValue, expected: String, present: String?, _ asked: DriftResponse,
        pageBytes: UInt64, now: UInt64, tree: inout Tree
    ) -> DriftEvent.Response? {
        var fight = fights[place] ?? Fight()
        defer { fights[place] = fight }
        let isNews = fight.told != present
        fight.told = present
        switch asked {
        case .report: return isNews ? .reported : nil
        case .yield: return isNews ? .yielded : nil
        case .repair: break
        }
        if now < fight.until {
            guard fight.hasFallenSilent(by: now) else { return nil }
            fight = Fight()
        }
        fight.repairs += 1
        fight.last = now
        if fight.repairs > Self.patience {
            let doubling = min(fight.repairs - Self.patience - 1, 10)
            fight.until = now + min(Self.pause << UInt64(doubling), Self.longestPause)
        }
        do throws(KernelError) {
            let outcome = try set(
                value.file, value.key, expected, of: place.cgroup, pageBytes: pageBytes, tree: &tree)
            if case .notGranted(let granted) = outcome {
                return .refused(
                    KernelError(
                        .write, path: place.cgroup.path(of: value.file), value: expected, errno: .invalidArgument,
                        reason: "it reads `\(granted)` afterwards"))
            }
        } catch {
            return .refused(error)
        }
        (fight.told, fight.heardAt) = (nil, nil)
        return fight.until > now ? .backedOff(until: fight.until) : .repaired
    }
}

/// Where an adjustment is written.
package struct AdjustedPlace: Hashable, Sendable {
    package let cgroup: CgroupPath
    package let file: InterfaceFile
    package let key: String?

    package init(cgroup: CgroupPath, file: InterfaceFile, key: String?) {
        self.cgroup = cgroup
        self.file = file
        self.key = key
    }
}
