package import KernelInterface

extension CgroupPath {
    /// The name of the systemd unit whose cgroup this is by its place in the tree; nil where no system unit can be there.
    ///
    /// systemd puts a unit beneath the slices that it is in, and what is beneath a unit that is no slice belongs to that
    /// unit or to whom it was delegated: a container manager, or the `systemd --user` of a session. Whether there is such
    /// a unit, only systemd knows.
    package var unitName: String? {
        if isRoot { return nil }
        var names = text.split(separator: "/", omittingEmptySubsequences: false)[...]
        guard let last = names.popLast(), names.allSatisfy({ $0.hasSuffix(".slice") }) else { return nil }
        // systemd marks names with `_` that the kernel could take for an interface file.
        let name = last.hasPrefix("_") ? last.dropFirst() : last
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return nil }
        return Self.unitSuffixes.contains(String(name[dot...])) ? String(name) : nil
    }

    private static let unitSuffixes: Set<String> = [".slice", ".service", ".scope", ".socket", ".mount", ".swap"]

    /// The name of the slice that systemd would put at this very place; nil where it would put none.
    ///
    /// `a-b.slice` is in `a.slice`, which the dashes of its name say, so that a slice has one place only.
    package var sliceName: String? {
        guard let unit = unitName, unit.hasSuffix(".slice"), unit == name else { return nil }
        let parts = unit.dropLast(".slice".count).split(separator: "-", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        let place = parts.indices.map { parts[...$0].joined(separator: "-") + ".slice" }.joined(separator: "/")
        return place == text ? unit : nil
    }
}
