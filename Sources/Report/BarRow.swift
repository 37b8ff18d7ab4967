/// A run of bars in a line of text, from nothing to the most that any of its kind shows.
package struct BarRow: Sendable {
    /// Nil where nothing is known, which looks like nothing.
    let values: [UInt64?]
    /// Above this a bar is marked by its colour; nil for never.
    let limit: UInt64?

    private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    /// - Parameter most: what a whole bar is; at least 1.
    func text(most: UInt64, isColoured: Bool) -> String {
        var text = ""
        var isMarked = false
        for value in values {
            let isOver = isColoured && (value ?? 0) > (limit ?? .max)
            if isOver != isMarked { text += isOver ? "\u{1B}[31m" : "\u{1B}[0m" }
            isMarked = isOver
            text.append(Self.bar(value ?? 0, most: max(most, 1)))
        }
        return isMarked ? text + "\u{1B}[0m" : text
    }

    /// The least bar for anything above 0, the whole one for the most.
    private static func bar(_ value: UInt64, most: UInt64) -> Character {
        if value == 0 { return " " }
        let (high, low) = min(value, most).multipliedFullWidth(by: 8)
        let (eighths, rest) = most.dividingFullWidth((high, low))
        return bars[min(max(Int(eighths) + (rest > 0 ? 1 : 0), 1), 8) - 1]
    }
}
