import Document

/// The keys of the policy language as nested mappings, built once from the table.
final class KeyTree: Sendable {
    enum Child: Sendable {
        case section(KeyTree)
        case key(PolicyKey)
    }

    /// In the order of the table. Few and short names: comparing them is faster than hashing.
    let children: [(name: String, child: Child)]
    /// What any other name leads to, and the word for that name: `DEVICE`.
    let named: (placeholder: String, child: Child)?

    /// Dotted path of the section, with the placeholder in it; empty for the top of a class.
    let path: String

    private init(
        path: String, children: [(name: String, child: Child)], named: (placeholder: String, child: Child)?
    ) {
        self.path = path
        self.children = children
        self.named = named
    }

    @inline(__always)
    func child(_ name: String) -> Child? {
        for entry in children where entry.name == name { return entry.child }
        return nil
    }

    /// The path with a name in place of the placeholder.
    func path(subject: String?) -> String {
        guard let name = subject?.shortened(to: 80) else { return path }
        return path.split(separator: ".").map { PolicyKey.isPlaceholder(String($0)) ? name : String($0) }
            .joined(separator: ".")
    }

    /// Whether its keys set files of resource groups.
    var isResctrl: Bool {
        children.contains { child in
            if case .key(let key) = child.child, case .resctrl = key.effect { true } else { false }
        }
    }

    /// How a mapping of this section starts: `{weight: …}`.
    var sketch: String { "{\(children.first?.name ?? named?.placeholder ?? "KEY"): …}" }

    /// `cpu`, `memory`, … of a class.
    static let classSections = build(policyKeys.filter { !$0.path.hasPrefix("node.") }, depth: 0)
    /// `io` of the `node` mapping.
    static let nodeSections = build(policyKeys.filter { $0.path.hasPrefix("node.") }, depth: 1)

    private static func build(_ keys: [PolicyKey], depth: Int) -> KeyTree {
        var order: [String] = []
        var groups: [String: [PolicyKey]] = [:]
        for key in keys {
            let name = key.components[depth]
            if groups[name] == nil { order.append(name) }
            groups[name, default: []].append(key)
        }
        var children: [(name: String, child: Child)] = []
        var named: (placeholder: String, child: Child)?
        for name in order {
            let members = groups[name] ?? []
            let child: Child =
                members.count == 1 && members[0].components.count == depth + 1
                ? .key(members[0]) : .section(build(members, depth: depth + 1))
            if PolicyKey.isPlaceholder(name) { named = (name, child) } else { children.append((name, child)) }
        }
        let path = keys.first.map { $0.components.prefix(depth).joined(separator: ".") } ?? ""
        return KeyTree(path: path, children: children, named: named)
    }
}
