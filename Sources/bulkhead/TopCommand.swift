import ArgumentParser
import Document
import KernelInterface
import Node
import Report

struct TopCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "top",
        abstract: "Watch the run that is at work here: classes, objectives, pressure, what is adjusted, and why.",
        discussion: """
            Asks the run by its control socket, once a second. Keys: `s` sorts, `/` filters, `e` explains the chosen class, \
            `p` pauses, `?` helps, `q` quits. Where standard output is no terminal, one frame is printed.

              bulkhead top
              bulkhead top --interval 0.5
              bulkhead top | head
            """)

    @Option(help: ArgumentHelp("How often to look, 0.1 to 3600.", valueName: "seconds"))
    var interval: Double = 1

    @OptionGroup var nodeOptions: NodeOptions

    func validate() throws {
        if !(0.1...3600).contains(interval) { throw ValidationError("`--interval` is between 0.1 and 3600") }
        if nodeOptions.node != nil { throw ValidationError("a simulated node has no run to watch") }
    }

    func run() throws {
        guard let path = try nodeOptions.controlSocket() else { return }
        var view = TopView()
        let first = try overview(path)
        view.take(first)
        let milliseconds = Int32(interval * 1000)
        guard OutputStream.output.isTerminal else {
            pause(microseconds: UInt32(milliseconds) * 1000)
            view.take(try overview(path))
            return try answer(view.frame(columns: 80, rows: .max, isColoured: false).joined(separator: "\n") + "\n")
        }
        do {
            try watch(&view, path, milliseconds)
        } catch let errno as Errno {
            throw Failure(.outputFailed, "cannot use the terminal: \(errno.text)", .unavailable)
        }
    }

    private func watch(_ view: inout TopView, _ path: String, _ milliseconds: Int32) throws {
        let screen = try TerminalScreen()
        let clock = ContinuousClock()
        var next = clock.now + .milliseconds(Int(milliseconds))
        while true {
            let (columns, rows) = screen.size
            if case .failed(let errno) = screen.show(view.frame(columns: columns, rows: rows)) { throw errno }
            let left = next - clock.now
            let wait = max(0, left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000)
            for key in try screen.keys(within: Int32(clamping: wait)) {
                switch view.press(TopView.Key(key)) {
                case .quit: return
                case .explanation(let name): view.explain(explanation(of: name, path))
                case nil: break
                }
            }
            if clock.now < next { continue }
            next = clock.now + .milliseconds(Int(milliseconds))
            do throws(Failure) {
                view.take(try overview(path))
            } catch {
                view.fail(error.diagnostics.first?.message ?? "the run does not answer")
            }
        }
    }

    private func overview(_ path: String) throws(Failure) -> Overview {
        guard let reply = try nodeOptions.ask("Overview", [], at: path) else {
            throw Failure(
                .controlFailed, "no run listens at `\(path)`, or it may not be asked", .unavailable,
                help: ["start one: `bulkhead run POLICY`; `--state` says which"])
        }
        guard let overview = reply["overview"].flatMap({ Overview($0) }) else {
            throw Failure(.controlFailed, "the run is of another version", .unavailable)
        }
        return overview
    }

    private func explanation(of name: String, _ path: String) -> String {
        do throws(Failure) {
            return try nodeOptions.ask("Explain", [("name", JSONValue(name))], at: path)?["text"]?.string ?? ""
        } catch {
            return error.diagnostics.first?.message ?? ""
        }
    }
}

extension TopView.Key {
    fileprivate init(_ key: TerminalScreen.Key) {
        switch key {
        case .character(let character): self = .character(character)
        case .up: self = .up
        case .down: self = .down
        case .enter: self = .enter
        case .escape: self = .escape
        case .backspace: self = .backspace
        }
    }
}
