/// The diagnostics of one file, up to a limit; the others are counted.
struct FindingList {
    private let file: String
    private let limit: Int
    private var kept: [Diagnostic] = []
    private var dropped = 0

    init(file: String, limit: Int) {
        self.file = file
        self.limit = limit
    }

    var isEmpty: Bool { kept.isEmpty }

    mutating func add(_ diagnostic: Diagnostic) {
        if kept.count < limit { kept.append(diagnostic) } else { dropped += 1 }
    }

    /// By position; at the end, how many are not shown.
    func sorted() -> [Diagnostic] {
        var all = kept.sorted(by: Diagnostic.isOrdered)
        if dropped > 0 {
            let more = dropped == 1 ? "1 more error" : "\(dropped) more errors"
            all.append(Diagnostic(.tooManyErrors, "\(more) in `\(file)` \(dropped == 1 ? "is" : "are") not shown"))
        }
        return all
    }
}
