import KernelInterface
import Planner

/// A value that somebody else changed, in the words of the log.
package struct LogDrift: Hashable, Sendable {
    package enum Response: String, CaseIterable, Hashable, Sendable {
        case repaired, reported, yielded
        case backedOff = "backed-off"
        case refused
    }

    package var at: UInt64
    package var place: AdjustedPlace
    package var className: String
    package var expected: String
    /// Nil where it cannot be read.
    package var present: String?
    package var response: Response
    /// Until when it is left, µs; for `backedOff`.
    package var until: UInt64?
    /// For `refused`.
    package var error: String?
    /// Who wrote it: `pid 812 (kubelet) in kubelet.service`; nil where that is not known.
    package var writer: String?

    package init(
        at: UInt64, place: AdjustedPlace, className: String, expected: String, present: String?, response: Response,
        until: UInt64? = nil, error: String? = nil, writer: String? = nil
    ) {
        self.at = at
        self.place = place
        self.className = className
        self.expected = expected
        self.present = present
        self.response = response
        self.until = until
        self.error = error
        self.writer = writer
    }

    package init(_ event: DriftEvent, at: UInt64) {
        self.init(
            at: at, place: AdjustedPlace(cgroup: event.cgroup, file: event.value.file, key: event.value.key),
            className: event.value.reason.className, expected: event.expected, present: event.present,
            response: .repaired, writer: event.writer.text)
        switch event.response {
        case .repaired: response = .repaired
        case .reported: response = .reported
        case .yielded: response = .yielded
        case .backedOff(let moment): (response, until) = (.backedOff, moment)
        case .refused(let refusal): (response, error) = (.refused, refusal.errno.text)
        }
    }
}
