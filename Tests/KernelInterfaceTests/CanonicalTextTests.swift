import KernelInterface
import Testing

/// One reading or asking of an interface file, and what it says.
struct CanonicalRow: Sendable, CustomTestStringConvertible {
    let file: InterfaceFile
    let text: String
    var key: String?
    /// Nil where the text is malformed.
    let says: String?

    init(_ file: InterfaceFile, _ text: String, key: String? = nil, _ says: String?) {
        self.file = file
        self.text = text
        self.key = key
        self.says = says
    }

    var testDescription: String { "\(file) \(key ?? "") \(text.debugDescription)" }
}

@Suite struct CanonicalTextTests {
    @Test(arguments: [
        CanonicalRow(.memoryMax, "1073741824\n", "1073741824"),
        CanonicalRow(.memoryMax, "1G", "1073741824"),
        CanonicalRow(.cpuMax, "50000 100000\n", "50000 100000"),
        CanonicalRow(.cpusetCpus, "0,1,2\n", "0-2"),
        CanonicalRow(
            .cpusetCpusPartition, "root invalid (Parent is not a partition root)\n",
            "root invalid (Parent is not a partition root)"),
        CanonicalRow(
            .ioMax, "254:0 rbps=1 wbps=max riops=max wiops=max\n254:16 rbps=2 wbps=max riops=max wiops=max\n",
            key: "254:16", "rbps=2 wbps=max riops=max wiops=max"),
        CanonicalRow(
            .ioMax, "254:160 rbps=1 wbps=max riops=max wiops=max\n", key: "254:16",
            "rbps=max wbps=max riops=max wiops=max"),
        CanonicalRow(.ioMax, "", key: "254:16", "rbps=max wbps=max riops=max wiops=max"),
        CanonicalRow(.ioMax, "wbps=5", key: "254:16", "rbps=max wbps=5 riops=max wiops=max"),
        CanonicalRow(.ioWeight, "default 200\n254:0 300\n", "200"),
        CanonicalRow(.ioWeight, "default 200\n254:0 300\n", key: "254:0", "300"),
        CanonicalRow(.ioWeight, "default 200\n", key: "254:0", "default"),
        CanonicalRow(.ioWeight, "250", key: "254:0", "250"),
        CanonicalRow(.ioWeight, "250", "250"),
    ])
    func says(_ row: CanonicalRow) throws {
        if let says = row.says {
            #expect(try row.file.canonical(row.text, key: row.key) == says)
        } else {
            #expect(throws: KernelTextError.self) { try row.file.canonical(row.text, key: row.key) }
        }
    }
}
