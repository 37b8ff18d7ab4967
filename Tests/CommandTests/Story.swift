import TestSupport
import Testing

/// Commands typed one after the other; what they print is compared with `Golden/NAME.txt`.
struct Story: Sendable, CustomTestStringConvertible {
    let name: String
    let commands: [String]

    /// One command a line; a line that is indented goes on with the command before it.
    init(_ name: String, _ script: String) {
        self.name = name
        var commands: [String] = []
        for line in script.split(separator: "\n") {
            if line.hasPrefix(" "), let last = commands.popLast() {
                commands.append(last + "\n" + line)
            } else {
                commands.append(String(line))
            }
        }
        self.commands = commands
    }

    var testDescription: String { name }

    /// Where the transcript differs from what was recorded; nil when it does not.
    func difference() throws -> String? {
        let place = try Workplace()
        var transcript = ""
        for command in commands {
            let outcome = try place.run(command)
            let text = "$ \(command)\n\(outcome.transcript)".replacing(place.path, with: "/place")
            transcript += (transcript.isEmpty ? "" : "\n") + text
        }
        return Golden.difference(transcript, "Tests/CommandTests/Golden/\(name).txt")
    }
}
