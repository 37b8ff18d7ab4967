package import KernelInterface

/// A pattern over cgroup paths below the mount: names with wildcards between slashes, `**` for any number of levels.
package struct CgroupGlob: Hashable, Sendable, CustomStringConvertible {
    package enum Component: Hashable, Sendable {
        /// Exactly one level.
        case name(NameGlob)
        /// `**`: no level, one or more.
        case anyDepth
    }

    /// Empty for the pattern of the root cgroup.
    package let components: [Component]
    /// The only path that matches, when no component has a wildcard.
    package let literal: String?

    /// Matches the root cgroup and nothing else.
    package static let root = CgroupGlob(components: [])

    /// Why a text is no pattern of cgroups.
    package enum Malformation: Error, Hashable {
        case name(NameGlob.Malformation)
        case emptyComponent
        /// `.` or `..`
        case escape(String)
        /// `**` with other characters beside it.
        case partialDepth
    }

    private init(components: [Component]) {
        self.components = components
        var names: [String] = []
        for case .name(let glob) in components {
            if let name = glob.literal { names.append(name) }
        }
        literal = names.count == components.count ? names.joined(separator: "/") : nil
    }

    /// Accepts a leading slash, which stands for the mount.
    package init(_ text: String) throws(Malformation) {
        let body = text.hasPrefix("/") ? text.dropFirst() : text[...]
        if body.isEmpty { throw .emptyComponent }
        var components: [Component] = []
        for part in body.split(separator: "/", omittingEmptySubsequences: false) {
            switch part {
            case "": throw .emptyComponent
            case ".", "..": throw .escape(String(part))
            case "**": if components.last != .anyDepth { components.append(.anyDepth) }
            default:
                if part.contains("**") { throw .partialDepth }
                do throws(NameGlob.Malformation) {
                    components.append(.name(try NameGlob(String(part))))
                } catch {
                    throw .name(error)
                }
            }
        }
        self.init(components: components)
    }

    package var description: String {
        if components.isEmpty { return "/" }
        return components.map {
            switch $0 {
            case .name(let glob): glob.description
            case .anyDepth: "**"
            }
        }.joined(separator: "/")
    }

    /// What every matching path starts with.
    package var literalPrefix: String {
        var prefix = ""
        for component in components {
            guard case .name(let glob) = component else { return prefix }
            prefix += glob.literalPrefix
            if glob.literal == nil { return prefix }
            prefix += "/"
        }
        return literal ?? prefix
    }

    /// Only the last `**` is ever tried again, so the work is at most levels × components names.
    package func matches(_ path: CgroupPath) -> Bool {
        if let literal { return literal.utf8.elementsEqual(path.text.utf8) }
        let names = path.text.split(separator: "/")
        var position = 0
        var component = 0
        var retry: (component: Int, position: Int)?
        while position < names.count {
            if component < components.count {
                switch components[component] {
                case .anyDepth:
                    component += 1
                    retry = (component, position)
                    continue
                case .name(let glob):
                    if glob.matches(names[position]) {
                        component += 1
                        position += 1
                        continue
                    }
                }
            }
            guard let last = retry else { return false }
            component = last.component
            position = last.position + 1
            retry = (component, position)
        }
        while component < components.count, components[component] == .anyDepth { component += 1 }
        return component == components.count
    }
}
