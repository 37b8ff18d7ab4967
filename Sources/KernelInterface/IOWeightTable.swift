/// The weights of `io.weight` or `io.bfq.weight`: one by default, and one for each device that has its own.
package struct IOWeightTable: KernelText {
    package let `default`: UInt64
    /// Sorted by device.
    package let devices: [Entry]

    package struct Entry: Hashable, Sendable {
        package let device: DeviceNumber
        /// 1 to 10000, to 1000 for `io.bfq.weight`.
        package let weight: UInt64
    }

    /// Nil for a weight outside the range of `io.weight`, or two weights for a device.
    package init?(default weight: UInt64, devices: [(DeviceNumber, UInt64)] = []) {
        guard (1...10000).contains(weight), devices.allSatisfy({ (1...10000).contains($0.1) }),
            Set(devices.map(\.0)).count == devices.count
        else { return nil }
        `default` = weight
        self.devices = devices.map { Entry(device: $0, weight: $1) }.sorted { $0.device < $1.device }
    }

    package init(parsing text: String) throws(KernelTextError) {
        let error = KernelTextError(expected: "`default N` and `MAJ:MIN N` lines", found: text)
        var scanner = Scanner(text)
        var weight: UInt64?
        var found: [(DeviceNumber, UInt64)] = []
        while !scanner.finish() {
            let key = scanner.token()
            scanner.skipBlanks()
            guard let value = scanner.decimal(), scanner.finishLine() else { throw error }
            if key.isSame("default") {
                weight = value
            } else if let device = DeviceNumber(key) {
                found.append((device, value))
            } else {
                throw error
            }
        }
        guard let weight, let table = IOWeightTable(default: weight, devices: found) else { throw error }
        self = table
    }

    /// As the kernel prints it, without the final newline.
    package var description: String {
        devices.reduce("default \(`default`)") { $0 + "\n\($1.device) \($1.weight)" }
    }

    /// The weight of a device; the default where it has none of its own.
    package func weight(of device: DeviceNumber) -> UInt64 {
        devices.first { $0.device == device }?.weight ?? `default`
    }

    /// What `text` says of `key`: a weight, or `default` for a device without one.
    ///
    /// `text` is the whole file, or one weight alone.
    static func value(in text: String, key: String?, range: ClosedRange<UInt64>) throws(KernelTextError) -> String {
        var scanner = Scanner(text)
        if !scanner.skipToLine(of: key ?? "default") {
            scanner = Scanner(text)
            scanner.skipSpace()
            let start = scanner.position
            let isOneToken = !scanner.token().isEmpty && scanner.finish()
            if !isOneToken {
                if key != nil { return "default" }
                throw KernelTextError(expected: "a `default` line", found: text)
            }
            scanner.back(to: start)
        }
        if key != nil, scanner.skip("default"), scanner.finishLine() { return "default" }
        guard let value = scanner.number(), range.contains(value), scanner.finishLine() else {
            let expected = "a weight from \(range.lowerBound) to \(range.upperBound)"
            throw KernelTextError(expected: key == nil ? expected : expected + ", or default", found: text)
        }
        return String(value)
    }
}
