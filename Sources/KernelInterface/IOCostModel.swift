/// What IO costs on one device: the linear model of io.cost. io.cost.model; root only, kernel 5.4.
package struct IOCostModel: KernelText {
    /// `auto`: the kernel chooses the numbers by the kind of device.
    package let control: IOCostControl
    /// Bytes a second, read.
    package let rbps: UInt64
    /// Sequential and random 4 KiB reads a second.
    package let rseqiops: UInt64
    package let rrandiops: UInt64
    /// Bytes a second, written.
    package let wbps: UInt64
    /// Sequential and random 4 KiB writes a second.
    package let wseqiops: UInt64
    package let wrandiops: UInt64

    package init(
        control: IOCostControl, rbps: UInt64, rseqiops: UInt64, rrandiops: UInt64, wbps: UInt64, wseqiops: UInt64,
        wrandiops: UInt64
    ) {
        self.control = control
        self.rbps = rbps
        self.rseqiops = rseqiops
        self.rrandiops = rrandiops
        self.wbps = wbps
        self.wseqiops = wseqiops
        self.wrandiops = wrandiops
    }

    /// Reads the eight fields in the kernel's order.
    package init(parsing text: String) throws(KernelTextError) {
        var scanner = Scanner(text)
        guard let control = scanner.value(of: "ctrl").flatMap({ IOCostControl(rawValue: String($0)) }),
            let model = scanner.value(of: "model"), model.isSame("linear"),
            scanner.startValue(of: "rbps"), let rbps = scanner.decimal(),
            scanner.startValue(of: "rseqiops"), let rseqiops = scanner.decimal(),
            scanner.startValue(of: "rrandiops"), let rrandiops = scanner.decimal(),
            scanner.startValue(of: "wbps"), let wbps = scanner.decimal(),
            scanner.startValue(of: "wseqiops"), let wseqiops = scanner.decimal(),
            scanner.startValue(of: "wrandiops"), let wrandiops = scanner.decimal(), scanner.finish()
        else { throw KernelTextError(expected: DeviceLine.ioCostModel.expectation, found: text) }
        self.init(
            control: control, rbps: rbps, rseqiops: rseqiops, rrandiops: rrandiops, wbps: wbps, wseqiops: wseqiops,
            wrandiops: wrandiops)
    }

    package var description: String {
        "ctrl=\(control.rawValue) model=linear rbps=\(rbps) rseqiops=\(rseqiops) rrandiops=\(rrandiops) "
            + "wbps=\(wbps) wseqiops=\(wseqiops) wrandiops=\(wrandiops)"
    }
}
