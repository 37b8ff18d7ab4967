import KernelInterface
import Simulator

/// The machines on which the resctrl transcripts were taken.
enum ResctrlMachine {
    /// A Haswell server: 2 CPUs, L3 of 20 ways, 4 CLOSIDs, nothing monitored.
    static func haswell(_ options: [String] = []) -> ResctrlMount {
        ResctrlMount(
            options: options,
            caches: [
                CacheResource(
                    level: 3, closids: 4, mask: CBM(bits: 0xfffff), minimumBits: 2, shareableBits: CBM(bits: 0xc0000),
                    domains: [CacheDomain(id: 0, bytes: 8 << 20, cpus: IndexList(0...1))])
            ])
    }

    private static func cache(_ level: Int, _ content: CacheResource.Content, _ closids: Int) -> CacheResource {
        let bytes: UInt64 = level == 3 ? 8 << 20 : 256 << 10
        return CacheResource(
            level: level, content: content, closids: closids, mask: CBM(bits: level == 3 ? 0xfff : 0xff),
            shareableBits: CBM(bits: level == 3 ? 0xc00 : 0), isSparse: level == 2, supportsCDP: true,
            domains: [
                CacheDomain(id: 0, bytes: bytes, cpus: IndexList(0...1)),
                CacheDomain(id: 1, bytes: bytes, cpus: IndexList(2...3)),
            ])
    }

    /// Two sockets of 2 CPUs with everything: L3, sparse L2, MB, monitoring.
    static func full(_ options: [String] = []) -> ResctrlMount {
        let isFeedback = options.contains("mba_MBps")
        return ResctrlMount(
            options: options,
            caches: options.contains("cdp")
                ? [cache(2, .code, 4), cache(2, .data, 4), cache(3, .code, 4), cache(3, .data, 4)]
                : [cache(2, .unified, 8), cache(3, .unified, 8)],
            bandwidths: [
                BandwidthResource(
                    closids: 8, unit: isFeedback ? .mebibytes : .percent, maximum: isFeedback ? 4_294_967_295 : 100,
                    domains: [0, 1])
            ],
            monitoring: MonitoringResource(
                rmids: 16, features: ["llc_occupancy", "mbm_local_bytes", "mbm_total_bytes"], domains: [0, 1]))
    }

    static func inventory(_ mount: ResctrlMount, cpus: Int = 4) -> Inventory {
        var inventory = transcriptMachine
        inventory.cpus = IndexList(0..<cpus)
        inventory.numaNodes[0].cpus = inventory.cpus
        inventory.resctrl = .mounted
        inventory.resctrlMount = mount
        return inventory
    }
}

func resctrl(_ text: String) -> ResctrlPath {
    guard let path = ResctrlPath(text) else { preconditionFailure("no path of resctrl: \(text)") }
    return path
}

extension SimulatedKernel {
    /// The directory and the file that a path names.
    static func parts(_ path: String) -> (ResctrlPath, ResctrlFile) {
        let whole = resctrl(path)
        guard let parent = whole.parent, let file = ResctrlFile(whole.name) else {
            preconditionFailure("no file of resctrl: \(path)")
        }
        return (parent, file)
    }

    /// The errno of a write to a file of resctrl, or `ok`.
    mutating func put(_ path: String, _ text: String) -> String {
        let (directory, file) = Self.parts(path)
        do {
            try write(directory, file, text)
            return "ok"
        } catch {
            return error.errno.name
        }
    }

    /// The content of a file of resctrl, or the errno.
    func text(_ path: String) -> String {
        let (directory, file) = Self.parts(path)
        do {
            return try read(directory, file)
        } catch {
            return error.errno.name
        }
    }

    mutating func makeGroup(_ path: String) -> String {
        do {
            try create(resctrl(path))
            return "ok"
        } catch {
            return error.errno.name
        }
    }

    mutating func removeGroup(_ path: String) -> String {
        do {
            try remove(resctrl(path))
            return "ok"
        } catch {
            return error.errno.name
        }
    }

    mutating func renameGroup(_ path: String, _ target: String) -> String {
        do {
            try rename(resctrl(path), to: resctrl(target))
            return "ok"
        } catch {
            return error.errno.name
        }
    }

    /// What `find` prints of a directory, sorted.
    func found(below path: ResctrlPath) -> [ResctrlPath] {
        let directories = (try? directories(of: path)) ?? []  // an absent one has nothing below it
        let files = (try? files(of: path)) ?? []  // as above
        return [path] + files.map { path.appending($0) }
            + directories.flatMap { found(below: path.appending($0)) }
    }
}
