import KernelInterface
import TestSupport

/// Random sequences on resctrl: a few groups, their files, and texts that are valid, at a boundary, or garbage.
struct ResctrlGenerator {
    private var random: SplitMix64
    private var schemata: SchemataGenerator
    private let mount: ResctrlMount

    private static let controls = ["a", "b", "c", "d"]
    private static let monitors = [
        "mon_groups/m", "mon_groups/n", "a/mon_groups/m", "a/mon_groups/n", "b/mon_groups/m", "c/mon_groups/n",
    ]
    /// No places for groups, and names that are taken.
    private static let others = [
        "info", "info/x", "a/x", "a/mon_data", "mon_groups", "mon_groups/mon_groups", "a/mon_groups/m/x", "mon_data",
        "mon_data/x", "nowhere/x", "tasks", "a/schemata", "info/last_cmd_status",
    ]
    /// Starting a process is by far the dearest operation.
    private static let processLimit = 4
    private static let threadLimit = 2

    init(seed: UInt64, _ mount: ResctrlMount) {
        random = SplitMix64(seed: seed)
        schemata = SchemataGenerator(mount)
        self.mount = mount
    }

    /// So many operations with a look at everything after every twentieth and at the end.
    mutating func sequence(_ count: Int) -> [ResctrlOperation] {
        var operations: [ResctrlOperation] = []
        var made: Set = [""]
        var processes = 0
        var threads = 0
        func add(_ operation: ResctrlOperation) {
            operations.append(operation)
            if operations.count.isMultiple(of: 20) { operations.append(.inspect) }
            if case .create(let path) = operation { made.insert(path) }
            if case .remove(let path) = operation {
                made = made.filter { $0 != path && !$0.hasPrefix(path + "/") }
            }
        }
        for (place, name) in ["", "a", "b"].enumerated() where chance(60) {
            if !name.isEmpty { add(.create(name)) }
            add(.write(name, file: "schemata", text: schemata.portion(place)))
        }
        while operations.count < count {
            let group = chance(95) ? pick(made.sorted()) : pick(Self.controls + Self.monitors)
            switch random.next(upperBound: UInt64(100)) {
            case 0..<5: add(.create(pick(Self.controls + Self.monitors)))
            case 5..<6: add(.create(pick(Self.others)))
            case 6..<9: if !group.isEmpty { add(.remove(group)) }
            case 9..<10: add(.remove(pick(Self.others)))
            case 10..<13:
                if processes > 0, processes < 2 * Self.processLimit, chance(30) {
                    add(.fork(Int.random(in: 0..<processes, using: &random), processes))
                    processes += 1
                } else if processes < Self.processLimit {
                    add(.spawn(processes))
                    processes += 1
                }
            case 13..<14:
                if threads < Self.threadLimit {
                    add(.startThread(threads))
                    threads += 1
                }
            case 14..<15: if processes > 0 { add(.end(Int.random(in: 0..<processes, using: &random))) }
            case 15..<30:
                add(.move(tasks(processes, threads), group, end: chance(90) ? "\n" : pick(["", " \n", ",\n"])))
            case 30..<42: add(.write(group, file: "mode", text: pick(Self.modes)))
            case 42..<54: add(.write(group, file: "cpus_list", text: pick(Self.lists)))
            case 54..<60: add(.write(group, file: "cpus", text: pick(Self.masks)))
            case 60..<62: add(information())
            default: add(.write(group, file: "schemata", text: schemata.text(&random)))
            }
        }
        return operations + [.inspect]
    }

    /// A file of `info`, or one that takes no text.
    private mutating func information() -> ResctrlOperation {
        if mount.monitoring != nil && chance(50) {
            // Not below the unit of counting: nothing in limbo would ever be free again.
            let texts = ["65536\n", "100000\n", "131072", "x\n", "-1\n", "\n", "", "4294967296\n", " 65536\n"]
            return .write("info/L3_MON", file: "max_threshold_occupancy", text: pick(texts))
        }
        return switch pick(["size", "status", "mask"]) {
        case "size": .write("", file: "size", text: "1\n")
        case "status": .write("info", file: "last_cmd_status", text: "\n")
        default: .write("info/" + pick(mount.caches.map(\.schema)), file: "cbm_mask", text: "3\n")
        }
    }

    private mutating func tasks(_ processes: Int, _ threads: Int) -> [ResctrlOperation.Task] {
        (0..<pick([0, 1, 1, 1, 2, 2, 3])).map { _ in
            let roll = random.next(upperBound: UInt64(100))
            if roll < 65, processes > 0 { return .process(Int.random(in: 0..<processes, using: &random)) }
            if roll < 80, threads > 0 { return .thread(Int.random(in: 0..<threads, using: &random)) }
            return .text(pick(Self.words))
        }
    }

    /// Never 0, which is whoever writes, nor a number that a process may have.
    private static let words = [
        "4000000", "4000000", " 4000000 ", "0x3d0900", "+4000000", "abc", "-1", "2147483647", "2147483648",
        "-2147483648", "-2147483649", "99999999999999999999", "", " ", "4000000 x", "-0x10", "4000000\t", "4000000\0x",
    ]
    private static let modes = [
        "shareable\n", "shareable\n", "exclusive\n", "exclusive\n", "exclusive\n", "exclusive\n", "pseudo-locksetup\n",
        "pseudo-locked\n", "foo\n", "exclusive", "\n", "", " exclusive\n", "exclusive \n", "exclusive\n\n",
        "shareable\0x\n",
    ]
    private static let lists = [
        "0\n", "1\n", "2\n", "0-1\n", "2-3\n", "0-3\n", "0-3\n", "\n", "\n", "", "1", "4\n", "x\n", "0-\n", "3-1\n",
        "99999\n", "0-3:1/2\n", "1,3\n", "all\n", "0 1\n", "0,\n", ",1\n", " 2 \n", "1\0x\n", "N\n", "0-N\n", "1\n2\n",
        "-1\n", "0x1\n", "01\n",
    ]
    private static let masks = [
        "1\n", "2\n", "3\n", "c\n", "f\n", "F\n", "0\n", "\n", "", "10\n", "zz\n", "0x3\n", "0,3\n", "fff,f\n",
        "00000001\n", "123456789\n", ",\n", "c", " 3 \n", "3,\n", "1\0x\n", "1\n2\n", "1 2\n",
    ]

    private mutating func chance(_ percent: UInt64) -> Bool {
        random.next(upperBound: 100) < percent
    }

    private mutating func pick<Choice>(_ choices: [Choice]) -> Choice {
        choices[Int.random(in: choices.indices, using: &random)]
    }
}
