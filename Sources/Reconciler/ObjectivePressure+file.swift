package import KernelInterface
package import Policy

extension ObjectivePressure {
    /// The file that has the line.
    package var counterFile: CounterFile {
        switch resource {
        case .cpu: .cpuPressure
        case .memory: .memoryPressure
        case .io: .ioPressure
        case .irq: .irqPressure
        }
    }
}
