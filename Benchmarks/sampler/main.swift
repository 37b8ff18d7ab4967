// SamplerBenchmark FOLDER COUNT ROUNDS: samples what `floors/sample read` reads, and takes the counters out of it. Fails
// where a sample says nothing, and where sampling allocates.
import AllocationCount
import KernelInterface
import Node

struct Failure: Error, CustomStringConvertible {
    let description: String
}

func sampleAll() throws {
    guard CommandLine.arguments.count == 4, let count = Int(CommandLine.arguments[2]),
        let rounds = Int(CommandLine.arguments[3]), let folder = CgroupPath("bench-sample")
    else { throw Failure(description: "usage: SamplerBenchmark FOLDER COUNT ROUNDS") }
    let root = CommandLine.arguments[1]
    var sampler = try CounterFileSampler(root: root, limit: heldFileLimit(cgroupRoot: root))
    var numbers: [Int] = []
    for index in 0..<count {
        let digits = String(index)
        let cgroup = folder.appending("c" + String(repeating: "0", count: 5 - digits.count) + digits)
        numbers.append(try sampler.watch(cgroup, .cpuPressure))
        if index.isMultiple(of: 2) { numbers.append(try sampler.watch(cgroup, .cpuStat)) }
    }
    let before = allocation_count()
    var missing = 0
    for _ in 0..<rounds {
        for number in numbers where sampler.sample(number)?.first == nil { missing += 1 }
    }
    let allocations = allocation_count() - before
    // A file beyond the limit is opened by its path each time.
    if missing > 0 || allocations > 0 && sampler.openFiles == numbers.count {
        throw Failure(description: "\(missing) samples are missing; sampling allocated \(allocations) times")
    }
}

try sampleAll()
