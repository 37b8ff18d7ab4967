import KernelInterface
import TestSupport

/// Random sequences: a few cgroups, their files, and texts that are valid, at a boundary, or garbage.
struct OperationGenerator {
    private var random: SplitMix64
    private let values: ValuePool
    private let controllers: [CgroupController]

    private static let cgroups = ["", "a", "a", "b", "b", "a/c", "a/c", "a/d", "b/c", "a/c/e"]
    private static let processLimit = 4

    init(seed: UInt64, _ inventory: Inventory, controllers: [CgroupController]) {
        random = SplitMix64(seed: seed)
        values = ValuePool(inventory)
        self.controllers = controllers
    }

    mutating func sequence(_ count: Int) -> [Operation] {
        var operations: [Operation] = []
        var started = 0
        let all = controllers.sorted().map { "+" + $0.name }.joined(separator: " ") + "\n"
        if !controllers.isEmpty && chance(80) {
            operations.append(.write("", file: "cgroup.subtree_control", text: all))
        }
        for name in ["a", "b"] where chance(90) { operations.append(.create(name)) }
        if !controllers.isEmpty && chance(50) {
            operations.append(.write("a", file: "cgroup.subtree_control", text: all))
        }
        while operations.count < count {
            let cgroup = pick(Self.cgroups)
            switch random.next(upperBound: UInt64(100)) {
            case 0..<10: if !cgroup.isEmpty { operations.append(.create(cgroup)) }
            case 10..<16: if !cgroup.isEmpty { operations.append(.remove(cgroup)) }
            case 16..<20:
                if started < Self.processLimit {
                    operations.append(.spawn(started, cgroup))
                    started += 1
                }
            case 20..<26:
                if started > 0 { operations.append(.move(Int.random(in: 0..<started, using: &random), cgroup)) }
            case 26..<28:
                if started > 0 { operations.append(.moveThread(Int.random(in: 0..<started, using: &random), cgroup)) }
            case 28..<30: if started > 0 { operations.append(.end(Int.random(in: 0..<started, using: &random))) }
            case 30..<36: operations.append(.inspect(cgroup))
            case 36..<46: operations.append(.read(cgroup, file: pick(values.files)))
            case 46..<54:
                let text = pick(values.texts(of: "cgroup.subtree_control"))
                operations.append(.write(cgroup, file: "cgroup.subtree_control", text: text))
            default:
                let file = pick(values.files)
                // A threaded child of the root would share the root's domain with everyone.
                if file == "cgroup.type" && cgroup.isEmpty { continue }
                operations.append(.write(cgroup, file: file, text: pick(values.texts(of: file))))
            }
        }
        return operations + Set(Self.cgroups).sorted().map { .inspect($0) }
    }

    private mutating func chance(_ percent: UInt64) -> Bool {
        random.next(upperBound: 100) < percent
    }

    private mutating func pick(_ choices: [String]) -> String {
        choices[Int.random(in: choices.indices, using: &random)]
    }
}
