/// Keeps a value as long as the process lives: taking a tree apart node by node, only to end the process a moment
/// later, costs as much as a tenth of reading it.
func keepUntilExit<Value: ~Copyable>(_ value: consuming Value) {
    _ = Unmanaged.passRetained(Kept(value))
}

private final class Kept<Value: ~Copyable> {
    private let value: Value

    init(_ value: consuming Value) {
        self.value = value
    }
}
