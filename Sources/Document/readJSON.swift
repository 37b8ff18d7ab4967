/// Reads JSON that a program wrote: faster than `composeYAML`, with keys of any length and surrogate pairs, but no spans.
/// Numbers are integers of 64 bits; a second key of one name is refused.
package func readJSON(_ source: SourceFile, limits: YAMLLimits = .generated) throws(Diagnostic) -> JSONValue {
    guard source.bytes.count <= limits.bytes else {
        throw .tooLarge(name: source.name, bytes: source.bytes.count, limit: limits.bytes)
    }
    let result = source.bytes.withUnsafeBufferPointer { bytes -> Result<JSONValue, JSONReader.Failure> in
        var reader = JSONReader(bytes: bytes, depth: limits.depth, start: source.hasByteOrderMark ? 3 : 0)
        return Result { () throws(JSONReader.Failure) in try reader.readDocument() }
    }
    switch result {
    case .success(let value): return value
    case .failure(let failure):
        let place = SourceSpan(file: source.name, at: source.position(ofByte: failure.offset))
        throw Diagnostic(failure.code, failure.message, at: place)
    }
}
