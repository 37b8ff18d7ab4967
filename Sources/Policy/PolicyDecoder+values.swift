import Document
import KernelInterface

extension PolicyDecoder {
    /// Decodes the value of one key of the table into one or more settings.
    mutating func decode(key index: Int, _ pair: YAMLPair, subject: YAMLNode?) {
        let node = pair.value
        let path = ValuePath(key: index, subject: subject, field: nil)
        switch keys[index].shape {
        case .weights(let range): decodeWeights(pair, range, path)
        case .fields(let fields, let fillsMax):
            if let line = decodeFields(node, fields, fillsMax: fillsMax, path) {
                add(.text(line), path, pair)
            }
        case .labelled(let label, let shape):
            if case .text(let text)? = decodeScalar(node, shape, path) { add(.text("\(label)=\(text)"), path, pair) }
        case .cpuMax where node.pairs != nil:
            if let value = decodeQuotaAndPeriod(node, path) { add(value, path, pair) }
        case let shape:
            if let value = decodeScalar(node, shape, path) { add(value, path, pair) }
        }
    }

    /// Appends a setting; the subject of the path decides how the value is carried.
    private mutating func add(_ value: RequestedValue, _ path: ValuePath, _ pair: YAMLPair) {
        let key = keys[path.key]
        let requested = pair.value.scalar?.text ?? flowText(pair.value)
        guard let subject = path.subject, let name = subject.scalar?.text else {
            guard let file = key.interfaceFile else { return }
            let span = pair.value.scalar == nil ? pair.key.span : pair.value.span
            append(RequestedSetting(key: key.path, file: file, value: value, text: requested, span: span), path.key)
            return
        }
        let line =
            switch value {
            case .text(let text): text
            case .bytes(let bytes): String(bytes)
            default: ""
            }
        switch key.subject {
        case .pageSize:
            let words = key.file.split(separator: ".").map { $0 == "SIZE" ? name : String($0) }
            guard let file = InterfaceFile(words.joined(separator: ".")) else { return }
            append(
                RequestedSetting(
                    key: path.text, file: file, value: value, text: requested, span: pair.value.span), path.key)
        case .device, .entry, .none:
            guard let file = key.interfaceFile else { return }
            let value: RequestedValue = key.subject == .device ? .device(name, line: line) : .entry(name, line: line)
            append(
                RequestedSetting(key: path.text, file: file, value: value, text: requested, span: subject.span),
                path.key)
        }
    }

    private mutating func append(_ setting: RequestedSetting, _ key: Int) {
        settings.append(setting)
        settingKeys.append(key)
    }

    /// `500`, or `{default: 100, nvme0n1: 800}`.
    private mutating func decodeWeights(_ pair: YAMLPair, _ range: ClosedRange<Int64>, _ path: ValuePath) {
        let shape = PolicyShape.integer(range, allowsMax: false)
        guard let file = keys[path.key].interfaceFile else { return }
        guard let pairs = pair.value.pairs else {
            guard case .text(let text)? = decodeScalar(pair.value, shape, path) else { return }
            append(
                RequestedSetting(
                    key: keys[path.key].path, file: file, value: .text(text), text: text,
                    span: pair.value.span), path.key)
            return
        }
        for entry in pairs {
            let name = entry.name
            let inner = path.field(name.shortened(to: 80))
            guard case .text(let text)? = decodeScalar(entry.value, shape, inner), checkDevice(entry.key, inner)
            else { continue }
            append(
                RequestedSetting(
                    key: inner.text, file: file,
                    value: name == "default" ? .text(text) : .device(name, line: text), text: text,
                    span: entry.key.span), path.key)
        }
    }

    private mutating func checkDevice(_ key: YAMLNode, _ path: ValuePath) -> Bool {
        let name = key.scalar?.text ?? ""
        if !name.isEmpty, name.utf8.count <= 255, !name.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
            return true
        }
        report(
            .badName, "`\(name.shortened(to: 80))` cannot be a name in `\(keys[path.key].path)`", at: key.span,
            help: ["names have no blanks and at most 255 bytes"])
        return false
    }

    /// A line of `WORD=VALUE` pairs in the kernel's order, whatever the order in the policy.
    private mutating func decodeFields(
        _ node: YAMLNode, _ fields: [PolicyField], fillsMax: Bool, _ path: ValuePath
    ) -> String? {
        let example = keys[path.key].examples[0]
        guard let pairs = mapping(node, path.text, help: "write `\(example)`") else { return nil }
        var isGood = true
        for pair in pairs where !fields.contains(where: { $0.name == pair.name }) {
            isGood = false
            reportUnknown(pair.key, in: path.text, among: fields.map(\.name))
        }
        var line = ""
        for field in fields {
            var text = fillsMax ? "max" : nil
            if let given = pairs.first(where: { $0.name == field.name })?.value {
                if case .text(let value)? = decodeScalar(given, field.shape, path.field(field.name)) {
                    text = value
                } else {
                    isGood = false
                }
            }
            if let text {
                if !line.isEmpty { line += " " }
                line += field.word
                line += "="
                line += text
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
        switch node.content {
        case .null: "null"
        case .scalar(let scalar): scalar.text
        case .sequence(let items): "[" + items.map(flowText).joined(separator: ", ") + "]"
        case .mapping(let pairs):
            "{" + pairs.map { "\($0.name): \(flowText($0.value))" }.joined(separator: ", ") + "}"
        }
    }
}
