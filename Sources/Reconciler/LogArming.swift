package import SLA

/// What is decided about, and where its levers stand.
package struct LogArming: Equatable, Sendable {
    package var at: UInt64
    package var model: SLAModel
    /// The value of each lever.
    package var values: [UInt64]
    /// What the files of each lever are to read; empty for one at its base.
    package var texts: [[AdjustedText]]

    package init(at: UInt64, model: SLAModel, values: [UInt64], texts: [[AdjustedText]]) {
        self.at = at
        self.model = model
        self.values = values
        self.texts = texts
    }
}

extension LogArming {
    /// Nil for a record that arms nothing.
    package init?(_ record: LogRecord) {
        guard case .armed(let arming) = record else { return nil }
        self = arming
    }

    /// Where the levers stand after a record.
    package func following(_ record: LogRecord) -> LogArming {
        switch record {
        case .armed(let arming): return arming
        case .decision(let decision, .granted(let value, _)?, let texts):
            guard let lever = decision.lever, values.indices.contains(lever), self.texts.indices.contains(lever) else {
                return self
            }
            var next = self
            next.values[lever] = value
            next.texts[lever] = texts
            return next
        case .decision, .start, .sample, .outcome, .refused, .released, .drift, .note: return self
        }
    }
}
