/// A run of bars in a line of text.
struct BarRow {
    /// What a bar of each height stands for.
    struct Scale {
        /// The whole bar.
        let most: UInt64
        /// Where times are far apart: an eighth of the bar is a factor, and this is the least bar. Nil where a bar is in
        /// proportion to its value.
        let least: UInt64?

        init(_ values: [UInt64?], isTime: Bool) {
            let known = values.compactMap(\.self).filter { $0 > 0 }
            most = max(known.max() ?? 1, 1)
            let least = known.min() ?? most
            self.least = isTime && most / 8 > least ? least : nil
        }
    }

    /// Nil where nothing is known, which looks like nothing.
    let values: [UInt64?]
    /// Above this a bar is marked by its colour; nil for never.
    let limit: UInt64?

    private static let bars: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    func text(_ scale: Scale, isColoured: Bool) -> String {
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
    private static func bar(_ value: UInt64, _ scale: Scale) -> Character {
        if value == 0 { return " " }
        let part: Double =
            if let least = scale.least {
                (logarithm(value) - logarithm(least)) / (logarithm(scale.most) - logarithm(least))
            } else {
                Double(value) / Double(scale.most)
            }
        return bars[min(max(Int((part * 8).rounded(.up)), 1), 8) - 1]
    }

    /// Near enough to base 2: in a straight line between powers.
    private static func logarithm(_ value: UInt64) -> Double {
        let value = Double(value)
        return Double(value.exponent) + value.significand
    }
}
