/// Reads the counters of one file in place, without allocating: this is done for every cgroup on every look.
extension CounterFile {
    /// The counters in the whole content of the file; nil where it is not what the kernel prints.
    package func counters(in bytes: UnsafeRawBufferPointer) -> Counters? {
        var text = CounterText(bytes)
        return switch self {
        case .cpuPressure, .memoryPressure, .ioPressure, .irqPressure: text.pressure()
        case .cpuStat: text.cpuStat()
        case .memoryCurrent: text.number()
        case .ioStat: text.ioStat()
        }
    }
}

/// The bytes that a file of `mon_data` tells, in place; nil for `Unavailable`, `Unassigned` and `Error`, which are not
/// zero.
package func monitoredBytes(in bytes: UnsafeRawBufferPointer) -> Counters? {
    var text = CounterText(bytes)
    return text.number()
}

/// Walks over the bytes of a counter file, front to back.
private struct CounterText {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    private var isAtEnd: Bool { position == bytes.count }

    // MARK: Files

    /// `total` of the lines that are there.
    mutating func pressure() -> Counters? {
        var found = Counters(nil)
        while !isAtEnd {
            if skip("some ") {
                guard let total = total() else { return nil }
                found.first = total
            } else if skip("full ") {
                guard let total = total() else { return nil }
                found.second = total
            } else {
                skipLine()
            }
        }
        return found == Counters(nil) ? nil : found
    }

    mutating func cpuStat() -> Counters? {
        var found = Counters(nil)
        while !isAtEnd {
            let isUsage = skip("usage_usec ")
            guard isUsage || skip("throttled_usec ") else {
                skipLine()
                continue
            }
            guard let value = decimal(), endLine() else { return nil }
            if isUsage { found.first = value } else { found.second = value }
        }
        return found.first == nil ? nil : found
    }

    mutating func number() -> Counters? {
        guard let value = decimal(), endLine(), isAtEnd else { return nil }
        return Counters(value)
    }

    /// A device that was not used yet has a line without counters; a cgroup that used none has no line.
    mutating func ioStat() -> Counters? {
        var bytes: UInt64 = 0
        var operations: UInt64 = 0
        while !isAtEnd {
            guard decimal() != nil, skip(":"), decimal() != nil else { return nil }
            while skip(" ") {
                let isBytes = skip("rbytes=") || skip("wbytes=")
                let isOperations = !isBytes && (skip("rios=") || skip("wios="))
                guard isBytes || isOperations else {
                    skipWord()
                    continue
                }
                guard let value = decimal(), isAtWordEnd else { return nil }
                let sum = (isBytes ? bytes : operations).addingReportingOverflow(value)
                if sum.overflow { return nil }
                if isBytes { bytes = sum.partialValue } else { operations = sum.partialValue }
            }
            guard endLine() else { return nil }
        }
        return Counters(bytes, operations)
    }

    // MARK: Words

    private mutating func skip(_ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard bytes.count - position >= count else { return false }
        let wanted = word.utf8Start
        for offset in 0..<count where bytes[position + offset] != wanted[offset] { return false }
        position += count
        return true
    }

    /// The number behind ` total=`, which ends the line, or the first of more fields; walks over the line.
    private mutating func total() -> UInt64? {
        let end = lineEnd()
        var digits = end
        while digits > position, Self.isDigit(bytes[digits - 1]) { digits -= 1 }
        let start = position
        position = max(digits - 7, start - 1)
        if !skip(" total=") {
            position = start
            while position < end, !skip("total=") {
                skipWord()
                _ = skip(" ")
            }
            if position >= end { return nil }
        }
        guard let value = decimal(), isAtWordEnd else { return nil }
        skipLine()
        return value
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    private mutating func decimal() -> UInt64? {
        let start = position
        var value: UInt64 = 0
        while position != bytes.count {
            guard Self.isDigit(bytes[position]) else { break }
            let digit = bytes[position] &- UInt8(ascii: "0")
            let (product, isTooBig) = value.multipliedReportingOverflow(by: 10)
            let (sum, isTooBigNow) = product.addingReportingOverflow(UInt64(digit))
            if isTooBig || isTooBigNow { return nil }
            value = sum
            position += 1
        }
        return position == start ? nil : value
    }

    private var isAtWordEnd: Bool {
        isAtEnd || bytes[position] == UInt8(ascii: " ") || bytes[position] == UInt8(ascii: "\n")
    }

    private mutating func skipWord() {
        while !isAtWordEnd { position += 1 }
    }

    private mutating func endLine() -> Bool { isAtEnd || skip("\n") }

    private mutating func skipLine() {
        position = lineEnd()
        _ = skip("\n")
    }

    /// Where the line ends, eight bytes at a time: the lowest high bit is that of the first zero byte of what becomes
    /// zero where there is an LF (Warren, Hacker's Delight, 6-1).
    private func lineEnd() -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        var end = position
        while bytes.count - end >= 8 {
            let word =
                UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: end, as: UInt64.self))
                ^ ones &* UInt64(UInt8(ascii: "\n"))
            let zeros = (word &- ones) & ~word & (ones << 7)
            if zeros != 0 { return end + zeros.trailingZeroBitCount / 8 }
            end += 8
        }
        while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
        return end
    }
}
