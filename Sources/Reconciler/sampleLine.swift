import SLA

/// A sample as a line of the decision log; written at every step, so without an object for each number.
///
/// `{"at":1,"sample":[[[STALL,THROTTLED],{"value":V,"measured":T},[USED],null],[[CPU,MEMORY,IO]],[TRIGGERED]]}`
func sampleLine(_ sample: SLASample) -> [UInt8] {
    var line: [UInt8] = []
    line.reserveCapacity(64 + 24 * sample.readings.count + 40 * sample.usages.count)
    line += Array(#"{"at":"#.utf8)
    append(sample.now, to: &line)
    line += Array(#","sample":[["#.utf8)
    for (index, reading) in sample.readings.enumerated() {
        if index > 0 { line.append(comma) }
        append(reading, to: &line)
    }
    line += Array("],[".utf8)
    for (index, usage) in sample.usages.enumerated() {
        if index > 0 { line.append(comma) }
        append(usage, to: &line)
    }
    line += Array("],[".utf8)
    var isFirst = true
    for (index, triggered) in sample.triggered.enumerated() where triggered {
        if !isFirst { line.append(comma) }
        isFirst = false
        append(UInt64(index), to: &line)
    }
    line += Array("]]}\n".utf8)
    return line
}

private let comma = UInt8(ascii: ",")

private func append(_ reading: SLASample.Reading, to line: inout [UInt8]) {
    switch reading {
    case .stall(let total, let throttled): append([total, throttled], to: &line)
    case .value(let value, let at):
        line += Array(#"{"value":"#.utf8)
        append(value, to: &line)
        line += Array(#","measured":"#.utf8)
        append(at, to: &line)
        line.append(UInt8(ascii: "}"))
    case .used(let total): append([total], to: &line)
    case .missing: line += Array("null".utf8)
    }
}

/// Unknown numbers at the end are left out.
private func append(_ usage: SLASample.Usage, to line: inout [UInt8]) {
    var numbers = [usage.cpu, usage.memory, usage.io, usage.cache, usage.bandwidth]
    while case .some(nil) = numbers.last { numbers.removeLast() }
    append(numbers, to: &line)
}

private func append(_ numbers: [UInt64?], to line: inout [UInt8]) {
    line.append(UInt8(ascii: "["))
    for (index, number) in numbers.enumerated() {
        if index > 0 { line.append(comma) }
        if let number { append(number, to: &line) } else { line += Array("null".utf8) }
    }
    line.append(UInt8(ascii: "]"))
}

private func append(_ number: UInt64, to line: inout [UInt8]) {
    let start = line.count
    var rest = number
    repeat {
        line.append(UInt8(ascii: "0") + UInt8(rest % 10))
        rest /= 10
    } while rest > 0
    line[start...].reverse()
}
