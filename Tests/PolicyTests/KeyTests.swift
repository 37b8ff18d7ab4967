import Document
import KernelInterface
import Policy
import Testing

/// A key of the table with one of its examples.
struct ExampleRow: Sendable, CustomTestStringConvertible {
    let path: String
    let example: String

    var testDescription: String { "\(path): \(example)" }

    static let all = policyKeys.flatMap { key in key.examples.map { ExampleRow(path: key.path, example: $0) } }

    /// A policy that has only this setting.
    var policy: String {
        let names = [
            "DEVICE": path.hasPrefix("rdma") ? "mlx5_0" : "sda", "SIZE": "2MB", "RESOURCE": "sev",
            "REGION": "drm/vram0",
        ]
        let components = path.split(separator: ".").map { names[String($0)] ?? String($0) }
        let isNode = components[0] == "node"
        let indent = isNode ? "" : "    "
        var text = PolicyText.header + (isNode ? "" : "classes:\n  web:\n    match: [{unit: nginx.service}]\n")
        for (depth, component) in components.enumerated() {
            text += indent + String(repeating: "  ", count: depth) + component + ":"
            text += depth == components.count - 1 ? " \(example)\n" : "\n"
        }
        return text + (Self.companions[path].map { "    \($0)\n" } ?? "")
    }

    /// A class with an objective.
    private static let promised =
        "  api:\n    slice: api.slice\n    objectives: [{utilisation: cpu, below: 80%, over: 5s}]"

    /// What makes sense only beside something else.
    private static let companions = [
        "cpuset.partition": "  cpus: 0-3", "cache.exclusive": "  l3: 60%", "cache.optional": "  l3: 60%",
        "memoryBandwidth.optional": "  max: 50%",
        "objectives": "cpu: {weight: 5}\n  batch:\n    slice: batch.slice\n    yields: [cpu.idle]",
        "yields": "cpu: {weight: 5}\n" + promised,
        "grows": """
        cpu: {max: 50%}
            memory: {high: 50%}
            io: {max: {sda: {read: 1MB/s}}}
            cache: {l3: 20%}
            memoryBandwidth: {max: 50%}

        """ + promised,
        "drift": "cpu: {weight: 5}", "persistent": "cpu: {weight: 5}",
    ]

    /// resctrl as the example needs it.
    var mount: ResctrlMount {
        if path.hasPrefix("memoryBandwidth.slow") { return .amd }
        if path == "cache.l2" {
            var mount = ResctrlMount.prioritized
            mount.caches += mount.caches.map {
                var cache = $0
                cache.level = 2
                return cache
            }
            return mount
        }
        return example.contains("code") || example.contains("GB/s") ? .prioritized : .intel
    }
}

@Suite struct KeyTests {
    @Test(arguments: ExampleRow.all)
    func exampleDecodesToCanonicalText(row: ExampleRow) throws {
        var node = TestNode.big()
        node.kernelRelease = "7.3.0"
        node.cgroup?.controllers.append(.dmem)
        node.resctrlMount = row.mount
        node.devices.append(BlockDevice(name: "nvme0n1x", number: DeviceNumber(major: 9, minor: 9)))
        let result = PolicyText(row.policy, on: node)
        #expect(result.printed == "")
        let classes = try #require(result.resolved).classes
        let settings = classes.flatMap(\.settings)
        #expect(!settings.isEmpty || classes[0].allocation != nil)
        for setting in settings {
            guard case .text(let text) = setting.value else { continue }
            #expect(try setting.file.canonical(text, key: setting.key) == text)
            #expect(setting.file.grants(text, asked: text, pageBytes: 4096))
        }
    }

    @Test(arguments: policyKeys.filter { $0.interfaceFile != nil || $0.effect == .cgroup }.map(\.path))
    func fileIsKnownAndHoldsAValue(path: String) throws {
        let key = try #require(policyKeys.first { $0.path == path })
        let name = key.file.split(separator: ".").map { $0 == "SIZE" ? "2MB" : $0 }.joined(separator: ".")
        let known = try #require(InterfaceFile(name)?.known)
        #expect(known.holdsValue)
        #expect((known.presence == .rootOnly) == path.hasPrefix("node."))
    }

    /// Every interface file of a cgroup that can be set has a key.
    @Test func everySettableFileHasAKey() {
        let files = Set(
            policyKeys.map { $0.file.split(separator: ".").map { $0 == "SIZE" ? "<size>" : $0 }.joined(separator: ".") }
        )
        let missing = InterfaceFile.described.filter { $0.holdsValue }.map(\.file.name).filter { !files.contains($0) }
        #expect(missing == [])
    }

    @Test func filesOfResourceGroupsAreKnown() {
        let keys = policyKeys.filter { $0.effect == .resctrl }
        #expect(!keys.isEmpty)
        #expect(keys.allSatisfy { $0.file == "schemata" || $0.file == "mon_data" })
    }

    @Test func pathsAreUnique() {
        #expect(Set(policyKeys.map(\.path)).count == policyKeys.count)
    }
}
