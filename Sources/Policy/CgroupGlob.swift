package import KernelInterface

/// A pattern over cgroup paths below the mount: names with wildcards between slashes, `**` for any number of levels.
package struct CgroupGlob: Hashable, Sendable, CustomStringConvertible {
    package enum Component: Hashable, Sendable {
        /// Exactly one level.
        case name(NameGlob)
        /// `**`: no level, one or more.
        case anyDepth
    }

    /// The only path that matches, when no component has a wildcard.
    package let literal: String?
    /// Empty for a literal, whose path says it all.
    private let pattern: [Component]

    /// Matches the root cgroup and nothing else.
    package static let root = CgroupGlob(literal: "")

    /// Why a text is no pattern of cgroups.
    package enum Malformation: Error, Hashable {
        case name(NameGlob.Malformation)
        case emptyComponent
        /// `.` or `..`
        case escape(String)
        /// `**` with other characters beside it.
        case partialDepth
    }

    private init(literal: String?, pattern: [Component] = []) {
        self.literal = literal
        self.pattern = pattern
    }

    /// Accepts a leading slash, which stands for the mount.
    package init(_ text: String) throws(Malformation) {
        let slash = UInt8(ascii: "/")
        let body = text.utf8.first == slash ? String(text.unicodeScalars.dropFirst()) : text
        if Self.isLiteral(body.utf8.span) {
            self.init(literal: body)
            return
        }
        if body.isEmpty { throw .emptyComponent }
        var pattern: [Component] = []
        for part in body.utf8.split(separator: slash, omittingEmptySubsequences: false) {
            let name = String(Substring(part))
            switch name {
            case "": throw .emptyComponent
            case ".", "..": throw .escape(name)
            case "**": if pattern.last != .anyDepth { pattern.append(.anyDepth) }
            default:
                if zip(part, part.dropFirst()).contains(where: { $0 == 0x2A && $1 == 0x2A }) { throw .partialDepth }
                do throws(NameGlob.Malformation) {
                    pattern.append(.name(try NameGlob(name)))
                } catch {
                    throw .name(error)
                }
            }
        }
        self.init(literal: nil, pattern: pattern)
    }

    /// Whether this is the path of a cgroup, as nearly all are: names between single slashes, nothing else to judge.
    private static func isLiteral(_ path: Span<UInt8>) -> Bool {
        var length = 0
        var dots = 0
        for index in 0..<path.count {
            let byte = path[index]
            switch byte {
            case UInt8(ascii: "/"):
                if length == dots, length <= 2 { return false }
                length = 0
                dots = 0
                continue
            case 0..<0x20, 0x7F, UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["): return false
            case UInt8(ascii: "."): dots += 1
            default: break
            }
            length += 1
        }
        return length > dots || length > 2
    }

    /// Empty for the pattern of the root cgroup.
    package var components: [Component] {
        guard let literal else { return pattern }
        return literal.utf8.split(separator: UInt8(ascii: "/")).map { .name(NameGlob(literal: String(Substring($0)))) }
    }

    package var description: String {
        if let literal { return literal.isEmpty ? "/" : literal }
        return pattern.map {
            switch $0 {
            case .name(let glob): glob.description
            case .anyDepth: "**"
            }
        }.joined(separator: "/")
    }

    /// What every matching path starts with.
    package var literalPrefix: String {
        if let literal { return literal }
        var prefix = ""
        for component in pattern {
            guard case .name(let glob) = component else { return prefix }
            prefix += glob.literalPrefix
            if glob.literal == nil { return prefix }
            prefix += "/"
        }
        return prefix
    }

    /// Only the last `**` is ever tried again, so the work is at most levels × components names.
    package func matches(_ path: CgroupPath) -> Bool {
        if let literal { return literal.utf8.elementsEqual(path.text.utf8) }
        let names = path.text.split(separator: "/")
        var position = 0
        var component = 0
        var retry: (component: Int, position: Int)?
        while position < names.count {
            if component < pattern.count {
                switch pattern[component] {
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
        while component < pattern.count, pattern[component] == .anyDepth { component += 1 }
        return component == pattern.count
    }
}
