import KernelInterface
import TestSupport

@testable import Simulator

/// Random operations on the resctrl file system of a simulated kernel, most of them sensible.
struct RandomResctrlOperations {
    var generator: SplitMix64

    init(seed: UInt64) {
        generator = SplitMix64(seed: seed)
    }

    /// A fresh mount; for half of the seeds one in which group `a` is exclusive and no RMID is free.
    static func node(seed: UInt64) -> SimulatedNode {
        let options = [[], ["debug"], ["cdp", "cdpl2"], ["mba_MBps"]][Int(seed % 4)]
        var node = SimulatedNode(ResctrlMachine.inventory(ResctrlMachine.full(options)))
        if seed / 4 % 2 == 0 { return node }
        _ = node.kernel.makeGroup("a")
        for schema in node.inventory.resctrlMount?.caches.map(\.schema) ?? [] {
            _ = node.kernel.put("schemata", "\(schema):0=3;1=3\n")
            _ = node.kernel.put("a/schemata", "\(schema):0=1c;1=c\n")
        }
        _ = node.kernel.put("a/mode", "exclusive\n")
        for number in 0..<14 { _ = node.kernel.makeGroup("mon_groups/x\(number)") }
        return node
    }

    private mutating func pick<Element>(_ list: [Element]) -> Element {
        list[Int.random(in: 0..<list.count, using: &generator)]
    }

    private mutating func group() -> ResctrlPath {
        let control = pick(["", "a", "b", "c", "d"])
        let name =
            Int.random(in: 0..<3, using: &generator) == 0 ? "mon_groups/" + pick(["m", "n", "x0", "x1", "x2"]) : ""
        return resctrl(control.isEmpty ? "/" + name : name.isEmpty ? control : control + "/" + name)
    }

    private mutating func mask() -> String {
        let first = Int.random(in: 0..<12, using: &generator)
        let mask = CBM.run(from: first, count: Int.random(in: 0...6, using: &generator))
        return Int.random(in: 0..<8, using: &generator) == 0 ? "5" : mask.description
    }

    private mutating func schemata(_ mount: ResctrlMount) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let names = mount.caches.map(\.schema) + ["MB", "L9"]
            let name = pick(names + mount.caches.map(\.schema))
            let entries = (0..<Int.random(in: 1...2, using: &generator)).map { domain in
                "\(domain)=\(name == "MB" ? pick(["10", "35", "100", "7", "x"]) : mask())"
            }
            text += name + ":" + entries.joined(separator: ";") + "\n"
        }
        return text
    }

    /// The error of one operation, if there was one, and what it was.
    mutating func step(_ kernel: inout SimulatedKernel) -> (text: String, error: KernelError?) {
        let group = group()
        var text = ""
        func write(_ file: ResctrlFile, _ value: String) throws(KernelError) {
            text = "\(group) \(file) <- \(value)"
            try kernel.write(group, file, value)
        }
        do throws(KernelError) {
            switch Int.random(in: 0..<20, using: &generator) {
            case 0...2:
                text = "mkdir \(group)"
                try kernel.create(group)
            case 3:
                text = "rmdir \(group)"
                try kernel.remove(group)
            case 4...7: try write(.schemata, schemata(kernel.resctrl?.mount ?? ResctrlMount()))
            case 8, 9: try write(.mode, pick(["exclusive\n", "exclusive\n", "shareable\n", "x\n"]))
            case 10...12:
                let threads = kernel.pids + kernel.leaders.keys.sorted()
                let ids = (0..<Int.random(in: 1...3, using: &generator)).map { _ in String(pick(threads + [9999])) }
                try write(.tasks, ids.joined(separator: ",") + "\n")
            case 13:
                try write(pick([.cpusList, .cpus]), pick(["0\n", "1\n", "2-3\n", "\n", "3\n", "c\n", "9\n", "1f\n"]))
            case 14:
                text = "spawn"
                if kernel.pids.count < 20 { _ = try kernel.spawn(in: .root) }
            case 15:
                let pid = pick(kernel.pids)
                text = "fork \(pid)"
                if kernel.pids.count < 20 { _ = try kernel.fork(pid) }
            case 16:
                let pid = pick(kernel.pids)
                text = "thread or end of \(pid)"
                if pid > 2 {
                    if kernel.leaders.count < 15 { _ = try kernel.startThread(of: pid) } else { kernel.exit(pid) }
                }
            case 17:
                text = "occupancy of \(group)"
                try kernel.setReading(
                    .bytes(UInt64(Int.random(in: 0...20, using: &generator)) * 65536), of: .llcOccupancy, group,
                    domain: Int.random(in: 0...1, using: &generator))
            case 18:
                let target = self.group()
                text = "rename \(group) \(target)"
                try kernel.rename(group, to: target)
            default:
                text = "advance"
                kernel.advance(by: 700_000)
            }
        } catch {
            return (text, error)
        }
        return (text, nil)
    }
}
