import KernelInterface
import Testing

@testable import Node

@Suite struct PodNameTests {
    private let place: TemporaryDirectory
    private var system: SystemRoot { SystemRoot(prefix: place.path) }

    init() throws {
        place = try TemporaryDirectory()
    }

    @Test func podsAreCalledAsTheirLogDirectories() throws {
        #expect(system.podNames().isEmpty)
        for name in [
            "shop_cart-0_2cb0bb65-6b52-4ed1-a2d3-5b6a61cd6b4a", "kube-system_etcd-node1_7f8667b0aa2fc593", "two_parts",
            "one_too_many_parts", "__", "a__b", "lost+found",
        ] {
            try place.file("var/log/pods/\(name)/0.log", "")
        }
        let found = system.podNames()
        #expect(
            found.map { "\($0): \($1.namespace)/\($1.name)" }.sorted() == [
                "2cb0bb65-6b52-4ed1-a2d3-5b6a61cd6b4a: shop/cart-0", "7f8667b0aa2fc593: kube-system/etcd-node1",
            ])
    }
}
