import ArgumentParser
import Document
import Node
import Report

@main
struct Main {
    static func main() {
        ignoreBrokenPipes()
        let arguments = CommandLine.arguments.dropFirst()
        // Asked hundreds of times an hour by agents and editors: answered without the argument parser, which takes
        // longer to set up than either answer.
        if arguments.elementsEqual(["--version"]) {
            _ = OutputStream.output.write(bulkheadVersion + "\n")
            return
        }
        var format = OutputOptions.Format.table
        do {
            if CheckCommand.isPlain(arguments) { return try CheckCommand.run(files: Array(arguments.dropFirst())) }
            var command = try BulkheadCommand.parseAsRoot(Array(arguments))
            if let answering = command as? any AnsweringCommand { format = answering.output.format }
            try command.run()
        } catch {
            guard let failure = Failure(ours: error) else { BulkheadCommand.exit(withError: error) }
            tell(failure.diagnostics, sources: failure.sources)
            if format != .table {
                let value = failureJSON(failure.diagnostics, exitCode: failure.status.rawValue)
                // When the answer cannot be written either, the exit code is what is left to say.
                _ = OutputStream.output.write(format.text(table: "", value: value))
            }
            BulkheadCommand.exit(withError: failure.status.code)
        }
    }
}
