import KernelInterface

extension SimulatedFile {
    /// misc and rdma of a machine that has no such resources, and dmem of one without device memory regions.
    static let minorFiles: [SimulatedFile] = [
        constant("misc.capacity", .misc, "", .rootOnly),
        constant("misc.current", .misc, "", .everywhere),
        constant("misc.peak", .misc, "", .everywhere),
        constant("misc.events", .misc, ""),
        constant("misc.events.local", .misc, ""),
        SimulatedFile("misc.max", .misc, .belowRoot) { (_, _) throws(Refusal) in
            ""
        } write: {
            (_, _, _) throws(Refusal) in
            throw Refusal(.invalidArgument)
        },
        constant("rdma.current", .rdma, ""),
        SimulatedFile("rdma.max", .rdma, .belowRoot) { (_, _) throws(Refusal) in
            ""
        } write: {
            (_, _, text) throws(Refusal) in
            try checkRdmaLimits(text)
            throw Refusal(.noSuchDevice)
        },
        constant("dmem.capacity", .dmem, "", .rootOnly),
        constant("dmem.current", .dmem, ""),
        dmemLimit("dmem.max"), dmemLimit("dmem.min"), dmemLimit("dmem.low"),
    ]

    private static func dmemLimit(_ name: String) -> SimulatedFile {
        SimulatedFile(name, .dmem, .belowRoot) { (_, _) throws(Refusal) in
            ""
        } write: {
            (_, _, _) throws(Refusal) in
            throw Refusal(.invalidArgument)
        }
    }

    /// `DEVICE hca_handle=N|max hca_object=N|max`: the limits are read before the device is looked up.
    private static func checkRdmaLimits(_ text: ArraySlice<UInt8>) throws(Refusal) {
        for word in text.stripped.split(separator: UInt8(ascii: " ")).dropFirst() {
            let parts = word.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].isText("hca_handle") || parts[0].isText("hca_object") else {
                throw Refusal(.invalidArgument)
            }
            if parts[1].isText("max") { continue }
            do throws(Refusal) {
                if try KernelNumber.int(parts[1]) < 0 { throw Refusal(.invalidArgument) }
            } catch {
                throw Refusal(.invalidArgument)
            }
        }
    }
}
