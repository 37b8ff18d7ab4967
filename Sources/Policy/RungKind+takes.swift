extension RungKind {
    /// What stands behind the name, for the reference.
    package var takes: String {
        switch amount {
        case .none: "nothing: a word alone"
        case .cpus: "CPUs, or a share of the node's"
        case .wholeCPUs: "a number of CPUs, or a share of the node's, rounded down"
        case .cache: "a share of the cache, ways, or a size, in each domain"
        case .bandwidth: "a percentage or a rate, as the node takes it, in each domain"
        case .highMemory: "a size, or a share of the node's memory"
        case .reclaimedMemory: "a size, or a share of the node's memory"
        case .limits: "a percentage of the limits that the class has"
        case .time: "a time from 100ms to an hour"
        }
    }
}
