/// Which memory transactions a counter that is assigned to an event counts, by name: `local_reads,remote_reads`.
/// info/L3_MON/event_configs/EVENT/event_filter; kernel 6.18.
package struct EventFilter: KernelText {
    static let expectation = "names of memory transactions, separated by commas"

    /// In the order of the text.
    package let transactions: [String]

    package init(_ transactions: [String] = []) {
        self.transactions = transactions
    }

    package init(parsing text: String) throws(KernelTextError) {
        let line = text[...].stripped
        transactions = line.utf8.split(separator: UInt8(ascii: ",")).map { String(Substring($0).stripped) }
        guard transactions.allSatisfy({ ResctrlFile($0) != nil }) else {
            throw KernelTextError(expected: Self.expectation, found: text)
        }
    }

    package var description: String { transactions.joined(separator: ",") }
}
