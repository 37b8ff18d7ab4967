import Document
import Node
import Report

extension Failure {
    static func noProcess(_ number: String?) -> Failure {
        let name = number.map { " `\($0)`" } ?? ""
        return Failure(.targetMissing, "there is no process\(name)", .findings)
    }

    /// Its number may be another one's by now.
    static func ended(_ process: Int32) -> Failure {
        Failure(
            .targetMissing, "process \(process) ended while it was moved", .findings,
            notes: ["if another process has its number now, that one may be in the class"])
    }
}
