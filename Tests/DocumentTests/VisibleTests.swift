import Testing

@testable import Document

@Suite struct VisibleTests {
    @Test(arguments: [
        ("a\nb é 漢\n", "a\nb é 漢\n", "a\nb é 漢\n"),
        ("a\u{1B}[2Jb", #"a\u{1b}[2Jb"#, #"a\u{1b}[2Jb"#),
        ("\u{1B}[1;31mred\u{1B}[0m", #"\u{1b}[1;31mred\u{1b}[0m"#, "\u{1B}[1;31mred\u{1B}[0m"),
        ("\u{1B}[1;31", #"\u{1b}[1;31"#, #"\u{1b}[1;31"#), ("\u{1B}", #"\u{1b}"#, #"\u{1b}"#),
        ("\u{1B}[[m", #"\u{1b}[[m"#, "\u{1B}[[m"), ("\u{1B}m", #"\u{1b}m"#, #"\u{1b}m"#),
        ("a\tb\r\nc\u{7F}\u{9B}", #"a\tb\u{d}"# + "\n" + #"c\u{7f}\u{9b}"#, #"a\tb\u{d}"# + "\n" + #"c\u{7f}\u{9b}"#),
        (
            "x\u{202E}y\u{2066}\u{FEFF}\u{61C}", #"x\u{202e}y\u{2066}\u{feff}\u{61c}"#,
            #"x\u{202e}y\u{2066}\u{feff}\u{61c}"#
        ),
        ("", "", ""),
    ])
    func nothingMovesTheCursor(text: String, plain: String, coloured: String) {
        #expect(visibleLines(text) == plain)
        #expect(visibleLines(text, allowsColours: true) == coloured)
    }
}
