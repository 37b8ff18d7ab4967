/// How far a measure is below its target: (target − measured) ÷ target, in millionths; negative where it is missed.
/// Saturates at −1000 times the target.
package func slack(of measured: UInt64, target: UInt64) -> Int64 {
    let target = max(target, 1)
    let ratio = min(scaled(measured, by: 1_000_000, over: target), Horizon.mostLevel)
    return 1_000_000 - Int64(ratio)
}
