import Document
import KernelInterface

/// Says what a node lacks of resctrl, and what to do about it.
struct ResctrlAbsenceText {
    let inventory: Inventory
    /// Caches whose code and data are to be apart.
    let prioritizedLevels: Set<Int>

    struct Text {
        let code: PolicyCode
        let message: String
        var notes: [String] = []
        var help: [String] = []
    }

    /// `key` is that of the value that is reported.
    func text(of thing: ResctrlAbsenceList.Thing, for key: String) -> Text {
        switch thing {
        case .resctrl: return resctrl(key)
        case .cache(let level):
            return Text(
                code: .cacheAbsent, message: "the node cannot allocate its L\(level) cache",
                help: [existing(mount?.caches.map { "L\($0.level)" } ?? [], "it can allocate", key)])
        case .prioritization(let level):
            let option = level == 2 ? "cdpl2" : "cdp"
            return Text(
                code: .cdpAbsent, message: "resctrl is mounted without `\(option)`, which sets code and data apart",
                notes: [remountNote], help: ["mount it with `\(option)`: `\(remount(adding: option))`"])
        case .bandwidth(let schema):
            let what = schema == "SMBA" ? "bandwidth of slow memory" : "memory bandwidth"
            return Text(
                code: .bandwidthAbsent, message: "the node cannot limit \(what)",
                help: [existing(mount?.bandwidths.map(\.schema) ?? [], "it can limit", key)])
        case .linearBandwidth(let schema):
            return Text(
                code: .bandwidthAbsent, message: "the node throttles memory bandwidth out of proportion",
                notes: ["info/\(schema)/delay_linear is 0, and the kernel takes no limits then"],
                help: [removal(key)])
        case .bandwidthUnit(_, let unit): return bandwidthUnit(unit)
        case .monitoring:
            return Text(
                code: .monitoringAbsent, message: "the node has no counters for caches and memory bandwidth",
                help: [removal(key)])
        case .domain(let id, let schema, let present):
            return Text(
                code: .domainAbsent, message: "the node's \(schema) has no domain \(id)",
                help: ["it has \(present.description.shortened(to: 60))"])
        }
    }

    private var mount: ResctrlMount? { inventory.resctrlMount }

    private func existing(_ names: [String], _ words: String, _ key: String) -> String {
        let own = names.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        return own.isEmpty ? removal(key) : "\(words) \(own.joined(separator: ", ")); \(removal(key))"
    }

    private func removal(_ key: String) -> String {
        if key == "monitoring" { return "remove it, or write `monitoring: optional`" }
        return "remove it, or write `optional: true` in `\(key.prefix { $0 != "." })`"
    }

    private func resctrl(_ key: String) -> Text {
        switch inventory.resctrl {
        case .absent:
            return Text(
                code: .resctrlAbsent, message: "the node has no resctrl",
                notes: ["its processor allocates no caches, or the kernel was built or started without it"],
                help: [removal(key)])
        case .unmounted:
            let options =
                (prioritizedLevels.contains(3) ? ["cdp"] : []) + (prioritizedLevels.contains(2) ? ["cdpl2"] : [])
            return Text(
                code: .resctrlUnmounted, message: "resctrl is not mounted",
                help: ["mount it: `\(mountCommand(options, at: "/sys/fs/resctrl"))`"])
        case .mounted:
            return Text(
                code: .resctrlUnmounted, message: "resctrl is mounted and cannot be read",
                help: ["ask as root, with the mount in reach of this process"])
        }
    }

    private func bandwidthUnit(_ unit: BandwidthResource.Unit) -> Text {
        switch unit {
        case .percent:
            Text(
                code: .bandwidthUnit, message: "the node limits memory bandwidth in percent, not by rate",
                notes: [remountNote],
                help: [
                    "write a percentage such as `50%`, or mount resctrl with `mba_MBps`: "
                        + "`\(remount(adding: "mba_MBps"))`"
                ])
        case .mebibytes:
            Text(
                code: .bandwidthUnit,
                message: "the node limits memory bandwidth by rate, as resctrl is mounted with `mba_MBps`",
                notes: [remountNote],
                help: ["write a rate such as `20GB/s`, or mount it without: `\(remount(removing: "mba_MBps"))`"])
        case .eighthGigabytes:
            Text(
                code: .bandwidthUnit, message: "the node limits memory bandwidth by rate, not in percent",
                help: ["write a rate such as `20GB/s`"])
        }
    }

    private let remountNote = "options are fixed while it is mounted, and unmounting removes every resource group"

    private func remount(adding added: String? = nil, removing removed: String? = nil) -> String {
        let path = mount?.path ?? "/sys/fs/resctrl"
        var options = (mount?.options ?? []).filter { $0 != removed }
        if let added, !options.contains(added) { options.append(added) }
        return "umount \(path) && \(mountCommand(options.sorted(), at: path))"
    }

    private func mountCommand(_ options: [String], at path: String) -> String {
        "mount -t resctrl \(options.isEmpty ? "" : "-o \(options.joined(separator: ",")) ")resctrl \(path)"
    }
}
