import ArgumentParser
import Document
import KernelInterface
import Node
import Report

/// Prints an answer to standard output. A reader that had enough, as `head` has, changes nothing.
func answer(_ text: String) throws {
    switch OutputStream.output.write(text) {
    case .done, .closed: return
    case .failed(let errno):
        throw Failure(.outputFailed, "cannot write to standard output: \(errno.text)", .unavailable)
    }
}

/// Prints diagnostics to standard error; when even that is gone there is nobody to tell.
func tell(_ diagnostics: [Diagnostic], sources: [SourceFile] = []) {
    if diagnostics.isEmpty { return }
    _ = OutputStream.error.write(DiagnosticRenderer(sources: sources, colour: isColoured(.error)).render(diagnostics))
}

/// Whether what is written there is shown in colours.
func isColoured(_ stream: OutputStream) -> Bool {
    stream.isTerminal && environment("NO_COLOR") == nil && environment("TERM") != "dumb"
}

extension ExitStatus {
    var code: ExitCode { ExitCode(rawValue) }
}
