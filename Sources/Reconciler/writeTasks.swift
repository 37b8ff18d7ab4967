import KernelInterface

/// Writes ids to `tasks`, as many in one write as the kernel takes; one at a time where it is older than 6.7.
func write<Tree: KernelTree & ~Copyable>(
    _ tasks: [Int], to group: ResourceGroup, tree: inout Tree
) throws(KernelError) {
    var rest = tasks[...]
    var takesLists = true
    while !rest.isEmpty {
        let (text, count) = TaskList.command(for: takesLists ? rest : rest.prefix(1))
        do {
            try tree.write(group.path, .tasks, text)
            rest = rest.dropFirst(count)
        } catch {
            switch error.errno {
            case .noSuchProcess:
                // Those before it were moved, those behind it were not.
                let failed = error.reason.flatMap(failedTask).flatMap { rest.prefix(count).firstIndex(of: $0) }
                rest = rest[((failed ?? rest.startIndex) + 1)...]
            case .invalidArgument where count > 1: takesLists = false
            default: throw error
            }
        }
    }
}

/// The id in `No task 1234`, as last_cmd_status says it.
private func failedTask(_ reason: String) -> Int? {
    let words = reason.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A || $0 == UInt8(ascii: ";") })
        .map { String(Substring($0)) }
    guard let place = words.indices.last(where: { words[$0] == "task" && $0 > 0 && words[$0 - 1] == "No" }),
        place + 1 < words.count
    else { return nil }
    return Int(words[place + 1])
}
