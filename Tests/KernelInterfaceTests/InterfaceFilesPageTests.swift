import KernelInterface
import Testing

@Suite struct InterfaceFilesPageTests {
    @Test func thePageShowsTheTable() throws {
        let page = Self.render()
        if RepositoryText.isRecording {
            try RepositoryText.write("docs/interface-files.md", page)
            Issue.record("recorded docs/interface-files.md: run again without GOLDEN")
            return
        }
        #expect(try RepositoryText.read("docs/interface-files.md") == page)
    }

    static func render() -> String {
        var page = """
            # Interface files

            The cgroup v2 interface files that Bulkhead knows, with their grammar. The page is generated from the table in
            `Sources/KernelInterface`. A file that is missing here can be set through `raw:`, and is read and written as
            plain text.

            *Cgroups*: where the file exists once its controller is enabled. *New* is what a new cgroup reads; in files with
            a line per device or resource, what gives a line back. *Kernel* is the first release with the file in cgroup v2.

            """
        var group = ""
        for known in InterfaceFile.described {
            let name = String(known.file.name.prefix { $0 != "." })
            if name != group {
                group = name
                page += "\n## \(group)\n\n"
                page +=
                    "| file | cgroups | access | kernel | grammar | new | what it is |\n|---|---|---|---|---|---|---|\n"
            }
            let initial =
                known.initialText.map { $0.isEmpty ? "empty" : "`\($0)`" } ?? known.defaultKeyedText.map { "`\($0)`" }
            let needs = known.requires.map { "; needs \($0)" } ?? ""
            let core = known.controller == nil && group != "cgroup" ? "; no controller needed" : ""
            let cells = [
                "`\(known.file.name.replacing("<", with: "&lt;").replacing(">", with: "&gt;"))`",
                known.presence.rawValue,
                known.access.rawValue, known.since.description,
                known.grammar.expectation.replacing("|", with: "\\|"), initial ?? "", known.summary + needs + core,
            ]
            page += "| " + cells.joined(separator: " | ") + " |\n"
        }
        return page + renderResctrl()
    }

    static func renderResctrl() -> String {
        var page = """

            # resctrl files

            The files of the resctrl file system. *Where*: the directories that have the file. `info` has one directory for
            each resource: `L2` and `L3`, with `cdpl2` and `cdp` instead `L2CODE`, `L2DATA`, `L3CODE` and `L3DATA`; `MB`,
            `SMBA`; `L3_MON`, `PERF_PKG_MON`. The mount itself is the default CTRL_MON group; the others are directories in
            it, and MON groups are directories in the `mon_groups` of each. `mon_data` has a directory for each domain:
            `mon_L3_00`, with `mon_sub_L3_00` in it for each node of a cache that several share (SNC, kernel 6.11), and
            `mon_PERF_PKG_00`. *Kernel* is the first release with the file.

            | file | where | access | kernel | grammar | what it is |
            |---|---|---|---|---|---|

            """
        for known in ResctrlFile.described {
            let needs = known.requires.map { "; needs \($0)" } ?? ""
            let cells = [
                "`\(known.file.name)`", known.places.map(\.rawValue).joined(separator: ", "), known.access.rawValue,
                known.since.description, known.grammar.expectation, known.summary + needs,
            ]
            page += "| " + cells.joined(separator: " | ") + " |\n"
        }
        return page
    }
}
