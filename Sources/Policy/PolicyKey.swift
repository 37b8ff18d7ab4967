package import KernelInterface

/// A key of the policy language: where it stands, which interface file it sets, and what it takes.
///
/// A class, since each is passed around for every value of a policy and a copy of the struct would count six references.
package final class PolicyKey: Sendable {
    /// Dotted path in a class, or in the policy for `node` keys. Components in capitals stand for a name: `io.max.DEVICE`.
    package let path: String
    /// The interface file; `SIZE` in it is the component of the path.
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
    /// Nil where the name of the file depends on `SIZE`.
    package let interfaceFile: InterfaceFile?

    init(_ path: String, file: String? = nil, _ shape: PolicyShape, _ summary: String, _ examples: [String]) {
        self.path = path
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
        interfaceFile = subject == .pageSize ? nil : InterfaceFile(self.file)
    }

    /// Components of the path.
    package let components: [String]

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

/// Every key that sets an interface file, in the order of the reference.
package let policyKeys: [PolicyKey] =
    cpuKeys + cpusetKeys + memoryKeys + ioKeys + countKeys + cgroupKeys + nodeKeys
