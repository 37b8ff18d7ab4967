import Testing

@testable import Document

/// What is YAML but not ours.
@Suite struct RefusedTextTests {
    @Test(arguments: rows) func isRendered(row: RenderedRow) {
        #expect(row.rendered == row.expect)
    }

    static let rows: [RenderedRow] = [
        RenderedRow(
            #"""
            a: 1
            a: 2
            """#,
            #"""
            p.yaml:2:1: error: the key `a` stands twice in one mapping [duplicate-key]
            2 | a: 2
              | ^
            p.yaml:1:1: note: the first one is here
            1 | a: 1
              | ^
            help: remove one of them, or put their values together

            """#),
        RenderedRow(
            #"""
            cpu: {weight: 1, weight: 2}
            """#,
            #"""
            p.yaml:1:18: error: the key `weight` stands twice in one mapping [duplicate-key]
            1 | cpu: {weight: 1, weight: 2}
              |                  ^~~~~~
            p.yaml:1:7: note: the first one is here
            1 | cpu: {weight: 1, weight: 2}
              |       ^~~~~~
            help: remove one of them, or put their values together

            """#),
        RenderedRow(
            #"""
            a: &x 1
            b: *x
            """#,
            #"""
            p.yaml:1:4: error: the anchor `&x` is refused [alias-refused]
            1 | a: &x 1
              |    ^~
            help: remove it and write the value out in each place, or quote the text if it starts with `&`

            p.yaml:2:4: error: the alias `*x` is refused [alias-refused]
            2 | b: *x
              |    ^~
            help: write the value out, or quote the text if it is meant to start with `*`

            """#),
        RenderedRow(
            #"""
            cgroup: *foo
            """#,
            #"""
            p.yaml:1:9: error: the alias `*foo` is refused [alias-refused]
            1 | cgroup: *foo
              |         ^~~~
            help: write the value out, or quote the text if it is meant to start with `*`

            """#),
        RenderedRow(
            #"""
            a: !!int 5
            """#,
            #"""
            p.yaml:1:4: error: the tag `!!int` is refused [tag-refused]
            1 | a: !!int 5
              |    ^~~~~
            help: remove it: the key decides the type; or quote the text if it starts with `!`

            """#),
        RenderedRow(
            #"""
            a: !secret x
            """#,
            #"""
            p.yaml:1:4: error: the tag `!secret` is refused [tag-refused]
            1 | a: !secret x
              |    ^~~~~~~
            help: remove it: the key decides the type; or quote the text if it starts with `!`

            """#),
        RenderedRow(
            #"""
            a: 1
            ---
            b: 2
            """#,
            #"""
            p.yaml:2:1: error: a second document starts here; a file holds one [several-documents]
            2 | ---
              | ^~~
            help: put it into a file of its own

            """#),
        RenderedRow(
            #"""
            a:
            \#tb: 1
            """#,
            #"""
            p.yaml:2:1: error: this line is indented with a tab [tab-indent]
            2 | \#tb: 1
              | ^
            help: use spaces; `expand -i` turns the tabs of a file into spaces

            """#),
        RenderedRow(
            #"""
            a:
              b: 1
             \#tc: 2
            """#,
            #"""
            p.yaml:3:2: error: this line is indented with a tab [tab-indent]
            3 |  \#tc: 2
              |  ^
            help: use spaces; `expand -i` turns the tabs of a file into spaces

            """#),
        RenderedRow(
            #"""
            a: 1
            \#tb: 2
            """#,
            #"""
            p.yaml:2:1: error: this line is indented with a tab [tab-indent]
            2 | \#tb: 2
              | ^
            help: use spaces; `expand -i` turns the tabs of a file into spaces

            """#),
        RenderedRow(
            #"""
            [a]: 1
            """#,
            #"""
            p.yaml:1:1: error: a key must be a word, not a sequence [key-not-scalar]
            1 | [a]: 1
              | ^
            help: quote it if it is meant as text

            """#),
        RenderedRow(
            #"""
            {a: 1}: 1
            """#,
            #"""
            p.yaml:1:1: error: a key must be a word, not a mapping [key-not-scalar]
            1 | {a: 1}: 1
              | ^
            help: quote it if it is meant as text

            """#),
        RenderedRow(
            #"""
            : 1
            """#,
            #"""
            p.yaml:1:1: error: a key is missing before `:` [key-not-scalar]
            1 | : 1
              | ^

            """#),
        RenderedRow(
            #"""
            a: &x
            """#,
            #"""
            p.yaml:1:4: error: the anchor `&x` is refused [alias-refused]
            1 | a: &x
              |    ^~
            help: remove it and write the value out in each place, or quote the text if it starts with `&`

            """#),
        RenderedRow(
            #"""
            a: !
            """#,
            #"""
            p.yaml:1:4: error: the tag `!` is refused [tag-refused]
            1 | a: !
              |    ^
            help: remove it: the key decides the type; or quote the text if it starts with `!`

            """#),
        RenderedRow(
            #"""
            {{name}}: 1
            """#,
            #"""
            p.yaml:1:1: error: a key must be a word, not a mapping [key-not-scalar]
            1 | {{name}}: 1
              | ^
            help: quote it if it is meant as text

            """#),
    ]
}
