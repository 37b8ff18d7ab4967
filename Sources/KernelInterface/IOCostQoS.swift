/// Whether io.weight works on one device, and the latencies that steer it. io.cost.qos; root only, kernel 5.4.
package struct IOCostQoS: KernelText {
    package let isEnabled: Bool
    /// `auto`: the kernel chooses the rest by the kind of device.
    package let control: IOCostControl
    /// Percentile of read latencies to look at, 0.00 to 100.00; 0 for none.
    package let readPercentile: Hundredths
    /// Microseconds.
    package let readLatency: UInt64
    package let writePercentile: Hundredths
    package let writeLatency: UInt64
    /// Bounds of the speed that is assumed of the device, percent of the model, 1.00 to 10000.00.
    package let minimum: Hundredths
    package let maximum: Hundredths

    /// The kernel clamps to these bounds.
    package static let speeds: ClosedRange<UInt64> = 100...1_000_000

    /// Nil for percentiles above 100.00, speeds out of bounds, and a minimum above the maximum.
    package init?(
        isEnabled: Bool, control: IOCostControl, readPercentile: Hundredths, readLatency: UInt64,
        writePercentile: Hundredths, writeLatency: UInt64, minimum: Hundredths, maximum: Hundredths
    ) {
        guard readPercentile.rawValue <= 10000, writePercentile.rawValue <= 10000, minimum <= maximum,
            Self.speeds.contains(minimum.rawValue), Self.speeds.contains(maximum.rawValue)
        else { return nil }
        self.isEnabled = isEnabled
        self.control = control
        self.readPercentile = readPercentile
        self.readLatency = readLatency
        self.writePercentile = writePercentile
        self.writeLatency = writeLatency
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Reads the eight fields in the kernel's order.
    package init(parsing text: String) throws(KernelTextError) {
        let error = KernelTextError(expected: DeviceLine.ioCostQoS.expectation, found: text)
        var scanner = Scanner(text)
        guard let enable = scanner.value(of: "enable").flatMap({ UInt8($0) }), enable <= 1,
            let control = scanner.value(of: "ctrl").flatMap({ IOCostControl(rawValue: String($0)) }),
            scanner.startValue(of: "rpct"), let rpct = Hundredths.read(&scanner),
            scanner.startValue(of: "rlat"), let rlat = scanner.decimal(),
            scanner.startValue(of: "wpct"), let wpct = Hundredths.read(&scanner),
            scanner.startValue(of: "wlat"), let wlat = scanner.decimal(),
            scanner.startValue(of: "min"), let min = Hundredths.read(&scanner),
            scanner.startValue(of: "max"), let max = Hundredths.read(&scanner), scanner.finish(),
            let value = IOCostQoS(
                isEnabled: enable == 1, control: control, readPercentile: rpct, readLatency: rlat,
                writePercentile: wpct, writeLatency: wlat, minimum: min, maximum: max)
        else { throw error }
        self = value
    }

    package var description: String {
        "enable=\(isEnabled ? 1 : 0) ctrl=\(control.rawValue) rpct=\(readPercentile) rlat=\(readLatency) "
            + "wpct=\(writePercentile) wlat=\(writeLatency) min=\(minimum) max=\(maximum)"
    }
}

/// Who chooses the parameters of io.cost: the kernel or the administrator.
package enum IOCostControl: String, Hashable, Sendable, CaseIterable {
    case auto, user
}

extension Scanner {
    /// Walks over blanks and `field=`, and checks that a value starts there.
    mutating func startValue(of field: String) -> Bool {
        let start = position
        skipBlanks()
        if skip(field: field) { return true }
        back(to: start)
        return false
    }

    /// The token after blanks and `field=`; nil, without a step, when another field stands there.
    mutating func value(of field: String) -> Substring? {
        startValue(of: field) ? token() : nil
    }
}
