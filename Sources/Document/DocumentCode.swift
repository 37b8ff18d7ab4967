/// The codes of the diagnostics of this room.
enum DocumentCode: String, CaseIterable {
    case aliasRefused = "alias-refused"
    case duplicateKey = "duplicate-key"
    case emptyDocument = "empty-document"
    case fileDenied = "file-denied"
    case fileIsDirectory = "file-is-directory"
    case fileNotFound = "file-not-found"
    case fileNotRegular = "file-not-regular"
    case fileUnreadable = "file-unreadable"
    case jsonSyntax = "json-syntax"
    case keyNotScalar = "key-not-scalar"
    case notUTF8 = "not-utf8"
    case numberOutOfRange = "number-out-of-range"
    case severalDocuments = "several-documents"
    case tabIndent = "tab-indent"
    case tagRefused = "tag-refused"
    case tooDeep = "too-deep"
    case tooLarge = "too-large"
    case tooManyErrors = "too-many-errors"
    case yamlSyntax = "yaml-syntax"
}

extension Diagnostic {
    init(
        _ code: DocumentCode, _ message: String, at span: SourceSpan? = nil, label: String? = nil, notes: [Note] = [],
        help: [String] = []
    ) {
        self.init(.error, code: code.rawValue, message, at: span, label: label, notes: notes, help: help)
    }
}
