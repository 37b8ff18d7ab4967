import Document

/// A table of text in aligned columns, for people: no borders, two blanks between columns, no trailing blanks.
package struct Table: Sendable {
    package enum Alignment: Sendable {
        case left, right
    }

    private let alignments: [Alignment]
    private var rows: [[String]]

    /// An empty heading row is not printed.
    package init(_ headings: [String], right: Set<Int> = []) {
        alignments = headings.indices.map { right.contains($0) ? .right : .left }
        rows = headings.allSatisfy(\.isEmpty) ? [] : [headings.map { $0.uppercased() }]
    }

    package mutating func add(_ cells: [String]) {
        rows.append(cells.map(visible))
    }

    /// Columns that are empty in every row but the headings are left out. With a width that the table does not fit
    /// into, the column that groups rows is taken out, and its value stands above the rows that share it.
    package func text(width: Int?, grouping column: Int) -> String {
        let wide = text
        guard let width, wide.split(separator: "\n").contains(where: { $0.unicodeScalars.count > width }) else {
            return wide
        }
        var narrow = self
        for index in rows.indices { narrow.rows[index][column] = "" }
        let lines = narrow.text.split(separator: "\n", omittingEmptySubsequences: false)
        var text = "  " + lines[0] + "\n"
        for (row, line) in zip(rows, lines).dropFirst().enumerated() {
            let isFirst = row == 0 || rows[row][column] != line.0[column]
            if isFirst { text += line.0[column] + "\n" }
            text += "  " + line.1 + "\n"
        }
        return text
    }

    /// Columns that are empty in every row but the headings are left out.
    package var text: String {
        var widths = Array(repeating: 0, count: alignments.count)
        var isUsed = Array(repeating: false, count: alignments.count)
        for (number, row) in rows.enumerated() {
            for (column, cell) in row.enumerated() {
                widths[column] = max(widths[column], cell.unicodeScalars.count)
                if number > 0, !cell.isEmpty { isUsed[column] = true }
            }
        }
        var text = ""
        for row in rows {
            var line = ""
            var owed = 0
            for (column, cell) in row.enumerated() where isUsed[column] {
                let padding = widths[column] - cell.unicodeScalars.count
                let before = owed + (alignments[column] == .right ? padding : 0)
                if cell.isEmpty {
                    owed += widths[column] + 2
                    continue
                }
                line += String(repeating: " ", count: before) + cell
                owed = 2 + (alignments[column] == .left ? padding : 0)
            }
            text += line + "\n"
        }
        return text
    }

    /// The same for a page; columns that are empty are kept.
    var html: String {
        var text = "<table>\n"
        for (number, row) in rows.enumerated() {
            let tag = number == 0 ? "th" : "td"
            text += "<tr>"
            for (cell, alignment) in zip(row, alignments) {
                text += "<\(tag)\(alignment == .right ? " class=\"number\"" : "")>\(escapedHTML(cell))</\(tag)>"
            }
            text += "</tr>\n"
        }
        return text + "</table>\n"
    }
}
