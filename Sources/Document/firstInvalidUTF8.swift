/// The first byte of the first sequence that is not UTF-8; nil when all is.
func firstInvalidUTF8(_ bytes: [UInt8]) -> Int? {
    var index = 0
    while index < bytes.count {
        let first = bytes[index]
        let (width, second): (Int, ClosedRange<UInt8>) =
            switch first {
            case 0..<0x80: (1, 0...0)
            case 0xC2...0xDF: (2, 0x80...0xBF)
            case 0xE0: (3, 0xA0...0xBF)
            case 0xED: (3, 0x80...0x9F)
            case 0xE1...0xEF: (3, 0x80...0xBF)
            case 0xF0: (4, 0x90...0xBF)
            case 0xF1...0xF3: (4, 0x80...0xBF)
            case 0xF4: (4, 0x80...0x8F)
            default: (0, 0...0)
            }
        guard width > 0, index + width <= bytes.count else { return index }
        if width > 1 {
            guard second.contains(bytes[index + 1]) else { return index }
            guard bytes[(index + 2)..<(index + width)].allSatisfy({ $0 & 0xC0 == 0x80 }) else { return index }
        }
        index += width
    }
    return nil
}
