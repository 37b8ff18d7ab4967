import ArgumentParser
import Document
import Node

@main
struct Main {
    static func main() {
        ignoreBrokenPipes()
        let arguments = CommandLine.arguments.dropFirst()
        // Asked hundreds of times an hour by agents: answered before the argument parser is set up.
        if arguments.elementsEqual(["--version"]) {
            _ = OutputStream.output.write(bulkheadVersion + "\n")
            return
        }
        do {
            var command = try BulkheadCommand.parseAsRoot(Array(arguments))
            try command.run()
        } catch {
            guard let failure = Failure(ours: error) else { BulkheadCommand.exit(withError: error) }
            tell(failure.diagnostics, sources: failure.sources)
            BulkheadCommand.exit(withError: failure.status.code)
        }
    }
}
