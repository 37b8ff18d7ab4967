/// `cpuset.cpus.partition`: the kind of partition asked for, and why it is not in force where it is not.
///
/// The kernel takes a partition that cannot be and says so on the next read; it may also turn invalid, or valid, later.
package struct CPUSetPartition: KernelText {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case member
        case root
        /// Kernel 6.1.
        case isolated
    }

    package enum State: Hashable, Sendable {
        case valid
        /// The reason as the kernel gives it; empty where it gives none.
        case invalid(reason: String)
    }

    package let kind: Kind
    package let state: State

    /// Nil for an invalid member, which there is not, and for a reason that does not fit on the line.
    package init?(_ kind: Kind, _ state: State = .valid) {
        if case .invalid(let reason) = state {
            let isOneLine = !reason.utf8.contains(UInt8(ascii: "\n"))
            guard kind != .member, isOneLine, reason.isEmpty || reason[...].stripped.isSame(reason) else { return nil }
        }
        self.kind = kind
        self.state = state
    }

    package init(parsing text: String) throws(KernelTextError) {
        var scanner = Scanner(text[...].stripped)
        let error = KernelTextError(expected: Grammar.partition.expectation, found: text)
        let word = scanner.token()
        guard let kind = Kind.allCases.first(where: { word.isSame($0.rawValue) }) else { throw error }
        scanner.skipBlanks()
        if scanner.isAtEnd {
            self.kind = kind
            state = .valid
            return
        }
        guard scanner.token().isSame("invalid") else { throw error }
        scanner.skipBlanks()
        var reason = scanner.rest
        if !reason.isEmpty {
            guard reason.utf8.first == UInt8(ascii: "("), reason.utf8.last == UInt8(ascii: ")"), reason.utf8.count > 2
            else { throw error }
            reason = reason.dropFirst().dropLast()
        }
        guard let value = CPUSetPartition(kind, .invalid(reason: String(reason))) else { throw error }
        self = value
    }

    package var description: String {
        switch state {
        case .valid: kind.rawValue
        case .invalid(reason: ""): kind.rawValue + " invalid"
        case .invalid(let reason): kind.rawValue + " invalid (" + reason + ")"
        }
    }

    /// The word to write for a canonical text: `root` for `root invalid (…)`.
    static func requested(in canonical: String) -> String {
        var scanner = Scanner(canonical)
        return String(scanner.token())
    }

    /// Whether a canonical text says what `asked` says, and that the kernel has not put it in force.
    package static func isOutOfForce(_ canonical: String, asked: String) -> Bool {
        isInvalid(canonical) && requested(in: canonical) == requested(in: asked)
    }

    static func isInvalid(_ canonical: String) -> Bool {
        var scanner = Scanner(canonical)
        _ = scanner.token()
        return scanner.skip(" invalid")
    }
}
