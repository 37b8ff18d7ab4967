import KernelInterface
import Testing

@testable import Node

@Suite struct ProcessCgroupTests {
    private let place: TemporaryDirectory
    private var system: SystemRoot { SystemRoot(prefix: place.path) }

    init() throws {
        place = try TemporaryDirectory()
    }

    @Test(arguments: [
        ("0::/system.slice/a.service\n", "system.slice/a.service"),
        ("12:cpu:/x\n0::/a/b\n", "a/b"), ("0::/\n", "/"), ("12:cpu:/x\n", nil), ("", nil),
        // Removed under its last process; outside the namespace.
        ("0::/a/b (deleted)\n", nil), ("0::/../x\n", nil),
    ])
    func cgroupOfAProcessIsThatOfTheUnifiedHierarchy(text: String, expected: String?) throws {
        try place.file("proc/7/cgroup", text)
        #expect(processCgroup(7, system)?.description == expected)
        #expect(processCgroup(8, system) == nil)
    }
}
