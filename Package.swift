// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Optimised in a debug build, too: thousands of random stories are played on it in the tests.
let fast = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

func room(_ name: String, _ dependencies: [Target.Dependency] = [], settings: [SwiftSetting] = strict) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// `Golden` has texts that the tests find by themselves.
func tests(
    _ name: String, _ dependencies: [Target.Dependency], golden: Bool = false, settings: [SwiftSetting] = strict
) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: golden ? ["Golden"] : [], swiftSettings: settings)
}

let package = Package(
    name: "bulkhead",
    products: [.executable(name: "bulkhead", targets: ["bulkhead"])],
    dependencies: [.package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")],
    targets: [
        .systemLibrary(name: "CLibYAML", providers: [.apt(["libyaml-dev"])]),
        .target(name: "CLinux"),
        .target(name: "CCap", linkerSettings: [.linkedLibrary("cap")]),
        .target(name: "CSystemd"),
        room("KernelInterface"),
        room("Document", ["CLibYAML"]),
        room("Policy", ["KernelInterface", "Document"]),
        room("Planner", ["KernelInterface", "Document", "Policy"]),
        room("SLA", ["KernelInterface", "Policy"], settings: fast),
        room("Reconciler", ["KernelInterface", "Document", "Policy", "Planner", "SLA"]),
        room("Simulator", ["KernelInterface", "Document"]),
        room("Report", ["KernelInterface", "Document", "Policy", "Planner", "SLA", "Reconciler"]),
        room("Node", ["KernelInterface", "Document", "Policy", "Reconciler", "CLinux", "CCap", "CSystemd"]),
        .executableTarget(
            name: "bulkhead",
            dependencies: [
                "KernelInterface", "Document", "Policy", "Planner", "SLA", "Reconciler", "Simulator", "Report", "Node",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .target(name: "AllocationCount", path: "Tests/AllocationCount"),
        .executableTarget(
            name: "SamplerBenchmark", dependencies: ["AllocationCount", "KernelInterface", "Node"],
            path: "Benchmarks/sampler", swiftSettings: strict),
        .target(name: "CFuzz", path: "Tests/CFuzz"),
        .executableTarget(
            name: "Fuzz",
            dependencies: [
                "CFuzz", "Document", "KernelInterface", "Node", "Planner", "Policy", "Reconciler", "Report",
            ],
            path: "Tests/Fuzz", exclude: ["run", "seeds"], swiftSettings: strict),
        .target(
            name: "TestSupport",
            dependencies: ["KernelInterface", "Document", "Policy", "Planner", "SLA", "Reconciler", "Simulator"],
            path: "Tests/TestSupport", swiftSettings: strict),
        tests(
            "CommandTests",
            [
                "bulkhead", "Document", "KernelInterface", "Policy", "Planner", "SLA", "Reconciler", "Report",
                "Simulator", "TestSupport",
            ],
            golden: true),
        tests("ConformanceTests", ["Document", "KernelInterface", "Node", "Simulator", "TestSupport"]),
        tests("DocumentTests", ["Document", "TestSupport"]),
        tests("KernelInterfaceTests", ["KernelInterface", "TestSupport"]),
        tests("NodeTests", ["AllocationCount", "Node", "Document", "KernelInterface", "Policy", "Reconciler"]),
        tests("PlannerTests", ["Planner", "Document", "KernelInterface", "Policy", "TestSupport"]),
        tests(
            "PolicyTests",
            ["Policy", "Document", "KernelInterface", "Planner", "Simulator", "Report", "TestSupport"],
            golden: true),
        tests(
            "ReconcilerTests",
            [
                "Reconciler", "Document", "Planner", "Policy", "SLA", "KernelInterface", "Simulator", "Report",
                "TestSupport",
            ],
            golden: true),
        tests("SLATests", ["SLA", "KernelInterface", "Policy", "TestSupport"], golden: true, settings: fast),
        tests("SimulatorTests", ["Simulator", "Document", "KernelInterface", "TestSupport"]),
    ]
)
