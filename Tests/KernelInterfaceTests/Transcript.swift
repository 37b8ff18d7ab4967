import KernelInterface

/// What a real kernel answered, from `Tests/Transcripts`.
struct Transcript: Sendable {
    let name: String
    let kernel: KernelVersion
    let lines: [String]

    static let names = [
        "cgroup-6.1", "cgroup-6.12", "cgroup-7.3", "cgroup-extra-6.1", "cgroup-extra-6.12", "cgroup-extra-7.3",
    ]

    init(_ name: String) throws {
        self.name = name
        lines = try RepositoryText.read("Tests/Transcripts/\(name).txt").split(separator: "\n").map(String.init)
        let release = lines.first?.split(separator: " ").last ?? ""
        guard let kernel = KernelVersion(release: String(release)) else {
            throw RepositoryText.Failure(path: name, errno: 0)
        }
        self.kernel = kernel
    }

    /// A text that was read from an interface file of a cgroup.
    struct Reading: Sendable {
        let line: String
        let file: InterfaceFile
        let text: String
    }

    /// Every text that the kernel gave: `R file : "…"` and `W file <- "…" : …  reads "…"`.
    var readings: [Reading] {
        lines.compactMap { line in
            let words = line.split(separator: " ")
            guard words.count > 2, words[0] == "R" || words[0] == "W" else { return nil }
            let name = words[1].split(separator: "/").last ?? ""
            let marker = words[0] == "R" ? " : \"" : "  reads \""
            guard let file = InterfaceFile(String(name)), let text = Self.quoted(line, after: marker) else {
                return nil
            }
            return Reading(line: line, file: file, text: text)
        }
    }

    /// The file names of an `LS` line.
    func listing(_ marker: String) -> [String] {
        guard let line = lines.first(where: { $0.hasPrefix(marker) }) else { return [] }
        return line.dropFirst(marker.count).split(separator: " ").map(String.init).filter { $0.contains(".") }
    }

    /// The names of the lines that hold nothing but names of interface files.
    var looseNames: [String] {
        lines.flatMap { line in
            let words = line.split(separator: " ").map(String.init)
            let areNames = words.allSatisfy { word in
                word.contains(".") && word.utf8.allSatisfy { $0 > 0x20 && $0 != UInt8(ascii: ":") }
            }
            return areNames ? words : []
        }
    }

    static let resctrlNames = [
        "resctrl-hsw-6.1", "resctrl-hsw-6.12", "resctrl-hsw-7.3", "resctrl-rdt-6.1", "resctrl-rdt-6.12",
    ]

    /// A text that was read from a file of the resctrl mount.
    struct ResctrlReading: Sendable {
        let line: String
        let place: ResctrlPlace
        let file: ResctrlFile
        let text: String
    }

    /// Every text that the kernel gave for a file below the resctrl mount, whatever directory the script was in.
    var resctrlReadings: [ResctrlReading] {
        lines.compactMap { line in
            let words = line.split(separator: " ")
            guard words.count > 2, words[0] == "R" || words[0] == "W" else { return nil }
            var path = String(words[1])
            for prefix in ["/sys/fs/resctrl/", "./"] where path.hasPrefix(prefix) { path.removeFirst(prefix.count) }
            let name = path.split(separator: "/").last.map(String.init) ?? ""
            let directory = ResctrlPath(String(path.dropLast(name.count + (path.contains("/") ? 1 : 0))))
            guard let directory, let place = ResctrlPlace(directory), let file = ResctrlFile(name),
                let text = Self.quoted(line, after: words[0] == "R" ? " : \"" : "  reads \"")
            else { return nil }
            return ResctrlReading(line: line, place: place, file: file, text: text)
        }
    }

    private static func quoted(_ line: String, after marker: String) -> String? {
        var rest = line[...]
        while !rest.isEmpty, !rest.hasPrefix(marker) { rest = rest.dropFirst() }
        guard !rest.isEmpty else { return nil }
        rest = rest.dropFirst(marker.count)
        guard rest.last == "\"" else { return nil }
        var text = ""
        var isEscaped = false
        for character in rest.dropLast() {
            if isEscaped {
                text.append(character == "n" ? "\n" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                text.append(character)
            }
        }
        return text
    }
}
