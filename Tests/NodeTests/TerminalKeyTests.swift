import Testing

@testable import Node

@Suite struct TerminalKeyTests {
    @Test(arguments: [
        ("q", [TerminalScreen.Key.character("q")]), ("\u{1B}[A", [.up]), ("\u{1B}OB", [.down]), ("\u{1B}", [.escape]),
        ("\r", [.enter]), ("\u{7F}", [.backspace]), ("\u{1B}[15~q", [.character("q")]),
        ("\u{1B}[1;5Cj\n", [.character("j"), .enter]), ("é", [.character("é")]), ("", []),
    ])
    func bytesAreKeys(text: String, keys: [TerminalScreen.Key]) {
        #expect(TerminalScreen.keys(in: Array(text.utf8)[...]) == keys)
    }
}
