/// The keys that are compared with each other, by their index in the table.
struct CheckedKeys {
    let cpuWeight: Int
    let cpuNice: Int
    let cpuMax: Int
    let cpuBurst: Int
    let cpuIdle: Int
    let uclampMin: Int
    let uclampMax: Int
    let cpus: Int
    let exclusive: Int
    let partition: Int
    let memoryMin: Int
    let memoryLow: Int
    let memoryHigh: Int
    let memoryMax: Int
    let swapHigh: Int
    let swapMax: Int

    static let shared = CheckedKeys()

    private init() {
        func index(_ path: String) -> Int { policyKeys.firstIndex { $0.path == path } ?? -2 }
        cpuWeight = index("cpu.weight")
        cpuNice = index("cpu.nice")
        cpuMax = index("cpu.max")
        cpuBurst = index("cpu.burst")
        cpuIdle = index("cpu.idle")
        uclampMin = index("cpu.uclamp.min")
        uclampMax = index("cpu.uclamp.max")
        cpus = index("cpuset.cpus")
        exclusive = index("cpuset.exclusive")
        partition = index("cpuset.partition")
        memoryMin = index("memory.min")
        memoryLow = index("memory.low")
        memoryHigh = index("memory.high")
        memoryMax = index("memory.max")
        swapHigh = index("memory.swap.high")
        swapMax = index("memory.swap.max")
    }
}
