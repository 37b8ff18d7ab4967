import Testing

@testable import Document

/// Text that is no YAML: keys, columns and collections.
@Suite struct SyntaxErrorTests {
    @Test(arguments: rows) func isRendered(row: RenderedRow) {
        #expect(row.rendered == row.expect)
    }

    static let rows: [RenderedRow] = [
        RenderedRow(
            #"""
            cgroup: *.slice
            """#,
            #"""
            p.yaml:1:9: error: a text cannot start with `*` [yaml-syntax]
            1 | cgroup: *.slice
              |         ^
            help: put the text in quotes

            """#),
        RenderedRow(
            #"""
            a: "open
            b: 1
            """#,
            #"""
            p.yaml:1:4: error: this quote is never closed [yaml-syntax]
            1 | a: "open
              |    ^
            help: close it on the same line

            """#),
        RenderedRow(
            #"""
            a: 'open
            """#,
            #"""
            p.yaml:1:4: error: this quote is never closed [yaml-syntax]
            1 | a: 'open
              |    ^
            help: close it on the same line

            """#),
        RenderedRow(
            #"""
            a: b: c
            """#,
            #"""
            p.yaml:1:5: error: no `:` is expected here [yaml-syntax]
            1 | a: b: c
              |     ^
            help: put the value in quotes if it contains `: `

            """#),
        RenderedRow(
            #"""
            a:1
            b: 2
            """#,
            #"""
            p.yaml:2:2: error: no `:` is expected here [yaml-syntax]
            2 | b: 2
              |  ^
            help: put a space after the `:` in column 2 of line 1

            """#),
        RenderedRow(
            #"""
            a: 1
            b:2
            c: 3
            """#,
            #"""
            p.yaml:2:1: error: a key needs `:` and a space after it [yaml-syntax]
            2 | b:2
              | ^
            help: put a space after the `:` in column 2 of line 2

            """#),
        RenderedRow(
            #"""
            a: 1
              b: 2
            """#,
            #"""
            p.yaml:2:4: error: no `:` is expected here [yaml-syntax]
            2 |   b: 2
              |    ^
            help: start this key in the column of the keys above it

            """#),
        RenderedRow(
            #"""
            a:
                b: 1
              c: 2
            """#,
            #"""
            p.yaml:3:3: error: this line does not belong to the mapping above [yaml-syntax]
            3 |   c: 2
              |   ^
            p.yaml:1:1: note: the mapping starts here
            1 | a:
              | ^
            help: start its keys in column 1, or close what stands open on the line before

            """#),
        RenderedRow(
            #"""
            a: [1, 2
            b: 3
            """#,
            #"""
            p.yaml:2:2: error: `,` or `]` is missing [yaml-syntax]
            2 | b: 3
              |  ^
            p.yaml:1:4: note: this is what it would close
            1 | a: [1, 2
              |    ^

            """#),
        RenderedRow(
            #"""
            a: {b: 1
            c: 2
            """#,
            #"""
            p.yaml:2:2: error: `,` or `}` is missing [yaml-syntax]
            2 | c: 2
              |  ^
            p.yaml:1:4: note: this is what it would close
            1 | a: {b: 1
              |    ^

            """#),
        RenderedRow(
            #"""
            a: {b: 1, c: 2]
            """#,
            #"""
            p.yaml:1:15: error: `,` or `}` is missing [yaml-syntax]
            1 | a: {b: 1, c: 2]
              |               ^
            p.yaml:1:4: note: this is what it would close
            1 | a: {b: 1, c: 2]
              |    ^

            """#),
        RenderedRow(
            #"""
            a: @x
            """#,
            #"""
            p.yaml:1:4: error: a text cannot start with `@` [yaml-syntax]
            1 | a: @x
              |    ^
            help: put the text in quotes

            """#),
        RenderedRow(
            #"""
            a: %x
            """#,
            #"""
            p.yaml:1:4: error: a text cannot start with `%` [yaml-syntax]
            1 | a: %x
              |    ^
            help: put the text in quotes

            """#),
        RenderedRow(
            #"""
            a: "\d"
            """#,
            #"""
            p.yaml:1:5: error: this escape has no meaning [yaml-syntax]
            1 | a: "\d"
              |     ^
            help: write `\\` for a backslash, or use single quotes

            """#),
        RenderedRow(
            #"""
            a: "\ud83d\ude00"
            """#,
            #"""
            p.yaml:1:5: error: this escape names no character [yaml-syntax]
            1 | a: "\ud83d\ude00"
              |     ^
            help: write the character itself; beyond U+FFFF the escape is `\U0001F600`, not two of `\u`

            """#),
        RenderedRow(
            #"""
            a: "\uZZ"
            """#,
            #"""
            p.yaml:1:5: error: this escape needs more hexadecimal digits [yaml-syntax]
            1 | a: "\uZZ"
              |     ^

            """#),
        RenderedRow(
            #"""
            a: - b
            """#,
            #"""
            p.yaml:1:4: error: a list cannot start here [yaml-syntax]
            1 | a: - b
              |    ^
            help: start it on the next line, or write `[a, b]`

            """#),
    ]
}
