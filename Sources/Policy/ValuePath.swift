import Document

/// Which value is being decoded; its dotted name is made only for a message.
struct ValuePath {
    let key: PolicyKey
    /// The device, size or resource that the path names.
    let subject: String?
    /// The field of a line, or a key of a mapping: `read`.
    var field: String?

    /// `io.max.nvme0n1.read`
    var text: String {
        let path = key.path(subject: subject?.shortened(to: 80))
        return field.map { "\(path).\($0)" } ?? path
    }

    func field(_ name: String) -> ValuePath {
        ValuePath(key: key, subject: subject, field: name)
    }
}
