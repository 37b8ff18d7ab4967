import Glibc
import KernelInterface
import Node

/// The cgroup2 hierarchy of this machine, as far as the tests may use it.
///
/// They only work in top-level cgroups that they make and remove. With `BULKHEAD_CONFORMANCE=live`, as on a machine
/// that exists for them, they also enable every controller in the root's `cgroup.subtree_control`, and run rules that
/// others on the machine notice.
struct Live {
    let inventory: Inventory
    let root: String
    static let isDedicated = getenv("BULKHEAD_CONFORMANCE").map { String(cString: $0) } == "live"
    /// What the root gives to its children.
    let enabled: Set<CgroupController>

    static let found = Result { try Live() }

    struct Reason: Error, CustomStringConvertible {
        let description: String
    }

    /// Why there is none; nil when there is.
    static var absence: String? {
        switch found {
        case .success: nil
        case .failure(let reason): "\(reason)"
        }
    }

    /// `uname -r`; empty when there is nothing to test.
    static var release: String {
        switch found {
        case .success(let live): live.inventory.kernelRelease
        case .failure: ""
        }
    }

    /// What is mounted of resctrl; nil where nothing is.
    static var resctrl: ResctrlMount? {
        switch found {
        case .success(let live): live.inventory.resctrlMount
        case .failure: nil
        }
    }

    private init() throws {
        let inventory = try discoverInventory()
        guard let mount = inventory.cgroup else { throw Reason(description: "no cgroup2 mount") }
        guard geteuid() == 0 else { throw Reason(description: "not root") }
        guard !mount.isReadOnly, access(mount.path, W_OK) == 0 else {
            throw Reason(description: "\(mount.path) cannot be written")
        }
        root = mount.path
        var kernel = try LinuxKernel(root: mount.path)
        if Self.isDedicated {
            let words = mount.controllers.map { "+" + $0.name }.joined(separator: " ")
            if !words.isEmpty { try kernel.write(.root, .cgroupSubtreeControl, words + "\n") }
        }
        enabled = Set(CgroupController.list(try kernel.read(.root, .cgroupSubtreeControl)))
        // Once more: the files of the controllers that were just enabled.
        self.inventory = Self.isDedicated ? try discoverInventory() : inventory
    }

    func target() throws -> LiveTarget {
        try LiveTarget(inventory, root: root)
    }

    /// Why a rule cannot be tried here; nil when it can.
    func obstacle(to rule: Rule) -> String? {
        let missing = rule.needs.filter { !enabled.contains($0) }
        if !missing.isEmpty {
            return "the root does not give \(missing.map(\.name).joined(separator: ", ")) to its children"
        }
        if rule.isIntrusive && !Self.isDedicated { return "others would notice; BULKHEAD_CONFORMANCE=live allows it" }
        if inventory.cpus.indices.count < rule.cpus { return "\(rule.cpus) CPUs are needed" }
        return nil
    }
}
