import Document
import KernelInterface

extension PolicyDecoder {
    /// Decodes the value of one key of the table into one or more settings.
    mutating func decode(key: PolicyKey, _ pair: MappingEntry, subject: MappingEntry?) {
        let path = ValuePath(key: key, subject: subject?.name, field: nil)
        let before = diagnostics.count + dropped
        defer { if diagnostics.count + dropped > before { refusedKeys.append(key.path) } }
        switch key.shape {
        case .weights(let range): decodeWeights(pair, range, path)
        case .fields(let fields, let fillsMax):
            if let line = decodeFields(pair, fields, fillsMax: fillsMax, path) {
                add(.text(line), path, pair, subject)
            }
        case .labelled(let label, let shape):
            if case .text(let text)? = decodeScalar(pair, shape, path) {
                add(.text("\(label)=\(text)"), path, pair, subject)
            }
        case .cpuMax where pair.isMapping:
            if let value = decodeQuotaAndPeriod(pair, path) { add(value, path, pair, subject) }
        case .cache, .bandwidth, .allocationFlag: decodeAllocation(pair, path)
        case .objectives: decodeObjectives(pair, path)
        case .rungs(let list): decodeRungs(pair, list, path)
        case .drift: decodeDrift(pair, path)
        case .flag where key.effect == .judgement:
            if case .text(let text)? = decodeScalar(pair, key.shape, path) { isPersistent = text == "1" }
        case let shape:
            if let value = decodeScalar(pair, shape, path) { add(value, path, pair, subject) }
        }
    }

    /// Appends a setting; the subject of the path decides how the value is carried.
    private mutating func add(
        _ value: RequestedValue, _ path: ValuePath, _ pair: MappingEntry, _ subject: MappingEntry?
    ) {
        let key = path.key
        let scalar = pair.scalar
        let requested = scalar.map(\.text) ?? flowText(pair.node)
        guard let subject, let name = path.subject else {
            guard let file = key.interfaceFile else { return }
            append(
                RequestedSetting(
                    key: key.path, file: file, value: value, text: requested,
                    span: scalar == nil ? pair.keySpan : pair.span),
                key)
            return
        }
        if key.subject == .pageSize {
            let words = key.file.split(separator: ".").map { $0 == "SIZE" ? name : String($0) }
            guard let file = InterfaceFile(words.joined(separator: ".")) else { return }
            append(RequestedSetting(key: path.text, file: file, value: value, text: requested, span: pair.span), key)
            return
        }
        guard let file = key.interfaceFile else { return }
        let line =
            switch value {
            case .text(let text): text
            case .bytes(let bytes): String(bytes)
            default: ""
            }
        append(
            RequestedSetting(
                key: path.text, file: file,
                value: key.subject == .device ? .device(name, line: line) : .entry(name, line: line), text: requested,
                span: subject.keySpan),
            key)
    }

    @inline(__always)
    private mutating func append(_ setting: consuming RequestedSetting, _ key: PolicyKey) {
        settings.append(setting)
        settingKeys.append(ObjectIdentifier(key))
    }

    /// `500`, or `{default: 100, nvme0n1: 800}`.
    private mutating func decodeWeights(_ pair: MappingEntry, _ range: ClosedRange<Int64>, _ path: ValuePath) {
        let shape = PolicyShape.integer(range, allowsMax: false)
        guard let file = path.key.interfaceFile else { return }
        guard let pairs = pair.pairs else {
            guard case .text(let text)? = decodeScalar(pair, shape, path) else { return }
            append(
                RequestedSetting(
                    key: path.key.path, file: file, value: .text(text), text: text,
                    span: pair.span), path.key)
            return
        }
        for index in pairs.indices {
            let entry = MappingEntry(pairs, index)
            let name = entry.name
            let inner = path.field(name.shortened(to: 80))
            guard case .text(let text)? = decodeScalar(entry, shape, inner), checkDevice(entry, inner)
            else { continue }
            append(
                RequestedSetting(
                    key: inner.text, file: file,
                    value: name == "default" ? .text(text) : .device(name, line: text), text: text,
                    span: entry.keySpan), path.key)
        }
    }

    private mutating func checkDevice(_ entry: MappingEntry, _ path: ValuePath) -> Bool {
        let name = entry.name
        if !name.isEmpty, name.utf8.count <= 255, !name.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
            return true
        }
        report(
            .badName, "`\(name.shortened(to: 80))` cannot be a name in `\(path.key.path)`", at: entry.keySpan,
            help: ["names have no blanks and at most 255 bytes"])
        return false
    }

    /// A line of `WORD=VALUE` pairs in the kernel's order, whatever the order in the policy.
    private mutating func decodeFields(
        _ node: MappingEntry, _ fields: [PolicyField], fillsMax: Bool, _ path: ValuePath
    ) -> String? {
        let example = path.key.examples[0]
        guard let pairs = mapping(node, path.text, help: "write `\(example)`") else { return nil }
        var isGood = true
        var used = 0
        var line = ""
        line.reserveCapacity(64)
        for index in fields.indices {
            let place = pairs.place(of: fields[index].name)
            if place == nil, !fillsMax { continue }
            if index > 0, !line.isEmpty { line += " " }
            guard let place else {
                line += fields[index].absent
                continue
            }
            used += 1
            let inner = path.field(fields[index].name)
            if case .text(let value)? = decodeScalar(MappingEntry(pairs, place), fields[index].shape, inner) {
                line += fields[index].label
                line += value
            } else {
                isGood = false
            }
        }
        if used != pairs.count {
            isGood = false
            for index in pairs.indices where !fields.contains(where: { $0.name == pairs[index].name }) {
                reportUnknown(MappingEntry(pairs, index), in: path.text, among: fields.map(\.name))
            }
        }
        if pairs.isEmpty {
            report(
                .missingKey, "`\(path.text)` is empty", at: node.span,
                help: ["write `\(example)`"])
            return nil
        }
        return isGood ? line : nil
    }

    /// The value as one line, as in a flow mapping.
    private func flowText(_ node: YAMLNode) -> String {
        var text = ""
        text.reserveCapacity(48)
        append(flow: node, to: &text)
        return text
    }

    private func append(flow node: YAMLNode, to text: inout String) {
        switch node.content {
        case .null: text += "null"
        case .scalar(let scalar): text += scalar.text
        case .sequence(let items):
            text += "["
            for index in items.indices {
                if index > 0 { text += ", " }
                append(flow: items[index], to: &text)
            }
            text += "]"
        case .mapping(let pairs):
            text += "{"
            for index in pairs.indices {
                if index > 0 { text += ", " }
                text += MappingEntry(pairs, index).name
                text += ": "
                append(flow: pairs[index].value, to: &text)
            }
            text += "}"
        }
    }
}
