extension InterfaceFile {
    /// Whether the kernel grants `asked` when the file reads back as `granted`, both canonical.
    ///
    /// Equal texts; bytes rounded down by less than a page, or less than a huge page for hugetlb; the fields asked for
    /// among more of io.cost.qos and io.cost.model; the same partition, invalid as it was asked to be.
    package func grants(_ granted: String, asked: String, pageBytes: UInt64) -> Bool {
        if granted == asked { return true }
        switch grammar {
        case .bytes, .keyedLimits(.bytes):
            var grantedScanner = Scanner(granted)
            var askedScanner = Scanner(asked)
            guard let got = grantedScanner.decimal(), let wanted = askedScanner.decimal(), grantedScanner.isAtEnd,
                askedScanner.isAtEnd, got <= wanted
            else { return false }
            return wanted - got < (HugePageSize(of: name)?.bytes ?? pageBytes)
        case .deviceKeyed(let line):
            return line.absent == nil && Self.contains(granted, asked)
        case .partition:
            return CPUSetPartition.isInvalid(asked) && CPUSetPartition.isInvalid(granted)
                && CPUSetPartition.requested(in: asked) == CPUSetPartition.requested(in: granted)
        case .text, .integer, .cpuWeight, .integerOrMax, .boolean, .words, .cpuMax, .percentOrMax, .indexList, .idList,
            .controllers, .subtreeControl, .flatKeyed, .nestedKeyed, .keyedLimits(.count), .ioWeight, .ioBFQWeight,
            .pressure, .reclaim:
            return false
        }
    }

    /// Whether every `sub=value` of `asked` is in `granted`.
    private static func contains(_ granted: String, _ asked: String) -> Bool {
        var wanted = Scanner(asked)
        while !wanted.finish() {
            let field = String(wanted.token())
            var had = Scanner(granted)
            var isThere = false
            while !isThere, !had.finish() { isThere = had.token().isSame(field) }
            if !isThere { return false }
        }
        return true
    }
}
