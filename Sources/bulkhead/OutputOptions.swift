import ArgumentParser
import Document

/// How a command prints its answer.
struct OutputOptions: ParsableArguments {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json, yaml

        func text(table: @autoclosure () -> String, value: @autoclosure () -> JSONValue) -> String {
            switch self {
            case .table: table()
            case .json: value().json(pretty: true) + "\n"
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
