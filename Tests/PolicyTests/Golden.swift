import TestSupport
import Testing

extension Golden {
    /// Compares with a file of the repository.
    static func expect(_ text: String, in path: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let difference = difference(text, path)
        #expect(difference == nil, sourceLocation: sourceLocation)
    }
}
