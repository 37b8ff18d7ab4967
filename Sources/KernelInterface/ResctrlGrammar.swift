/// The grammar of a resctrl file: what its text looks like when it is read and when it is written.
package enum ResctrlGrammar: Hashable, Sendable, CaseIterable {
    /// Kept as it is, without the final newline.
    case text
    /// One whole number.
    case integer
    /// `0` or `1`.
    case boolean
    /// One capacity bitmask.
    case mask
    /// `BitUsage`
    case bitUsage
    /// `Schemata`
    case schemata
    /// `ResourceSizes`
    case sizes
    /// `ResourceGroupMode`
    case mode
    /// `CPUMask`
    case cpuMask
    /// `IndexList`
    case cpuList
    /// `TaskList`
    case tasks
    /// `LastCommandStatus`
    case status
    /// `MonitoringFeatures`
    case features
    /// `ThreadThrottleMode`
    case throttleMode
    /// `EventConfiguration`
    case eventConfiguration
    /// `EventFilter`
    case eventFilter
    /// `CounterAssignMode`
    case assignMode
    /// `DomainCounts`
    case domainCounts
    /// `CounterAssignments`
    case assignments
    /// `IOAllocation`
    case ioAllocation
    /// `DomainMasks`
    case domainMasks
    /// `MonitoringReading`
    case reading
    /// `TelemetryReading`
    case telemetry

    /// What a text of this grammar looks like, for messages.
    package var expectation: String {
        switch self {
        case .text: "text"
        case .integer: "a number"
        case .boolean: "0 or 1"
        case .mask: CBM.expectation
        case .bitUsage: BitUsage.expectation
        case .schemata: "lines of NAME:ID=VALUE;ID=VALUE"
        case .sizes: ResourceSizes.expectation
        case .mode: "one of " + ResourceGroupMode.allCases.map(\.rawValue).joined(separator: ", ")
        case .cpuMask: CPUMask.expectation
        case .cpuList: Grammar.indexList.expectation
        case .tasks: TaskList.expectation
        case .status: "ok, or the reasons of a refusal line by line"
        case .features: MonitoringFeatures.expectation
        case .throttleMode: "one of " + ThreadThrottleMode.allCases.map(\.rawValue).joined(separator: ", ")
        case .eventConfiguration: EventConfiguration.expectation
        case .eventFilter: EventFilter.expectation
        case .assignMode: CounterAssignMode.expectation
        case .domainCounts: DomainCounts.expectation
        case .assignments: CounterAssignments.expectation
        case .ioAllocation: "one of " + IOAllocation.allCases.map(\.rawValue).joined(separator: ", ")
        case .domainMasks: DomainMasks.expectation
        case .reading: MonitoringReading.expectation
        case .telemetry: TelemetryReading.expectation
        }
    }

    /// The one spelling of what a text of this grammar says, without the final newline.
    package func canonical(_ text: String) throws(KernelTextError) -> String {
        switch self {
        case .text: return text.droppingFinalNewline
        case .integer, .boolean:
            var scanner = Scanner(text)
            scanner.skipBlanks()
            guard let value = scanner.decimal(), self == .integer || value <= 1, scanner.finish() else {
                throw KernelTextError(expected: expectation, found: text)
            }
            return String(value)
        case .mask: return try CBM(parsing: text).description
        case .bitUsage: return try BitUsage(parsing: text).description
        case .schemata: return try Schemata(parsing: text).description
        case .sizes: return try ResourceSizes(parsing: text).description
        case .mode: return try ResourceGroupMode(parsing: text).description
        case .cpuMask: return try CPUMask(parsing: text).description
        case .cpuList: return try IndexList(parsing: text).description
        case .tasks: return try TaskList(parsing: text).description
        case .status: return try LastCommandStatus(parsing: text).description
        case .features: return try MonitoringFeatures(parsing: text).description
        case .throttleMode: return try ThreadThrottleMode(parsing: text).description
        case .eventConfiguration: return try EventConfiguration(parsing: text).description
        case .eventFilter: return try EventFilter(parsing: text).description
        case .assignMode: return try CounterAssignMode(parsing: text).description
        case .domainCounts: return try DomainCounts(parsing: text).description
        case .assignments: return try CounterAssignments(parsing: text).description
        case .ioAllocation: return try IOAllocation(parsing: text).description
        case .domainMasks: return try DomainMasks(parsing: text).description
        case .reading: return try MonitoringReading(parsing: text).description
        case .telemetry: return try TelemetryReading(parsing: text).description
        }
    }
}
