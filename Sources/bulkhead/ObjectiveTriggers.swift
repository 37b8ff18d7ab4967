import KernelInterface
import Node
import Policy
import Reconciler
import SLA

/// The PSI triggers of the objectives in force.
///
/// A trigger that is still wanted after a change stays armed: to disarm one takes the kernel an RCU grace period, some
/// 10 ms on a busy machine, in which nothing else is done.
struct ObjectiveTriggers {
    private struct Place: Hashable {
        let cgroup: CgroupPath
        let file: InterfaceFile
        let trigger: PressureTrigger
        var isEarly = false
    }

    /// The number of each trigger in the loop. Numbers are not used again.
    private var numbers: [Place: Int] = [:]
    private var armed: [Int: (place: Place, objectives: [Int])] = [:]
    private var lastNumber = 0
    /// Whether the kernel refused one, so that its objective has to be looked at by the clock.
    private(set) var isIncomplete = false

    /// Cgroups that have an early trigger, too, at most: to disarm them takes as long again.
    static let mostEarly = 256

    /// Files that the triggers of a model keep open at most.
    static func room(for model: SLAModel) -> Int {
        model.objectives.count + min(model.objectives.count, mostEarly)
    }

    /// The objectives, by index, that a trigger tells of.
    func objectives(of number: Int) -> [Int] { armed[number]?.objectives ?? [] }

    /// The window of a trigger that tells early, µs: nothing is missed yet. Nil for the trigger of an objective.
    func earlyWindow(of number: Int) -> UInt64? {
        armed[number].flatMap { $0.place.isEarly ? $0.place.trigger.window : nil }
    }

    /// The cgroup of a trigger was removed: the loop has disarmed it.
    mutating func gone(_ number: Int) {
        if let place = armed.removeValue(forKey: number)?.place { numbers[place] = nil }
    }

    /// Arms what `model` needs and is not armed yet, and disarms the rest; returns what the kernel refused.
    mutating func adopt(_ model: SLAModel, isPrivileged: Bool, loop: inout EventLoop) -> [String] {
        var wanted: [(place: Place, objective: Int)] = []
        for (index, promise) in model.objectives.enumerated() {
            guard case .stall(let line) = promise.measure, let cgroup = promise.cgroup else { continue }
            let trigger = PressureTrigger.forObjective(
                line.stall == .some ? .some : .full, belowPermyriad: UInt32(promise.target / 100), over: promise.over,
                isPrivileged: isPrivileged)
            wanted.append((Place(cgroup: cgroup, file: line.counterFile.file, trigger: trigger), index))
        }
        if isPrivileged {
            wanted += wanted.prefix(Self.mostEarly).compactMap { place, objective in
                place.trigger.early.map {
                    (Place(cgroup: place.cgroup, file: place.file, trigger: $0, isEarly: true), objective)
                }
            }
        }
        let places = Set(wanted.map(\.place))
        for (place, number) in numbers where !places.contains(place) {
            loop.disarm(number)
            numbers[place] = nil
        }
        armed = [:]
        isIncomplete = false
        var refusals: [String] = []
        for (place, objective) in wanted {
            if let number = numbers[place] {
                armed[number, default: (place, [])].objectives.append(objective)
                continue
            }
            lastNumber += 1
            do {
                try loop.arm(lastNumber, place.cgroup, place.file, place.trigger)
                numbers[place] = lastNumber
                armed[lastNumber] = (place, [objective])
            } catch {
                // A kernel before 6.5 takes no short window; the objective's own trigger tells, if later.
                if place.isEarly { continue }
                isIncomplete = true
                refusals.append(
                    "cannot arm `\(place.trigger)` on \(place.cgroup) for `\(model.objectives[objective].text)`: "
                        + error.errno.text)
            }
        }
        return refusals
    }
}
