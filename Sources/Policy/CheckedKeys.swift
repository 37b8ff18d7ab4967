/// The keys that are compared with each other, from the table.
struct CheckedKeys {
    let cpuWeight: ObjectIdentifier?
    let cpuNice: ObjectIdentifier?
    let cpuMax: ObjectIdentifier?
    let cpuBurst: ObjectIdentifier?
    let cpuIdle: ObjectIdentifier?
    let uclampMin: ObjectIdentifier?
    let uclampMax: ObjectIdentifier?
    let cpus: ObjectIdentifier?
    let exclusive: ObjectIdentifier?
    let partition: ObjectIdentifier?
    let memoryMin: ObjectIdentifier?
    let memoryLow: ObjectIdentifier?
    let memoryHigh: ObjectIdentifier?
    let memoryMax: ObjectIdentifier?
    let swapHigh: ObjectIdentifier?
    let swapMax: ObjectIdentifier?

    static let shared = CheckedKeys()

    private init() {
        func key(_ path: String) -> ObjectIdentifier? {
            policyKeys.first { $0.path == path }.map { ObjectIdentifier($0) }
        }
        cpuWeight = key("cpu.weight")
        cpuNice = key("cpu.nice")
        cpuMax = key("cpu.max")
        cpuBurst = key("cpu.burst")
        cpuIdle = key("cpu.idle")
        uclampMin = key("cpu.uclamp.min")
        uclampMax = key("cpu.uclamp.max")
        cpus = key("cpuset.cpus")
        exclusive = key("cpuset.exclusive")
        partition = key("cpuset.partition")
        memoryMin = key("memory.min")
        memoryLow = key("memory.low")
        memoryHigh = key("memory.high")
        memoryMax = key("memory.max")
        swapHigh = key("memory.swap.high")
        swapMax = key("memory.swap.max")
    }
}
