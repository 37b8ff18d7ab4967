import CLibYAML

/// Turns libyaml's events into nodes. Nothing here recurses, and the depth is bounded before libyaml reads on.
struct YAMLComposer: ~Copyable {
    private struct Frame {
        /// Index in `nodes` of the first child.
        var start: Int
        /// Index in `keyHashes` of the first key.
        var firstHash: Int
        var isMapping: Bool
        var isBlock: Bool
        var position: SourcePosition
    }

    private let source: SourceFile
    private let name: SourceName
    private let limits: YAMLLimits
    private var nodes = NodeStack()
    private var keyHashes: [UInt64] = []
    private var top = Frame(
        start: 0, firstHash: 0, isMapping: false, isBlock: true, position: SourcePosition(line: 1, column: 1))
    private var outer: [Frame] = []
    private var findings: FindingList
    /// How deep the collection stands whose key was refused, while the key lasts.
    private var refusedKeyDepth: Int?
    /// Whether every part of the text so far became a node.
    private var isWhole = true

    init(source: SourceFile, limits: YAMLLimits) {
        self.source = source
        self.limits = limits
        name = SourceName(source.name)
        findings = FindingList(file: source.name, limit: limits.diagnostics)
    }

    mutating func compose() -> (node: YAMLNode?, diagnostics: [Diagnostic]) {
        // Unsafe: libyaml keeps pointers into its own parser, so it needs an address that does not change.
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        let event = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)
        defer {
            parser.deallocate()
            event.deallocate()
        }
        guard yaml_parser_initialize(parser) == 1 else { fatalError("libyaml has no memory for a parser") }
        defer { yaml_parser_delete(parser) }
        let skipped = source.hasByteOrderMark ? 3 : 0
        let bytes = source.bytes
        bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
            // An empty buffer has no address, but libyaml insists on one.
            guard let base = buffer.baseAddress, buffer.count > skipped else { return }
            yaml_parser_set_input_string(parser, base + skipped, buffer.count - skipped)
            readEvents(parser, event, skipped: skipped)
        }
        let node: YAMLNode? = isWhole && nodes.count == 1 ? nodes[0] : nil
        let isEmpty = node?.isMissing ?? (nodes.count == 0)
        if findings.isEmpty, isEmpty {
            let start = span(at: SourcePosition(line: 1, column: 1))
            findings.add(Diagnostic(.emptyDocument, "the file has no content", at: start))
        }
        return (isEmpty ? nil : node, findings.sorted())
    }

    private mutating func readEvents(
        _ parser: UnsafeMutablePointer<yaml_parser_t>, _ event: UnsafeMutablePointer<yaml_event_t>, skipped: Int
    ) {
        var documents = 0
        while true {
            guard yaml_parser_parse(parser, event) == 1 else {
                isWhole = false
                findings.add(YAMLProblem(parser, skipped: skipped).diagnostic(in: source))
                return
            }
            defer { yaml_event_delete(event) }
            switch event.pointee.type {
            case YAML_SCALAR_EVENT:
                addScalar(event)
            case YAML_MAPPING_START_EVENT:
                let data = event.pointee.data.mapping_start
                refuse(anchor: data.anchor, tag: data.tag, at: event)
                let isBlock = data.style != YAML_FLOW_MAPPING_STYLE
                guard open(isMapping: true, isBlock: isBlock, at: event) else { return }
            case YAML_SEQUENCE_START_EVENT:
                let data = event.pointee.data.sequence_start
                refuse(anchor: data.anchor, tag: data.tag, at: event)
                let isBlock = data.style != YAML_FLOW_SEQUENCE_STYLE
                guard open(isMapping: false, isBlock: isBlock, at: event) else { return }
            case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
                close(at: event)
            case YAML_ALIAS_EVENT:
                addAlias(event)
            case YAML_DOCUMENT_START_EVENT:
                documents += 1
                guard documents == 1 else {
                    refuseDocument(at: span(event))
                    return
                }
            case YAML_STREAM_END_EVENT:
                return
            default:
                break
            }
        }
    }

    private var isAtKey: Bool { top.isMapping && (nodes.count - top.start) & 1 == 0 }

    private mutating func addScalar(_ event: UnsafeMutablePointer<yaml_event_t>) {
        // Unsafe: the text belongs to libyaml until the event is deleted, and is copied here.
        let anchor = event.pointee.data.scalar.anchor
        let tag = event.pointee.data.scalar.tag
        if anchor != nil || tag != nil { refuse(anchor: anchor, tag: tag, at: event) }
        let bytes = UnsafeBufferPointer(
            start: event.pointee.data.scalar.value, count: event.pointee.data.scalar.length)
        let isPlain = event.pointee.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
        let place = span(event)
        if isAtKey {
            if bytes.isEmpty && isPlain && refusedKeyDepth == nil {
                refuseKey("a key is missing before `:`", at: place)
                refusedKeyDepth = nil
            }
            keyHashes.append(hash(bytes))
        } else if isPlain && isNullText(bytes) {
            nodes.push(YAMLNode(content: .null, span: place))
            return
        }
        let scalar = Scalar(text: String(decoding: bytes, as: UTF8.self), style: isPlain ? .plain : .quoted)
        nodes.push(YAMLNode(content: .scalar(scalar), span: place))
    }

    private mutating func open(
        isMapping: Bool, isBlock: Bool, at event: UnsafeMutablePointer<yaml_event_t>
    ) -> Bool {
        if isAtKey { refuseKey("a key must be a word, not \(isMapping ? "a mapping" : "a sequence")", at: span(event)) }
        guard outer.count < limits.depth else {
            isWhole = false
            let start = span(at: SourcePosition(event.pointee.start_mark))
            findings.add(
                Diagnostic(
                    .tooDeep, "mappings and sequences are nested more than \(limits.depth) levels deep", at: start))
            return false
        }
        outer.append(top)
        top = Frame(
            start: nodes.count, firstHash: keyHashes.count, isMapping: isMapping, isBlock: isBlock,
            position: SourcePosition(event.pointee.start_mark))
        return true
    }

    private mutating func close(at event: UnsafeMutablePointer<yaml_event_t>) {
        let frame = top
        let last = nodes.count > frame.start ? nodes[nodes.count - 1].span.end : frame.position
        // A block ends for libyaml where the next token starts, often lines further down.
        let end = frame.isBlock ? last : SourcePosition(event.pointee.end_mark)
        let place = SourceSpan(name: name, start: frame.position, end: end)
        let content: YAMLNode.Content
        if frame.isMapping {
            var pairs = nodes.popPairs(from: frame.start)
            keyHashes.withUnsafeBufferPointer { hashes in
                let own = UnsafeBufferPointer(rebasing: hashes[frame.firstHash...])
                removeDuplicateKeys(&pairs, hashes: own) { findings.add($0) }
            }
            keyHashes.removeLast(keyHashes.count - frame.firstHash)
            content = .mapping(pairs)
        } else {
            content = .sequence(nodes.popItems(from: frame.start))
        }
        top = outer.removeLast()
        if isAtKey {
            if refusedKeyDepth == outer.count { refusedKeyDepth = nil }
            keyHashes.append(0)
            nodes.push(YAMLNode(content: .scalar(Scalar(text: "", style: .plain)), span: place))
        } else {
            nodes.push(YAMLNode(content: content, span: place))
        }
    }

    private mutating func addAlias(_ event: UnsafeMutablePointer<yaml_event_t>) {
        let place = span(event)
        findings.add(.alias(named: String(cString: event.pointee.data.alias.anchor), at: place))
        isWhole = false
        if isAtKey { keyHashes.append(0) }
        nodes.push(YAMLNode(content: .scalar(Scalar(text: "", style: .plain)), span: place))
    }

    private mutating func refuse(
        anchor: UnsafeMutablePointer<yaml_char_t>?, tag: UnsafeMutablePointer<yaml_char_t>?,
        at event: UnsafeMutablePointer<yaml_event_t>
    ) {
        guard anchor != nil || tag != nil else { return }
        isWhole = false
        let start = span(at: SourcePosition(event.pointee.start_mark))
        if let anchor { findings.add(.anchor(named: String(cString: anchor), at: start)) }
        if let tag { findings.add(.tag(named: String(cString: tag), at: start)) }
    }

    private mutating func refuseKey(_ message: String, at place: SourceSpan) {
        isWhole = false
        // What stands in a refused key is not judged again.
        guard refusedKeyDepth == nil else { return }
        refusedKeyDepth = outer.count
        findings.add(
            Diagnostic(.keyNotScalar, message, at: place, help: ["quote it if it is meant as text"]))
    }

    private mutating func refuseDocument(at place: SourceSpan) {
        isWhole = false
        findings.add(
            Diagnostic(
                .severalDocuments, "a second document starts here; a file holds one", at: place,
                help: ["put it into a file of its own"]))
    }

    @inline(__always)
    private func span(_ event: UnsafeMutablePointer<yaml_event_t>) -> SourceSpan {
        SourceSpan(
            name: name, start: SourcePosition(event.pointee.start_mark), end: SourcePosition(event.pointee.end_mark))
    }

    private func span(at position: SourcePosition) -> SourceSpan {
        SourceSpan(name: name, start: position, end: position)
    }
}

@inline(__always)
private func isNullText(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    switch bytes.count {
    case 0: true
    case 1: bytes[0] == UInt8(ascii: "~")
    case 4: bytes[0] == 0x6E && bytes[1] == 0x75 && bytes[2] == 0x6C && bytes[3] == 0x6C
    default: false
    }
}

/// FNV-1a, never 0. It only finds candidates among the keys of one mapping.
@inline(__always)
private func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash | 1
}

extension YAMLNode {
    /// Null because nothing is written there.
    fileprivate var isMissing: Bool { isNull && span.start == span.end }
}
