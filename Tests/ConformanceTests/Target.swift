import KernelInterface

/// A kernel under test, with processes to put into its cgroups.
protocol Target: AnyObject {
    var inventory: Inventory { get }

    func children(of cgroup: CgroupPath) throws(KernelError) -> [String]
    func files(of cgroup: CgroupPath) throws(KernelError) -> [String]
    func identity(of cgroup: CgroupPath) throws(KernelError) -> CgroupIdentity
    func read(_ cgroup: CgroupPath, _ file: InterfaceFile) throws(KernelError) -> String
    func write(_ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String) throws(KernelError)
    func writeReadingBack(
        _ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String
    ) throws(KernelError) -> String
    func create(_ cgroup: CgroupPath) throws(KernelError)
    func remove(_ cgroup: CgroupPath) throws(KernelError)

    /// A new process that does nothing, outside of every cgroup that the tests make.
    func spawn() throws -> Int
    /// `fork` by such a process; nil when the kernel refuses it.
    func fork(_ pid: Int) throws -> Int?
    /// Kills a process and waits for its end.
    func end(_ pid: Int) throws
    /// Whether a process has ended, or does so within the patience of the target.
    func hasEnded(_ pid: Int) throws -> Bool
    /// `cgroup.events` once it satisfies the condition, or when the patience of the target is over.
    func events(of cgroup: CgroupPath, until condition: (String) -> Bool) throws -> String
}

/// The tree of a target.
class TreeTarget<Tree: KernelTree & ~Copyable> {
    var tree: Tree
    let inventory: Inventory

    init(_ tree: consuming Tree, _ inventory: Inventory) {
        self.tree = tree
        self.inventory = inventory
    }

    func children(of cgroup: CgroupPath) throws(KernelError) -> [String] {
        try tree.children(of: cgroup)
    }

    func files(of cgroup: CgroupPath) throws(KernelError) -> [String] {
        try tree.files(of: cgroup)
    }

    func identity(of cgroup: CgroupPath) throws(KernelError) -> CgroupIdentity {
        try tree.identity(of: cgroup)
    }

    func read(_ cgroup: CgroupPath, _ file: InterfaceFile) throws(KernelError) -> String {
        try tree.read(cgroup, file)
    }

    func write(_ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String) throws(KernelError) {
        try tree.write(cgroup, file, text)
    }

    func writeReadingBack(
        _ cgroup: CgroupPath, _ file: InterfaceFile, _ text: String
    ) throws(KernelError) -> String {
        try tree.writeReadingBack(cgroup, file, text)
    }

    func create(_ cgroup: CgroupPath) throws(KernelError) {
        try tree.create(cgroup)
    }

    func remove(_ cgroup: CgroupPath) throws(KernelError) {
        try tree.remove(cgroup)
    }

    func directories(of path: ResctrlPath) throws(KernelError) -> [String] {
        try tree.directories(of: path)
    }

    func files(of path: ResctrlPath) throws(KernelError) -> [String] {
        try tree.files(of: path)
    }

    func read(_ path: ResctrlPath, _ file: ResctrlFile) throws(KernelError) -> String {
        try tree.read(path, file)
    }

    func write(_ path: ResctrlPath, _ file: ResctrlFile, _ text: String) throws(KernelError) {
        try tree.write(path, file, text)
    }

    func create(_ path: ResctrlPath) throws(KernelError) {
        try tree.create(path)
    }

    func remove(_ path: ResctrlPath) throws(KernelError) {
        try tree.remove(path)
    }
}
