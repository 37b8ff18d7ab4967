import Document
import KernelInterface

/// What is protected of the node's memory by all classes together, judged against what there is.
///
/// Each class counts once, however many cgroups it matches; one below another's cgroup is bounded by that and not counted.
func protectionDiagnostics(_ classes: [ResolvedClass], memoryBytes: UInt64) -> [Diagnostic] {
    [
        (InterfaceFile.memoryMin, "memory protections exceed the node"),
        (.memoryLow, "best-effort protections exceed the node"),
    ]
    .compactMap { file, message in
        var claims = protections(classes, file, memoryBytes: memoryBytes)
        var sum: UInt64 = 0
        for claim in claims {
            let (next, overflow) = sum.addingReportingOverflow(claim.bytes)
            sum = overflow ? .max : next
        }
        guard sum > memoryBytes else { return nil }
        claims.sort { $0.bytes > $1.bytes }
        var total = claims[0].bytes
        var notes: [Diagnostic.Note] = []
        for claim in claims.dropFirst().prefix(4) {
            total += claim.bytes
            notes.append(
                Diagnostic.Note(
                    "with this, \(byteText(total)) of \(byteText(memoryBytes)) are protected", at: claim.span,
                    label: "asks \(byteText(claim.bytes))"))
        }
        if claims.count > 5 {
            notes.append(
                Diagnostic.Note("\(claims.count - 5) more bring it to \(byteText(sum))"))
        }
        let isHard = file == .memoryMin
        return Diagnostic(
            .protectionOvercommit, "\(message) by \(byteText(sum - memoryBytes))", as: isHard ? .error : .warning,
            at: claims[0].span, label: "asks \(byteText(claims[0].bytes))", notes: notes,
            help: [
                isHard
                    ? "lower one `min`, or use `low`, which the kernel may reclaim from under pressure"
                    : "lower one `low`; when all are used, the kernel scales them down"
            ])
    }
}

private func protections(
    _ classes: [ResolvedClass], _ file: InterfaceFile, memoryBytes: UInt64
) -> [(bytes: UInt64, span: SourceSpan)] {
    var claims: [(bytes: UInt64, span: SourceSpan, paths: [CgroupPath])] = []
    var protected: Set<CgroupPath> = []
    for workload in classes {
        guard let place = workload.settings.place(of: file),
            let bytes = workload.settings[place].comparableBytes, bytes > 0
        else { continue }
        let setting = workload.settings[place]
        let paths = literalPaths(workload)
        protected.formUnion(paths)
        claims.append((bytes == .max ? memoryBytes : bytes, setting.span, paths))
    }
    return claims.filter { claim in
        claim.paths.isEmpty || !claim.paths.allSatisfy { path in path.ancestors.contains { protected.contains($0) } }
    }.map { ($0.bytes, $0.span) }
}

/// The cgroups that a class names without wildcards; empty when it names any other way.
private func literalPaths(_ workload: ResolvedClass) -> [CgroupPath] {
    var paths = workload.slice.map { [$0] } ?? []
    for match in workload.matches {
        guard case .cgroup(let glob) = match.value, let path = glob.literal.flatMap({ CgroupPath($0) }) else {
            return []
        }
        paths.append(path)
    }
    return paths
}
