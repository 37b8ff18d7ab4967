/// Something that happened, below the lines of a chart.
struct Mark {
    /// Seconds.
    let at: Double
    let title: String
    /// Where it is told on the page; nil for nowhere.
    var place: String?
}

/// Lines over time as an SVG picture, one a run, on the scale of the most that any of them shows.
struct Chart {
    let title: String
    /// Whether the values are times, which may stand by their logarithm.
    let isTime: Bool
    /// Seconds of a point.
    let step: Int
    /// What each run shows; nil is a gap.
    let lines: [(name: String, values: [UInt64?])]
    /// What the lines are to stay below; nil for none.
    let target: UInt64?
    /// Marks below the lines.
    let marks: [Mark]
    let shown: (UInt64) -> String

    private static let width = 720
    private static let height = 180
    private static let left = 80
    private static let top = 8
    private static let bottom = 34

    var svg: String {
        let (width, height) = (Self.left + Self.width + 10, Self.top + Self.height + Self.bottom)
        var text = "<figure><figcaption>\(escapedHTML(title))</figcaption>\n"
        text += "<svg viewBox=\"0 0 \(width) \(height)\" role=\"img\" aria-label=\"\(escapedHTML(title))\">\n"
        text += axes
        if let target {
            let y = y(target)
            let right = Self.left + Self.width
            text += "<line class=\"target\" x1=\"\(Self.left)\" y1=\"\(y)\" x2=\"\(right)\" y2=\"\(y)\"/>\n"
        }
        for (number, line) in lines.enumerated() {
            for path in paths(line.values) {
                text += "<polyline class=\"run\(number)\" points=\"\(path)\">"
                text += "<title>\(escapedHTML(line.name))</title></polyline>\n"
            }
        }
        for mark in marks {
            let x = x(mark.at)
            let (y1, y2) = (Self.top + Self.height, Self.top + Self.height + 8)
            let line =
                "<line class=\"mark\" x1=\"\(x)\" y1=\"\(y1)\" x2=\"\(x)\" y2=\"\(y2)\">"
                + "<title>\(escapedHTML(mark.title))</title></line>"
            text += (mark.place.map { "<a href=\"#\($0)\">\(line)</a>" } ?? line) + "\n"
        }
        return text + "</svg></figure>\n"
    }

    private var points: Int { max(lines.map(\.values.count).max() ?? 1, 1) }

    private var scale: BarScale { BarScale(lines.flatMap(\.values) + [target], isTime: isTime) }

    private var axes: String {
        let (right, floor) = (Self.left + Self.width, Self.top + Self.height)
        let scale = scale
        let (most, least) = (shown(scale.most), scale.least.map(shown) ?? "0")
        var text = "<path class=\"axis\" d=\"M\(Self.left) \(Self.top)V\(floor)H\(right)\"/>\n"
        for (y, label) in [(Self.top + 10, most), (floor, least)] {
            text += "<text class=\"end\" x=\"\(Self.left - 6)\" y=\"\(y)\">\(escapedHTML(label))</text>\n"
        }
        let seconds = points * step
        for part in 0...6 {
            let at = seconds * part / 6
            text += "<text class=\"middle\" x=\"\(x(Double(at)))\" y=\"\(floor + 26)\">\(at) s</text>\n"
        }
        return text
    }

    /// A point stands in the middle of its time.
    private func paths(_ values: [UInt64?]) -> [String] {
        values.enumerated().split { $0.element == nil }.map { run in
            run.map { index, value in "\(x((Double(index) + 0.5) * Double(step))),\(y(value ?? 0))" }
                .joined(separator: " ")
        }
    }

    private func x(_ seconds: Double) -> String {
        tenths(Double(Self.left) + Double(Self.width) * seconds / Double(points * step))
    }

    private func y(_ value: UInt64) -> String {
        tenths(Double(Self.top) + Double(Self.height) * (1 - scale.height(value)))
    }

    private func tenths(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}

/// Text that stands for itself in a page.
func escapedHTML(_ text: String) -> String {
    var escaped = ""
    for character in text {
        switch character {
        case "&": escaped += "&amp;"
        case "<": escaped += "&lt;"
        case ">": escaped += "&gt;"
        case "\"": escaped += "&quot;"
        default: escaped.append(character)
        }
    }
    return escaped
}
