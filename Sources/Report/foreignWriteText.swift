import KernelInterface
package import Reconciler

/// A controller that somebody disabled, in a line for people.
package func lostControllerText(_ lost: LostController) -> String {
    let names = lost.controllers.map(\.description).joined(separator: ", ")
    let file = lost.cgroup.path(of: .cgroupSubtreeControl)
    return "drift: \(file) has lost \(names); planned again; written by \(lost.writer.text ?? unknownWriter)"
}

/// A file of a resource group that somebody wrote, in a line for people.
package func groupDriftText(_ path: String, _ writer: Writer) -> String {
    "drift: \(path) of resctrl changed; planned again; written by \(writer.text ?? unknownWriter)"
}

/// Who wrote where nobody knows.
let unknownWriter = "an unknown process"
