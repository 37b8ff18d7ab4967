/// One write to `cgroup.subtree_control`: `+cpu +io -memory`. The kernel does all of it or nothing.
package struct SubtreeControlCommand: KernelText {
    /// Sorted.
    package let enabled: [CgroupController]
    /// Sorted.
    package let disabled: [CgroupController]

    /// Nil when a controller is both, or when one has no name that the kernel could give.
    package init?(enable: [CgroupController] = [], disable: [CgroupController] = []) {
        let enabled = Set(enable)
        let disabled = Set(disable)
        guard enabled.isDisjoint(with: disabled), enabled.union(disabled).allSatisfy(Self.isNamed) else { return nil }
        self.enabled = enabled.sorted()
        self.disabled = disabled.sorted()
    }

    private static func isNamed(_ controller: CgroupController) -> Bool {
        !controller.name.isEmpty && controller.name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// The last sign of a controller counts, as in the kernel.
    package init(parsing text: String) throws(KernelTextError) {
        let error = KernelTextError(expected: Grammar.subtreeControl.expectation, found: text)
        var scanner = Scanner(text)
        var enabled: Set<CgroupController> = []
        var disabled: Set<CgroupController> = []
        while !scanner.finish() {
            let isPlus = scanner.skip(UInt8(ascii: "+"))
            guard isPlus || scanner.skip(UInt8(ascii: "-")) else { throw error }
            let controller = CgroupController(String(scanner.token()))
            if isPlus {
                enabled.insert(controller)
                disabled.remove(controller)
            } else {
                disabled.insert(controller)
                enabled.remove(controller)
            }
        }
        guard let command = SubtreeControlCommand(enable: Array(enabled), disable: Array(disabled)) else { throw error }
        self = command
    }

    package var isEmpty: Bool { enabled.isEmpty && disabled.isEmpty }

    package var description: String {
        (enabled.map { "+" + $0.name } + disabled.map { "-" + $0.name }).joined(separator: " ")
    }

    /// The command for a list of names as it is read back; names that have a sign keep it.
    static func enabling(_ canonical: String) -> String {
        CgroupController.list(canonical).map(\.name)
            .map { $0.utf8.first == UInt8(ascii: "+") || $0.utf8.first == UInt8(ascii: "-") ? $0 : "+" + $0 }
            .joined(separator: " ")
    }
}
