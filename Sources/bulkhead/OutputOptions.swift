import ArgumentParser
import Document
import Node

/// A command whose answers have a form, and so has what ends it.
protocol AnsweringCommand: ParsableCommand {
    var output: OutputOptions { get }
}

/// How a command prints its answer.
struct OutputOptions: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json, yaml

        func text(table: @autoclosure () -> String, value: @autoclosure () -> JSONValue) -> String {
            switch self {
            // What others have named moves no cursor.
            case .table: visibleLines(table(), allowsColours: isColoured(.output))
            case .json: value().json(pretty: true)
            case .yaml: value().yaml()
            }
        }
    }

    @Option(name: [.customShort("o"), .customLong("output")], help: "How to print the answer.")
    var format: Format = .table

    /// The answer in the chosen format.
    func text(table: @autoclosure () -> String, value: @autoclosure () -> JSONValue) -> String {
        format.text(table: table(), value: value())
    }
}
