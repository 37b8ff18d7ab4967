/// A run of bars in a line of text.
struct BarRow {
    /// Nil where nothing is known, which looks like nothing.
    let values: [UInt64?]
    /// Above this a bar is marked by its colour; nil for never.
    let limit: UInt64?

    private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    func text(_ scale: BarScale, isColoured: Bool) -> String {
        var text = ""
        var isMarked = false
        for value in values {
            let isOver = isColoured && (value ?? 0) > (limit ?? .max)
            if isOver != isMarked { text += isOver ? "\u{1B}[31m" : "\u{1B}[0m" }
            isMarked = isOver
            text.append(Self.bar(value ?? 0, scale))
        }
        return isMarked ? text + "\u{1B}[0m" : text
    }

    /// The least bar for anything above 0, the whole one for the most.
    private static func bar(_ value: UInt64, _ scale: BarScale) -> Character {
        if value == 0 { return " " }
        return bars[min(max(Int((scale.height(value) * 8).rounded(.up)), 1), 8) - 1]
    }
}
