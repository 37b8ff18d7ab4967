/// A PSI trigger: tell when tasks were stalled for so long within a window.
package struct PressureTrigger: KernelText {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case some, full
    }

    package let kind: Kind
    /// Microseconds, 1 to the window.
    package let stall: UInt64
    /// Microseconds, to 10 s; kernels before 6.5 also refuse less than 500 ms.
    package let window: UInt64

    package static let windows: ClosedRange<UInt64> = 1...10_000_000
    /// The windows of a caller without CAP_SYS_RESOURCE are multiples of this; kernel 6.1.
    package static let unprivilegedStep: UInt64 = 2_000_000
    /// The shortest window before kernel 6.5.
    package static let shortestOldWindow: UInt64 = 500_000

    /// Nil for a stall of nothing or beyond the window, and for a window beyond 10 s.
    package init?(_ kind: Kind, stall: UInt64, window: UInt64) {
        guard Self.windows.contains(window), stall > 0, stall <= window else { return nil }
        self.kind = kind
        self.stall = stall
        self.window = window
    }

    /// The trigger that says when to look at an objective of so many hundredths of a percent over so many µs.
    ///
    /// The window is that time, between 500 ms and 10 s. Without CAP_SYS_RESOURCE it is the multiple of 2 s that is not
    /// longer, so that the news does not come later, and at least 2 s. The stall is the share of the window.
    package static func forObjective(
        _ kind: Kind, belowPermyriad share: UInt32, over: UInt64, isPrivileged: Bool
    ) -> PressureTrigger {
        let longest = windows.upperBound
        let window =
            isPrivileged
            ? min(max(over, shortestOldWindow), longest)
            : max(min(over, longest) / unprivilegedStep, 1) * unprivilegedStep
        return PressureTrigger(kind: kind, stall: min(max(window * UInt64(share) / 10_000, 1), window), window: window)
    }

    /// A trigger that tells before this one does: half of its share, in a window of 100 ms or of 5 ms of its stall,
    /// whichever is longer. Nil where it would tell no earlier.
    ///
    /// The kernel looks at all triggers of a cgroup ten times in the shortest of their windows, so that this one, too, is
    /// looked at more often beside it. It also begins all their windows anew where nothing stalled for as long as the
    /// shortest, so that stall which comes in short pieces far apart is told of by this alone: who arms it has to add up
    /// what it tells of. Kernel 6.5 and CAP_SYS_RESOURCE.
    package var early: PressureTrigger? {
        let shortest = max(Self.earlyWindow, Self.earlyStall * window / stall)
        guard shortest <= window / 2 else { return nil }
        return PressureTrigger(kind, stall: stall * shortest / window / 2, window: shortest)
    }

    /// µs
    private static let earlyWindow: UInt64 = 100_000
    /// What the kernel does not count before its first look is less, µs.
    private static let earlyStall: UInt64 = 5_000

    /// `stall` and `window` are in range.
    private init(kind: Kind, stall: UInt64, window: UInt64) {
        self.kind = kind
        self.stall = stall
        self.window = window
    }

    package init(parsing text: String) throws(KernelTextError) {
        var scanner = Scanner(text)
        let error = KernelTextError(expected: "`some|full STALL WINDOW` in microseconds", found: text)
        let word = scanner.token()
        guard let kind = Kind.allCases.first(where: { word.isSame($0.rawValue) }), scanner.skip(UInt8(ascii: " ")),
            let stall = scanner.decimal(), scanner.skip(UInt8(ascii: " ")), let window = scanner.decimal(),
            scanner.isAtEnd || scanner.skip(UInt8(ascii: "\n")), scanner.isAtEnd,
            let trigger = PressureTrigger(kind, stall: stall, window: window)
        else { throw error }
        self = trigger
    }

    package var description: String { "\(kind.rawValue) \(stall) \(window)" }

    /// What to write: `/proc/pressure` overwrites the last byte of what it is given, so it must be the newline.
    package var command: String { description + "\n" }

    /// Whether a kernel takes this trigger on this file from a caller with or without CAP_SYS_RESOURCE.
    package func isAccepted(by file: InterfaceFile, of kernel: KernelVersion, isPrivileged: Bool) -> Bool {
        if file == .irqPressure, kind == .some { return false }
        if kernel < KernelVersion(6, 5), window < Self.shortestOldWindow { return false }
        return isPrivileged || window.isMultiple(of: Self.unprivilegedStep)
    }
}
