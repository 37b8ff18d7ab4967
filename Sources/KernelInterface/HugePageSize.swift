/// The huge page size in the name of a hugetlb file: `hugetlb.2MB.max` has 2097152 bytes.
struct HugePageSize {
    let bytes: UInt64
    /// What follows the size: `rsvd.max`.
    let function: String

    /// Nil for a file of another controller, or a size that is not written as the kernel writes sizes.
    init?(of name: String) {
        var scanner = Scanner(name)
        guard scanner.skip("hugetlb."), let number = scanner.decimal(), number > 0 else { return nil }
        let shift: UInt64 =
            if scanner.skip("KB.") { 10 } else if scanner.skip("MB.") { 20 } else if scanner.skip("GB.") { 30 } else {
                0
            }
        guard shift > 0, number <= UInt64.max >> shift, !scanner.isAtEnd else { return nil }
        bytes = number << shift
        function = String(scanner.rest)
    }
}
