import Glibc
import KernelInterface

/// The caches of some levels by level and id, with their capacity and the CPUs that share each.
///
/// `/sys/devices/system/cpu/cpu*/cache/index*`: `level`, `type`, `id` (4.11; absent where firmware says nothing),
/// `size`, `shared_cpu_list`. CPUs offline have none. CPUs that share all of these caches with one that was looked at
/// are passed over.
func discoverCacheInstances(_ system: SystemRoot, levels: Set<Int>) -> [Int: [Int: CacheDomain]] {
    let place = "/sys/devices/system/cpu"
    guard let online = system.line(place + "/online").flatMap({ IndexList($0) }) else { return [:] }
    var found: [Int: [Int: CacheDomain]] = [:]
    var covered = Dictionary(uniqueKeysWithValues: levels.map { ($0, Set<Int>()) })
    for cpu in online.indices where !covered.values.allSatisfy({ $0.contains(cpu) }) {
        let caches = "\(place)/cpu\(cpu)/cache"
        for index in system.names(caches) where index.hasPrefix("index") {
            let cache = "\(caches)/\(index)"
            guard let level = system.line(cache + "/level").flatMap({ Int($0) }), levels.contains(level),
                system.line(cache + "/type") != "Instruction",
                let id = system.line(cache + "/id").flatMap({ Int($0) })
            else { continue }
            let cpus = system.line(cache + "/shared_cpu_list").flatMap { IndexList($0) } ?? IndexList([cpu])
            covered[level]?.formUnion(cpus.indices)
            let bytes = system.line(cache + "/size").flatMap(cacheBytes)
            found[level, default: [:]][id] = CacheDomain(id: id, bytes: bytes, cpus: cpus)
        }
    }
    return found
}

/// `8192K` as bytes; nil for anything else.
func cacheBytes(_ size: String) -> UInt64? {
    guard size.hasSuffix("K"), let kibibytes = UInt64(size.dropLast()), kibibytes <= UInt64.max >> 10 else {
        return nil
    }
    return kibibytes << 10
}
