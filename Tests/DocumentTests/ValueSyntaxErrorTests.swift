import Testing

@testable import Document

/// Text that is no YAML: values, escapes and directives.
@Suite struct ValueSyntaxErrorTests {
    @Test(arguments: rows) func isRendered(row: RenderedRow) {
        #expect(row.rendered == row.expect)
    }

    static let rows: [RenderedRow] = [
        RenderedRow(
            #"""
            [a]
            b: 1
            """#,
            #"""
            p.yaml:2:1: error: nothing may follow the value of the file [yaml-syntax]
            2 | b: 1
              | ^

            """#),
        RenderedRow(
            #"""
            a: ]
            """#,
            #"""
            p.yaml:1:4: error: a value is expected here [yaml-syntax]
            1 | a: ]
              |    ^
            help: write a value, `null`, or `""` for an empty text

            """#),
        RenderedRow(
            #"""
            a: [1, , 2]
            """#,
            #"""
            p.yaml:1:8: error: a value is expected here [yaml-syntax]
            1 | a: [1, , 2]
              |        ^
            help: write a value, `null`, or `""` for an empty text

            """#),
        RenderedRow(
            #"""
            a
            b: 1
            """#,
            #"""
            p.yaml:2:2: error: no `:` is expected here [yaml-syntax]
            2 | b: 1
              |  ^
            help: start this key in the column of the keys above it

            """#),
        RenderedRow(
            #"""
            - a
            b: 1
            """#,
            #"""
            p.yaml:2:1: error: this line does not belong to the list above [yaml-syntax]
            2 | b: 1
              | ^
            p.yaml:1:1: note: the list starts here
            1 | - a
              | ^
            help: start its entries with `- ` in column 1

            """#),
        RenderedRow(
            #"""
            a: |
              text
             x: 1
            """#,
            #"""
            p.yaml:3:2: error: this line does not belong to the mapping above [yaml-syntax]
            3 |  x: 1
              |  ^
            p.yaml:1:1: note: the mapping starts here
            1 | a: |
              | ^
            help: start its keys in column 1, or close what stands open on the line before

            """#),
        RenderedRow(
            #"""
            a: `x`
            """#,
            #"""
            p.yaml:1:4: error: a text cannot start with a backtick [yaml-syntax]
            1 | a: `x`
              |    ^
            help: put the text in quotes

            """#),
        RenderedRow(
            #"""
            %YAML 1.3
            ---
            a: 1
            """#,
            #"""
            p.yaml:1:1: error: only YAML 1.1 and 1.2 can be read [yaml-syntax]
            1 | %YAML 1.3
              | ^
            help: remove the `%YAML` line

            """#),
        RenderedRow(
            #"""
            a: b
            c
            """#,
            #"""
            p.yaml:2:1: error: a key needs `:` and a space after it [yaml-syntax]
            2 | c
              | ^
            help: write `key: value`

            """#),
        RenderedRow(
            #"""
            a: | x
             b
            """#,
            #"""
            p.yaml:1:6: error: did not find expected comment or line break [yaml-syntax]
            1 | a: | x
              |      ^
            p.yaml:1:4: note: while scanning a block scalar that starts here
            1 | a: | x
              |    ^

            """#),
        RenderedRow(
            #"""
            a: "x" y
            """#,
            #"""
            p.yaml:1:8: error: nothing may follow the value on this line [yaml-syntax]
            1 | a: "x" y
              |        ^
            help: quote the value as a whole; in single quotes `''` is a quote, in double quotes `\"` is one

            """#),
        RenderedRow(
            #"""
            a: 'it's'
            """#,
            #"""
            p.yaml:1:8: error: nothing may follow the value on this line [yaml-syntax]
            1 | a: 'it's'
              |        ^
            help: quote the value as a whole; in single quotes `''` is a quote, in double quotes `\"` is one

            """#),
        RenderedRow(
            #"""
            a: & x
            """#,
            #"""
            p.yaml:1:4: error: a text cannot start with `&` [yaml-syntax]
            1 | a: & x
              |    ^
            help: put the text in quotes

            """#),
        RenderedRow(
            #"""
            a: !<x y
            """#,
            #"""
            p.yaml:1:7: error: did not find the expected '>' [yaml-syntax]
            1 | a: !<x y
              |       ^
            p.yaml:1:4: note: while scanning a tag that starts here
            1 | a: !<x y
              |    ^

            """#),
        RenderedRow(
            #"""
            a: [1,
            """#,
            #"""
            p.yaml:2:1: error: the file ends inside `[` or `{` [yaml-syntax]
            help: close it

            """#),
        RenderedRow(
            #"""
            a: {b: 1
            """#,
            #"""
            p.yaml:1:4: error: this is never closed [yaml-syntax]
            1 | a: {b: 1
              |    ^

            """#),
        RenderedRow(
            #"""
            a:
              - b
              c: 1

            """#,
            #"""
            p.yaml:3:3: error: this line does not belong to the list above [yaml-syntax]
            3 |   c: 1
              |   ^
            p.yaml:2:3: note: the list starts here
            2 |   - b
              |   ^
            help: start its entries with `- ` in column 3

            """#),
    ]
}
