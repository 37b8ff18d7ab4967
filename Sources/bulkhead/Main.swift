import ArgumentParser
import Document
import Node

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
        do {
            if CheckCommand.isPlain(arguments) { return try CheckCommand.run(files: Array(arguments.dropFirst())) }
            var command = try BulkheadCommand.parseAsRoot(Array(arguments))
            try command.run()
        } catch {
            guard let failure = Failure(ours: error) else { BulkheadCommand.exit(withError: error) }
            tell(failure.diagnostics, sources: failure.sources)
            BulkheadCommand.exit(withError: failure.status.code)
        }
    }
}
