/// Explanations of what can be wrong in the text of a policy.
extension PolicyCode {
    static let badGlobText = (
        title: "a pattern that cannot match",
        text: """
        A pattern is a name with `*` for any run of characters, `?` for one, and `[a-z]` or `[!a-z]` for one of \
        a set. In `cgroup:` it is a path below the mount, name by name between single slashes, and `**` alone \
        between slashes stands for any number of levels. A backslash is itself, since systemd escapes names with \
        it. For a literal `*`, `?` or `[`, write `[*]`, `[?]`, `[[]`.
        """
    )
    static let badListText = (
        title: "no list of CPUs or NUMA nodes",
        text: """
        Lists are written as the kernel writes them: numbers and ranges with commas, `0-3,8`, and strides, \
        `0-15:2/4` for the first two of each four. Ranges go upwards. To place no restriction, leave the key \
        out.
        """
    )
    static let badNameText = (
        title: "a name that cannot be used",
        text: """
        Names of policies and classes are DNS labels: small letters, digits and inner dashes, at most 63 \
        characters. They appear in metrics, journals and file names, which should not need quoting. `node` is \
        kept for the root cgroup. Names of devices, sizes and resources become part of a line that the kernel \
        reads, so they have no blanks.
        """
    )
    static let badSliceText = (
        title: "no name of a slice",
        text: """
        A class owns a slice by its systemd name, which ends in `.slice` and has a dash for each level: \
        `a-b.slice` is the cgroup `a.slice/a-b.slice`, and both are created where they are missing. Write the \
        name and not the path.
        """
    )
    static let badUnitText = (
        title: "no unit that has a cgroup",
        text: """
        `unit:` takes the name of a systemd unit that holds processes: it ends in `.service`, `.slice`, \
        `.scope`, `.socket`, `.mount` or `.swap`. Patterns are allowed, as in `worker@*.service`. A timer, \
        target or path unit has no cgroup; name the service that it starts. For a path below the cgroup mount, \
        write `cgroup:`.
        """
    )
    static let emptyClassText = (
        title: "a class that sets nothing",
        text: """
        The class names cgroups and asks nothing for them. Nothing will be changed. It is harmless, and mostly a \
        sign that settings were indented under the wrong class.
        """
    )
    static let malformedQuantityText = (
        title: "a quantity that cannot be read",
        text: """
        A quantity is a decimal number and its unit without a blank: `4GiB`, `1.5cpus`, `50%`. There is no \
        exponent, no other base, no separator of thousands, and a digit stands on both sides of the point. No \
        limit is written `max`.
        """
    )
    static let missingKeyText = (
        title: "a key that must be there",
        text: """
        Every policy starts with `apiVersion: bulkhead/v1`, `kind: Policy` and `metadata: {name: …}`, and has \
        `classes` or `node`. A line for a device says at least one thing about it, and a quota in `cpu.max` may \
        leave out its period but not itself. `optional` is said of an amount beside it, and an objective says what is \
        measured, its bound, and for pressure over which time.
        """
    )
    static let missingMatchText = (
        title: "a class that names no cgroup",
        text: """
        A class says which cgroups it is: by `match`, a list of units and cgroup paths of which any may match, \
        or by `slice`, a slice of its own that is created when it is missing, or by both.
        """
    )
    static let missingUnitText = (
        title: "a quantity without a unit",
        text: """
        A bare number could be bytes, pages, percent or CPUs, and people differ in what they expect. So every \
        quantity carries its unit: `4GiB` or `25%` of memory, `200MB/s`, `5ms`, `1.5cpus`. Weights and counts \
        are plain integers and have none.
        """
    )
    static let negativeQuantityText = (
        title: "a quantity below zero",
        text: """
        Limits, protections, weights and counts start at 0 or above. Some tools write -1 for no limit; here and \
        in the kernel that is the word `max`.
        """
    )
    static let outOfRangeText = (
        title: "a value that the kernel would refuse",
        text: """
        The value is well formed and outside of what the interface file takes, so the write would fail; the \
        range is in the help line. A `memory.max` or `memory.high` of less than a page is refused too, although \
        the kernel takes it: nothing could run.
        """
    )
    static let pathEscapeText = (
        title: "a path that leaves its place",
        text: """
        Paths of cgroups start below the cgroup mount and have no `.` or `..`, and names of slices and interface \
        files have no slash. A leading slash is allowed in `cgroup:` and stands for the mount. So no policy can \
        reach a file outside of the hierarchy.
        """
    )
    static let quantityOverflowText = (
        title: "a quantity that is too large",
        text: """
        The kernel counts bytes in 63 bits and stores larger limits as `max`, silently. Such a number is mostly \
        a slip of a digit or of the unit. For no limit, write `max`.
        """
    )
    static let quantityTooFineText = (
        title: "a quantity finer than the kernel counts",
        text: """
        Times are whole microseconds, percentages hundredths of a percent, and CPUs thousandths of a CPU. \
        Nothing is rounded behind your back: write a multiple of the step.
        """
    )
    static let rawCommandText = (
        title: "an interface file that holds no setting",
        text: """
        `raw` is for files that keep what is written to them. Files such as `memory.stat` can only be read; \
        others act when they are written (`cgroup.kill`, `memory.reclaim`) or hold processes (`cgroup.procs`). \
        They could neither be verified nor given back by `revert`.
        """
    )
    static let rawHasKeyText = (
        title: "an interface file that has a key",
        text: """
        `raw` carries files that a newer kernel brings. A file with a key of its own is set by that key, which \
        knows its units, checks its value and can compare it with others.
        """
    )
    static let unknownKeyText = (
        title: "a key that the language does not have",
        text: """
        Unknown keys are refused, since a misspelt limit that is silently ignored is no limit. The nearest known \
        key is shown when there is one. `docs/policy-reference.md` lists all; an interface file without a key \
        can be set under `raw`.
        """
    )
    static let unknownUnitText = (
        title: "an unknown unit",
        text: """
        Sizes: `B`, `kB` `MB` `GB` `TB` `PB` (powers of 1000), `KiB` `MiB` `GiB` `TiB` `PiB` (powers of 1024). \
        Rates: the same with `/s`. Times: `us`, `ms`, `s`. CPUs: `cpus` or `cpu`. Ways of a cache: `ways` or `way`. Shares: `%`. Short forms such \
        as `4G` are refused because tools differ in whether they mean 1000 or 1024.
        """
    )
    static let unknownVersionText = (
        title: "another kind of file",
        text: """
        This version reads `apiVersion: bulkhead/v1` and `kind: Policy`. Other files that happen to be in the \
        directory, such as Kubernetes manifests, are refused instead of being half understood.
        """
    )
    static let unknownWordText = (
        title: "a word that is no value of the key",
        text: """
        The key takes one of a few words, as the kernel spells them. The nearest is shown, or all of them.
        """
    )
    static let wrongTypeText = (
        title: "a value of the wrong kind",
        text: """
        The key decides what its value is: a mapping, a list, `true` or `false`, a plain integer, a quantity or \
        text. YAML's other spellings of booleans (`yes`, `on`) are text here, a number in quotes is text, and a \
        number with a leading zero or a `+` is refused, as readers differ in its base.
        """
    )
    static let wrongUnitText = (
        title: "a unit of something else",
        text: """
        The number has a unit of another dimension than the key: a time where bytes are meant, or bytes where \
        bytes a second are meant. The message says what the key takes.
        """
    )
}
