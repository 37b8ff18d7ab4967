import KernelInterface

/// Performs the steps of random sequences on one target.
protocol Player: AnyObject {
    associatedtype Step: Hashable, CustomStringConvertible

    /// - Parameter expected: what the other player got, for answers that take their time.
    func play(_ step: Step, expected: Answer?) throws -> Answer
    /// The process that a step starts; nil where none ends but by a step.
    func process(of step: Step) -> Int?
    /// The numbers of the processes that have ended.
    func ended(of processes: [Int]) throws -> [Int]
    /// After a step of both: brings together what may differ in ways that nobody compares.
    func settle(with other: Self) throws
    /// Puts everything back.
    func clear()
}

/// Two players that must get the same answers: the reference, where everything happens at once, and the subject.
struct Differential<Played: Player> {
    typealias Step = Played.Step

    /// On a fresh target.
    let reference: () throws -> Played
    let subject: () throws -> Played
    /// Whether the target departs from the reference on purpose.
    var isKnown: (Step, _ reference: Answer, _ subject: Answer) -> Bool = { _, _, _ in false }
    /// How often a failing sequence may be run again to make it shorter.
    var patience = 200

    /// Where the two part.
    struct Difference {
        /// All that was done, the last with different answers.
        var steps: [(operation: Step, answer: Answer)]
        let reference: Answer
        let subject: Answer

        var operation: Step { steps[steps.count - 1].operation }

        func isLike(_ other: Difference) -> Bool {
            operation == other.operation && reference == other.reference && subject == other.subject
        }
    }

    /// Runs a sequence up to its first difference; nil when there is none.
    func run(_ operations: [Step]) throws -> Difference? {
        let reference = try reference()
        defer { reference.clear() }
        let subject = try subject()
        defer { subject.clear() }
        var steps: [(operation: Step, answer: Answer)] = []
        var running: [Int] = []
        for operation in operations {
            let wanted = try reference.play(operation, expected: nil)
            let got = try subject.play(operation, expected: wanted)
            steps.append((operation, wanted))
            if wanted != got {
                guard isKnown(operation, wanted, got) else {
                    let (reference, subject) = parted(wanted, got)
                    return Difference(steps: steps, reference: reference, subject: subject)
                }
                // A write that only one of them took has parted them for good.
                if wanted.isRefusal != got.isRefusal { return nil }
            }
            try subject.settle(with: reference)
            if let process = reference.process(of: operation) { running.append(process) }
            // What ended in the reference ends in the subject, in its own time.
            let ended = try reference.ended(of: running)
            let followed = try subject.ended(of: ended)
            if ended != followed {
                return Difference(
                    steps: steps, reference: .text("ended: \(ended)"), subject: .text("ended: \(followed)"))
            }
            running.removeAll { ended.contains($0) }
        }
        return nil
    }

    /// Of two long answers, the lines that differ.
    private func parted(_ reference: Answer, _ subject: Answer) -> (Answer, Answer) {
        guard case .text(let left) = reference, case .text(let right) = subject, left.contains("\u{1}") else {
            return (reference, subject)
        }
        let (ours, theirs) = (left.split(separator: "\u{1}"), right.split(separator: "\u{1}"))
        return (
            .text(ours.filter { !theirs.contains($0) }.joined(separator: "; ")),
            .text(theirs.filter { !ours.contains($0) }.joined(separator: "; "))
        )
    }

    /// Where the two really part: with these looks after every operation, that may be earlier.
    func sharpened(_ difference: Difference, looks: [Step]) throws -> Difference {
        guard var found = try run(difference.steps.map(\.operation).flatMap { [$0] + looks }) else { return difference }
        let last = found.steps.removeLast()
        found.steps.removeAll { looks.contains($0.operation) }
        found.steps.append(last)
        return found
    }

    /// The same difference with as few operations as a limited number of runs can find.
    func shortened(_ difference: Difference) throws -> Difference {
        var best = difference
        var runs = 0
        var size = best.steps.count / 2
        while size > 0 {
            var end = best.steps.count - 1
            while end > 0 && runs < patience {
                let start = max(0, end - size)
                var operations = best.steps.map(\.operation)
                operations.removeSubrange(start..<end)
                runs += 1
                if let found = try run(operations), found.isLike(best) {
                    best = found
                    end = min(start, best.steps.count - 1)
                } else {
                    end = start
                }
            }
            size /= 2
        }
        return best
    }
}

extension Differential.Difference: CustomStringConvertible {
    /// One operation a line with its answer, the last with both.
    var description: String {
        var text = ""
        for (operation, answer) in steps.dropLast() {
            let shown = if case .text(let text) = answer, text.contains("\u{1}") { "ok" } else { "\(answer)" }
            text += "    \(operation): \(shown)\n"
        }
        return text + "  > \(operation)\n      simulated: \(reference)\n      real:      \(subject)\n"
    }
}
