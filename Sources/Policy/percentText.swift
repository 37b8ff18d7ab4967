import KernelInterface

/// Hundredths of a percent as the operator writes them: `33.33%`, `60%`.
func percentText(_ hundredths: UInt64) -> String { decimalText(hundredths, over: 100) + "%" }
