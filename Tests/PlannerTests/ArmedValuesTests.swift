import KernelInterface
import TestSupport
import Testing

@testable import Planner

/// What may be adjusted is read as it was written.
@Suite struct ArmedValuesTests {
    @Test(arguments: [nil, "/run/bulkhead/cgroup2-1/decisions.jsonl", "/odd\tname"])
    func isReadAsItWasWritten(log: String?) throws {
        let value = ArmedValue(
            cgroup: cgroup("batch.slice"), identity: CgroupIdentity(inode: 7), file: .cpuMax, key: nil,
            base: "max 100000")
        let armed = ArmedValues(values: [value], boot: log == nil ? nil : "boot", log: log)
        #expect(try ArmedValues(decoding: armed.encoded) == armed)
    }
}
