package import KernelInterface

/// What was read of the node before planning: every cgroup that a class matches or owns, every cgroup with an
/// original of ours, and all their ancestors.
package struct Observed: Sendable {
    /// Sorted by path, so that parents come before their children; the root cgroup is always the first.
    package let cgroups: [ObservedCgroup]
    package let pageBytes: UInt64
    /// RAM of the node, bytes: what a share of the parent means where no ancestor has a limit.
    package let memoryBytes: UInt64
    /// Nil where no resctrl is mounted, or nothing of it is asked or held.
    package var resctrl: ObservedResctrl?

    package init(cgroups: [ObservedCgroup], pageBytes: UInt64, memoryBytes: UInt64) {
        self.cgroups = cgroups
        self.pageBytes = pageBytes
        self.memoryBytes = memoryBytes
    }
}

/// One cgroup as it was found.
package struct ObservedCgroup: Sendable {
    package let path: CgroupPath
    /// Nil for a cgroup that does not exist (yet, or any more).
    package var identity: CgroupIdentity?
    /// Index of the class in the policy; nil for an ancestor, or a cgroup that only has originals of ours.
    package var classIndex: Int?
    /// `cgroup.subtree_control`; read of cgroups that have a planned cgroup below them.
    package var enabled: [CgroupController] = []
    /// `cgroup.controllers`; read where a controller would have to be enabled.
    package var controllers: [CgroupController] = []
    /// Number of own processes; counted where a controller would have to be enabled, or the cgroup be removed.
    package var processes = 0
    /// Names of its children; listed of cgroups that we created.
    package var children: [String] = []
    /// Controllers that somebody else uses in a child. Read where we enabled controllers, and all may be given back.
    package var usedBelow: [ControllerUse] = []
    /// The files read, and the text of each; nil for a file that does not exist.
    package var files: [InterfaceFile] = []
    package var texts: [String?] = []

    package init(path: CgroupPath) {
        self.path = path
    }

    /// The text read of a file; nil for one that does not exist or was not read.
    package func text(of file: InterfaceFile) -> String? {
        guard let index = files.firstIndex(of: file) else { return nil }
        return texts[index]
    }
}

/// A controller that is enabled in the `cgroup.subtree_control` of a child, or has a value there that is not initial,
/// by somebody else's doing.
package struct ControllerUse: Hashable, Sendable {
    /// The name of the child.
    package let child: String
    package let controller: CgroupController

    package init(child: String, controller: CgroupController) {
        self.child = child
        self.controller = controller
    }
}
