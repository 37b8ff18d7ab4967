/// What a resource group may use of each resource: one schema a line. schemata.
///
/// Grammar: `NAME:ID=VALUE;ID=VALUE`, masks in hexadecimal, bandwidths in decimal, padded or not by kernel version.
/// A text that is written may name some of the schemas and domains; the others stay as they are.
package struct Schemata: KernelText {
    /// In the order of the text; no two of one name.
    package var schemas: [Schema]

    package init(_ schemas: [Schema] = []) {
        self.schemas = schemas
    }

    package init(parsing text: String) throws(KernelTextError) {
        schemas = []
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            let schema = try Schema(parsing: String(Substring(line)))
            guard self[schema.name] == nil else {
                throw KernelTextError(expected: "one line a schema", found: text)
            }
            schemas.append(schema)
        }
    }

    package subscript(_ name: String) -> Schema? { schemas.first { $0.name == name } }

    package var isEmpty: Bool { schemas.isEmpty }

    /// The lines, without the newline that ends the last.
    package var description: String { schemas.map(\.description).joined(separator: "\n") }

    /// What of this has another value in `present`, or is not there at all.
    package func differing(from present: Schemata) -> Schemata {
        Schemata(
            schemas.compactMap { schema in
                let known = present[schema.name]
                let changed = schema.entries.filter { known?[$0.domain] != $0.value }
                return changed.isEmpty ? nil : Schema(name: schema.name, entries: changed)
            })
    }

    /// The values of `present` for just the schemas and domains of this; what it does not have is left out.
    package func values(in present: Schemata) -> Schemata {
        Schemata(
            schemas.compactMap { schema in
                guard let known = present[schema.name] else { return nil }
                let entries = schema.entries.compactMap { entry in
                    known[entry.domain].map { Schema.Entry(domain: entry.domain, value: $0) }
                }
                return entries.isEmpty ? nil : Schema(name: schema.name, entries: entries)
            })
    }
}

/// One resource of a resource group: its portion, or its bandwidth, in each domain. A line of schemata.
package struct Schema: KernelText {
    package struct Entry: Hashable, Sendable {
        /// The cache id, or that of the memory controller's domain, as the kernel prints it: not contiguous in general.
        package var domain: Int
        package var value: SchemaValue

        package init(domain: Int, value: SchemaValue) {
            self.domain = domain
            self.value = value
        }
    }

    /// `L3`, `L3CODE`, `L3DATA`, `L2`, …, `MB`, `SMBA`.
    package let name: String
    /// In the order of the text; no two of one domain.
    package var entries: [Entry]

    package init(name: String, entries: [Entry]) {
        self.name = name
        self.entries = entries
    }

    package init(parsing text: String) throws(KernelTextError) {
        let error = KernelTextError(expected: "NAME:ID=VALUE;ID=VALUE", found: text)
        var scanner = Scanner(text)
        scanner.skipSpace()
        let start = scanner.position
        while let next = scanner.next, next != UInt8(ascii: ":") { scanner.advance() }
        name = String(scanner.since(start))
        guard !name.isEmpty, scanner.skip(UInt8(ascii: ":")) else { throw error }
        entries = []
        if scanner.rest.stripped.isSame("uninitialized") { return }
        while !scanner.finish() {
            guard let domain = scanner.decimal(), domain <= UInt64(Int32.max), scanner.skip(UInt8(ascii: "=")) else {
                throw error
            }
            scanner.skipBlanks()
            let start = scanner.position
            while let next = scanner.next, next != UInt8(ascii: ";"), next != UInt8(ascii: "\n") { scanner.advance() }
            guard let value = SchemaValue(scanner.since(start), of: name), self[Int(domain)] == nil else { throw error }
            entries.append(Entry(domain: Int(domain), value: value))
            _ = scanner.skip(UInt8(ascii: ";"))
        }
    }

    /// The value in a domain; nil where the schema does not have it.
    package subscript(_ domain: Int) -> SchemaValue? { entries.first { $0.domain == domain }?.value }

    package var domains: [Int] { entries.map(\.domain) }

    /// As the kernel takes it: a pseudo-locked region that is not set up has no entries.
    package var description: String {
        name + ":"
            + (entries.isEmpty
                ? "uninitialized" : entries.map { "\($0.domain)=\($0.value)" }.joined(separator: ";"))
    }
}

/// What a schema says of one domain.
package enum SchemaValue: Hashable, Sendable, CustomStringConvertible {
    /// Of a cache: the portions that may be filled.
    case mask(CBM)
    /// Of memory bandwidth: percent, MiB/s under `mba_MBps`, or the processor's own unit (AMD: 1/8 GB/s).
    case bandwidth(UInt64)

    /// `name` of the schema decides how the text is read: masks in hexadecimal, bandwidths in decimal.
    package init?(_ text: some StringProtocol, of name: String) {
        if Self.isBandwidth(name) {
            var scanner = Scanner(String(text))
            guard let value = scanner.decimal(), scanner.finish() else { return nil }
            self = .bandwidth(value)
        } else {
            guard let mask = CBM(text) else { return nil }
            self = .mask(mask)
        }
    }

    /// Whether a schema of this name allocates bandwidth: `MB`, `SMBA`, and `MB_…` of later kernels.
    package static func isBandwidth(_ name: String) -> Bool {
        name.utf8.starts(with: "MB".utf8) || name == "SMBA"
    }

    package var mask: CBM? { if case .mask(let mask) = self { mask } else { nil } }
    package var bandwidth: UInt64? { if case .bandwidth(let value) = self { value } else { nil } }

    package var description: String {
        switch self {
        case .mask(let mask): mask.description
        case .bandwidth(let value): String(value)
        }
    }
}

extension Schemata {
    /// Whether the kernel grants this when it reads back as `granted`: hardware may widen a mask, and bandwidths are
    /// rounded up to the next step.
    package func isGranted(by granted: Schemata) -> Bool {
        schemas.allSatisfy { schema in
            schema.entries.allSatisfy { entry in
                switch (entry.value, granted[schema.name]?[entry.domain]) {
                case (.mask(let asked), .mask(let given)?): asked.isSubset(of: given)
                case (.bandwidth(let asked), .bandwidth(let given)?): asked <= given
                default: false
                }
            }
        }
    }
}

extension Schemata {
    /// Puts a value in place of the one that is there, or behind the others.
    package mutating func set(_ name: String, _ domain: Int, _ value: SchemaValue) {
        guard let line = schemas.firstIndex(where: { $0.name == name }) else {
            schemas.append(Schema(name: name, entries: [Schema.Entry(domain: domain, value: value)]))
            return
        }
        if let place = schemas[line].entries.firstIndex(where: { $0.domain == domain }) {
            schemas[line].entries[place].value = value
        } else {
            schemas[line].entries.append(Schema.Entry(domain: domain, value: value))
        }
    }
}
