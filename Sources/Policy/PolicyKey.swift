package import KernelInterface

/// A key of the policy language: where it stands, which file it sets, and what it takes.
///
/// A class, since each is passed around for every value of a policy and a copy of the struct would count six references.
package final class PolicyKey: Sendable {
    /// Dotted path in a class, or in the policy for `node` keys. Components in capitals stand for a name: `io.max.DEVICE`.
    package let path: String
    /// What its value becomes.
    package enum Effect: Sendable {
        /// The text of an interface file of each cgroup.
        case cgroup
        /// A part of what a file of the class's resource group says.
        case resctrl
        /// Nothing by itself: it says how other keys of the class are judged.
        case judgement
    }

    package let effect: Effect
    /// The interface file; `SIZE` in it is the component of the path. A file of resource groups for keys of resctrl.
    package let file: String
    package let shape: PolicyShape
    /// One sentence for the reference and the schema.
    package let summary: String
    /// YAML values, each of which decodes.
    package let examples: [String]
    /// What the component in capitals names.
    let subject: PolicySubject
    /// The path before and after the component in capitals.
    private let beforeSubject: String
    private let afterSubject: String
    /// Nil where the name of the file depends on `SIZE`, and for what is no file of a cgroup.
    package let interfaceFile: InterfaceFile?

    init(
        _ path: String, file: String? = nil, effect: Effect = .cgroup, _ shape: PolicyShape, _ summary: String,
        _ examples: [String]
    ) {
        self.path = path
        self.effect = effect
        self.file = file ?? path
        self.shape = shape
        self.summary = summary
        self.examples = examples
        let parts = path.utf8.split(separator: UInt8(ascii: ".")).map { String(Substring($0)) }
        components = parts
        if let place = parts.firstIndex(where: Self.isPlaceholder) {
            subject = PolicySubject(placeholder: parts[place], path: path)
            beforeSubject = parts[..<place].map { $0 + "." }.joined()
            afterSubject = parts.dropFirst(place + 1).map { "." + $0 }.joined()
        } else {
            subject = .none
            beforeSubject = path
            afterSubject = ""
        }
        interfaceFile = subject == .pageSize || effect != .cgroup ? nil : InterfaceFile(self.file)
    }

    /// Components of the path.
    package let components: [String]

    /// What it is and what it sets.
    package var description: String {
        guard let effectText else { return summary }
        return "\(summary) \(effectText.prefix(1).uppercased())\(effectText.dropFirst())."
    }

    /// What it sets, as a sentence without its period; nil for a key that sets nothing by itself.
    package var effectText: String? {
        switch effect {
        case .cgroup: "sets `\(file)`"
        case .resctrl: "sets `\(file)` of the resource group"
        case .judgement: nil
        }
    }

    /// The path with a name in place of the component in capitals: `io.max.nvme0n1`.
    func path(subject: String?) -> String {
        guard let subject else { return path }
        return beforeSubject + subject + afterSubject
    }

    static func isPlaceholder(_ component: String) -> Bool {
        component.utf8.allSatisfy { (0x41...0x5A).contains($0) }
    }
}

/// What the component in capitals of a key's path stands for.
enum PolicySubject: Sendable {
    case none
    /// A disk, found in the inventory.
    case device
    /// A name that the interface file's line starts with.
    case entry
    /// A huge page size, part of the file name.
    case pageSize

    init(placeholder: String, path: String) {
        switch placeholder {
        case "SIZE": self = .pageSize
        case "DEVICE" where !path.hasPrefix("rdma."): self = .device
        default: self = .entry
        }
    }
}

/// Every key that sets a file, or says how such a key is judged, in the order of the reference.
package let policyKeys: [PolicyKey] =
    cpuKeys + cpusetKeys + memoryKeys + ioKeys + countKeys + cgroupKeys + resctrlKeys + objectiveKeys + nodeKeys
