import KernelInterface
import Testing

@Suite struct CommandTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let file: InterfaceFile
        let value: String
        let key: String?
        let text: String

        init(_ file: InterfaceFile, _ value: String, key: String? = nil, _ text: String) {
            self.file = file
            self.value = value
            self.key = key
            self.text = text
        }

        var testDescription: String { "\(file) \(key ?? "") \(value)" }
    }

    @Test(arguments: [
        Row(.memoryMax, "1073741824", "1073741824\n"),
        Row(.memoryMax, "max", "max\n"),
        Row(.cpuMax, "max 100000", "max 100000\n"),
        Row(.cpusetCpus, "", "\n"),
        Row(.cpusetCpus, "0-2", "0-2\n"),
        Row(.cpusetCpusPartition, "isolated", "isolated\n"),
        Row(.cpusetCpusPartition, "root invalid (Parent is not a partition root)", "root\n"),
        Row(.ioMax, "rbps=1 wbps=max riops=max wiops=max", key: "254:0", "254:0 rbps=1 wbps=max riops=max wiops=max\n"),
        Row(.ioWeight, "200", "default 200\n"),
        Row(.ioWeight, "300", key: "254:0", "254:0 300\n"),
        Row(.ioWeight, "default", key: "254:0", "254:0 default\n"),
        Row(.ioBFQWeight, "50", "default 50\n"),
        Row(.ioCostQoS, "enable=0", key: "8:16", "8:16 enable=0\n"),
        Row(.miscMax, "max", key: "sev", "sev max\n"),
        Row(.rdmaMax, "hca_handle=2 hca_object=max", key: "mlx4_0", "mlx4_0 hca_handle=2 hca_object=max\n"),
        Row(.cgroupSubtreeControl, "cpu memory", "+cpu +memory\n"),
        Row(.cgroupSubtreeControl, "+cpu -memory", "+cpu -memory\n"),
        Row(.cgroupKill, "1", "1\n"),
        Row(.cgroupProcs, "42", "42\n"),
    ])
    func writes(_ row: Row) {
        #expect(row.file.command(row.value, key: row.key) == row.text)
    }
}
