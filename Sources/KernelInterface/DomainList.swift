/// `ID=VALUE;ID=VALUE`, one value for each domain: what the files that speak of domains have in common.
struct DomainList {
    private var scanner: Scanner
    private let text: String
    private let expected: String
    private var seen: Set<Int> = []

    /// `text` is one line; `expected` says in a few words what it should be.
    init(_ text: String, expected: String) {
        self.text = text
        self.expected = expected
        scanner = Scanner(text)
        scanner.skipSpace()
    }

    private var error: KernelTextError { KernelTextError(expected: expected, found: text) }

    /// The next domain and the text of its value; nil at the end. Refuses a domain that came before.
    mutating func next() throws(KernelTextError) -> (domain: Int, value: Substring)? {
        if scanner.finish() { return nil }
        guard let domain = scanner.decimal(), domain <= UInt64(Int32.max), scanner.skip(UInt8(ascii: "=")),
            seen.insert(Int(domain)).inserted
        else { throw error }
        let start = scanner.position
        while let byte = scanner.next, byte != UInt8(ascii: ";"), byte != UInt8(ascii: "\n") { scanner.advance() }
        let value = scanner.since(start).stripped
        _ = scanner.skip(UInt8(ascii: ";"))
        return (Int(domain), value)
    }

    /// Every domain with its value, as `read` makes it of the text; nil of it refuses the whole.
    static func parsed<Value>(
        _ text: String, expected: String, _ read: (Substring) -> Value?
    ) throws(KernelTextError) -> [DomainValue<Value>] {
        var list = DomainList(text, expected: expected)
        var found: [DomainValue<Value>] = []
        while let (domain, text) = try list.next() {
            guard let value = read(text) else { throw list.error }
            found.append(DomainValue(domain: domain, value: value))
        }
        return found
    }
}
