package import Document
package import KernelInterface

/// Cgroups and units that were put into a class by name, beside those that its patterns match.
package struct Assignments: Equatable, Sendable {
    package struct Entry: Hashable, Sendable {
        package let target: Target
        package let className: String

        package init(_ target: Target, className: String) {
            self.target = target
            self.className = className
        }
    }

    package enum Target: Hashable, Sendable {
        /// This very cgroup: one that is recreated under its path is another one.
        case cgroup(CgroupPath, CgroupIdentity)
        /// Whatever cgroup the unit of this name has, now and after a restart.
        case unit(String)

        /// Whether an assignment of one takes the place of an assignment of the other.
        fileprivate func isSamePlace(as other: Target) -> Bool {
            switch (self, other) {
            case (.cgroup(let path, _), .cgroup(let otherPath, _)): path == otherPath
            case (.unit(let name), .unit(let other)): name == other
            case (.cgroup, _), (.unit, _): false
            }
        }
    }

    /// In the order in which they were made.
    package private(set) var entries: [Entry] = []

    package init(_ entries: [Entry] = []) {
        self.entries = entries
    }

    /// In place of what the target was assigned to before.
    package mutating func assign(_ target: Target, to className: String) {
        release(target)
        entries.append(Entry(target, className: className))
    }

    package mutating func release(_ target: Target) {
        entries.removeAll { $0.target.isSamePlace(as: target) }
    }

    package func entry(of target: Target) -> Entry? { entries.first { $0.target.isSamePlace(as: target) } }

    /// Forgets those that `isGone` says are gone.
    package mutating func prune(where isGone: (Entry) -> Bool) {
        entries.removeAll(where: isGone)
    }
}

extension Assignments {
    /// The version of the form.
    private static let version: Int64 = 1

    package var json: JSONValue {
        .object([
            ("version", .integer(Self.version)),
            ("assignments", .array(entries.map(\.json))),
        ])
    }

    /// Nil for what is no such text.
    package init?(_ value: JSONValue) {
        guard value["version"]?.integer == Self.version, let items = value["assignments"]?.items else { return nil }
        for item in items {
            guard let entry = Entry(item) else { return nil }
            entries.append(entry)
        }
    }
}

extension Assignments.Entry {
    package var json: JSONValue {
        var members: [(String, JSONValue)] = [("class", JSONValue(className))]
        switch target {
        case .cgroup(let path, let identity):
            members += [("cgroup", JSONValue(path.text)), ("inode", JSONValue(identity.inode))]
        case .unit(let name): members.append(("unit", JSONValue(name)))
        }
        return .object(members)
    }

    package init?(_ value: JSONValue) {
        guard let className = value["class"]?.string else { return nil }
        if let name = value["unit"]?.string {
            self.init(.unit(name), className: className)
        } else if let path = value["cgroup"]?.string.flatMap(CgroupPath.init), let inode = value["inode"]?.unsigned {
            self.init(.cgroup(path, CgroupIdentity(inode: inode)), className: className)
        } else {
            return nil
        }
    }
}
