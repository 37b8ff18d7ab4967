import KernelInterface
import TestSupport

/// Random sequences: a few cgroups, their files, and texts that are valid, at a boundary, or garbage.
struct OperationGenerator {
    private var random: SplitMix64
    private let values: ValuePool
    private let controllers: [CgroupController]

    static let cgroups = ["", "a", "a/c", "a/c/e", "a/d", "b", "b/c"]
    /// Starting a process is by far the dearest operation.
    private static let processLimit = 4

    init(seed: UInt64, _ inventory: Inventory, controllers: [CgroupController]) {
        random = SplitMix64(seed: seed)
        values = ValuePool(inventory)
        self.controllers = controllers
    }

    /// So many operations, and then a look at every cgroup.
    mutating func sequence(_ count: Int) -> [Operation] {
        // A sequence about few files gets deeper into their rules than one about all.
        let themes = ["", "", "cgroup.", "cpuset.", "cpuset.", "memory.", "cpu.", "io."]
        let theme = pick(themes)
        // The two together make remote partitions, whose list 6.12 corrupts: it oopses. The rules make some that work.
        let omitted = chance(30) ? "cpuset.cpus.partition" : "cpuset.cpus.exclusive"
        let files =
            values.files.filter { $0.hasPrefix(theme) && $0 != omitted }
            + (chance(50) ? ["cgroup.freeze", "cgroup.kill"] : [])
        var operations: [Operation] = []
        var made: Set = [""]
        var started = 0
        let all = controllers.sorted().map { "+" + $0.name }.joined(separator: " ") + "\n"
        func add(_ operation: Operation) {
            operations.append(operation)
            if case .create(let cgroup) = operation { made.insert(cgroup) }
            if case .remove(let cgroup) = operation { made.remove(cgroup) }
        }
        for name in ["", "a", "b"] {
            if !name.isEmpty && chance(90) { add(.create(name)) }
            if !controllers.isEmpty && chance(name.isEmpty ? 90 : 50) {
                add(.write(name, file: "cgroup.subtree_control", text: all))
            }
        }
        while operations.count < count {
            let cgroup = pick(chance(90) ? made.sorted() : Self.cgroups)
            let process = started == 0 ? nil : Int.random(in: 0..<started, using: &random)
            switch random.next(upperBound: UInt64(100)) {
            case 0..<8:
                let absent = Self.cgroups.filter { !made.contains($0) }
                add(.create(pick(absent.isEmpty || chance(10) ? Array(Self.cgroups.dropFirst()) : absent)))
            case 8..<11: if !cgroup.isEmpty { add(.remove(cgroup)) }
            case 11..<15:
                if started < Self.processLimit {
                    add(.spawn(started, cgroup))
                    started += 1
                }
            case 15..<21: if let process { add(.move(process, cgroup)) }
            case 21..<23: if let process { add(.moveThread(process, cgroup)) }
            case 23..<24: if let process { add(.end(process)) }
            case 24..<31: add(.inspect(cgroup))
            case 31..<35: add(.read(cgroup, file: pick(files)))
            case 35..<39:
                let text = pick(values.texts(of: "cgroup.subtree_control"))
                add(.write(cgroup, file: "cgroup.subtree_control", text: text))
            default:
                let file = pick(files)
                // A threaded child of the root would share the root's domain with everyone.
                if file == "cgroup.type" && cgroup.isEmpty { continue }
                let texts = chance(20) ? values.garbage(for: file) : values.texts(of: file)
                add(.write(cgroup, file: file, text: pick(texts)))
            }
        }
        return operations + Self.cgroups.map { .inspect($0) }
    }

    private mutating func chance(_ percent: UInt64) -> Bool {
        random.next(upperBound: 100) < percent
    }

    private mutating func pick(_ choices: [String]) -> String {
        choices[Int.random(in: choices.indices, using: &random)]
    }
}
