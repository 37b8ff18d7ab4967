import KernelInterface

/// The announced values of one unit, which go in one call, and come back in one.
struct UnitBatch {
    /// How the next write of a file is carried out.
    enum Step: Equatable {
        /// It went with an earlier call.
        case inPlace
        case together([UnitAssignment])
        case alone
    }

    private enum State {
        case before, after
    }

    private struct Value {
        let announced: AnnouncedValue
        let new: [UnitAssignment]
        /// nil where there was nothing before.
        let old: [UnitAssignment]?
    }

    private var values: [Value] = []
    private var state = State.before
    /// Files that are set in several steps, or with properties that others set, too: each step by itself.
    private var apart: Set<InterfaceFile> = []
    /// Whether what goes in one call is to be kept beyond the next boot.
    private(set) var isPersistent = false

    mutating func add(_ value: AnnouncedValue) {
        guard let new = unitAssignments(for: value.file, value.new, isGivenBack: value.isGivenBack) else { return }
        let old = value.old.flatMap { unitAssignments(for: value.file, $0, isGivenBack: !value.isGivenBack) }
        values.append(Value(announced: value, new: new, old: old))
    }

    /// Nothing more is added. Properties that are newer than `version` are for whoever looks at the version; what is
    /// `persistent` does not go with what is not.
    mutating func close(version: Int, persistent: Set<InterfaceFile>) {
        var users: [String: Int] = [:]
        for value in values { for assignment in value.new { users[assignment.place, default: 0] += 1 } }
        isPersistent = values.first.map { persistent.contains($0.announced.file) } ?? false
        for value in values
        where persistent.contains(value.announced.file) != isPersistent
            || value.new.contains(where: { users[$0.place] != 1 || $0.property.since > version })
        {
            apart.insert(value.announced.file)
        }
        values.removeAll { apart.contains($0.announced.file) }
    }

    /// What the write of this text takes.
    func step(_ file: InterfaceFile, _ text: String) -> Step {
        guard let value = values.first(where: { $0.announced.file == file && $0.announced.matches(text) }) else {
            return .alone
        }
        if text == value.announced.new {
            return state == .after ? .inPlace : .together(values.flatMap(\.new))
        }
        return state == .before ? .inPlace : .together(values.flatMap { $0.old ?? [] })
    }

    /// Whether the file may go when its value is given back.
    func mayGo(_ file: InterfaceFile) -> Bool {
        values.first { $0.announced.file == file }?.announced.mayGo ?? false
    }

    /// The write was carried out.
    mutating func took(_ file: InterfaceFile, _ text: String) {
        guard let value = values.first(where: { $0.announced.file == file && $0.announced.matches(text) }) else {
            // Something else than was announced: from here on each value goes by itself.
            if !apart.contains(file) { values.removeAll { $0.announced.file == file } }
            return
        }
        state = text == value.announced.new ? .after : .before
    }
}

extension AnnouncedValue {
    fileprivate func matches(_ text: String) -> Bool { text == new || text == old }
}

extension UnitAssignment {
    /// What two assignments may not both set: the property, or its entry of one device.
    var place: String {
        if case .device(let path, _) = value { return property.rawValue + " " + path }
        return property.rawValue
    }
}
