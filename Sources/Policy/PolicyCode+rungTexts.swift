/// Explanations of what can be wrong with what classes give up, take and are promised.
extension PolicyCode {
    static let ceilingBelowSettingText = (
        title: "a ceiling below what the class has",
        text: """
        `grows` says up to where a limit may be raised while every objective holds with slack. It starts from the \
        limit that the class sets, so a ceiling below that would never act.
        """
    )
    static let duplicateRungText = (
        title: "the same thing given up twice",
        text: """
        Each item of `yields` is given up step by step down to its floor before the next one comes, so that a second \
        floor for the same thing would never be reached, or undo the first. In `grows` a thing has one ceiling.
        """
    )
    static let floorAboveSettingText = (
        title: "a floor above what the class has",
        text: """
        The class gives up what it has above the floor, and it has less than the floor already: nothing could be \
        given up. Percentages are of the node, as in the setting itself, and not of the setting:    \
        cpu: {max: 50%}, yields: [{cpu.max: 10%}]
        Only `io.max` is a share of the class's own limits.
        """
    )
    static let floorBelowProtectionText = (
        title: "memory that is promised to a class and given up by it",
        text: """
        `memory.min` and `memory.low` keep others from reclaiming the memory of the class. They do not hold against its \
        own `memory.high`: a floor of `memory.high` below them lets the kernel take memory that the class says it needs.
        """
    )
    static let killNotLastText = (
        title: "something to give up after the kill",
        text: """
        `kill` ends every process of the cgroup, so what stands after it in `yields` would be given up by nobody. \
        It is never chosen unless it is written, and it is the last resort.
        """
    )
    static let nothingYieldsText = (
        title: "objectives that nothing can be done for",
        text: """
        An objective is held by taking from other classes what their `yields` name. As long as no other class yields \
        anything, a missed objective is measured and shown, and nothing else happens.
        """
    )
    static let rungNotGrowableText = (
        title: "something that cannot grow",
        text: """
        `grows` raises limits: `cpu.max`, `cache.l3`, `cache.l2`, `memoryBandwidth.max`, `memory.high` and `io.max`. \
        A freeze, a kill, reclaim and switches are no limits, and which further CPUs `cpuset.cpus` would take is \
        nothing that a number says.
        """
    )
    static let rungWithoutBaseText = (
        title: "a floor or a ceiling of nothing",
        text: """
        What a class gives up or takes starts from what it sets. `io.max` is a share of the limits that the class has. \
        Caches and memory bandwidth belong to a resource group, which the class has only when it asks for a part of \
        them; `memoryBandwidth: {max: 100%}` asks for a group and limits nothing. And what has no limit cannot grow.
        """
    )
    static let unknownRungText = (
        title: "nothing that a class can give up",
        text: """
        `yields` and `grows` know a few things by the dotted names of their keys; `docs/policy-reference.md` lists \
        them. The nearest is shown when there is one.
        """
    )
    static let yieldsWithoutObjectiveText = (
        title: "something to give up, and for nobody",
        text: """
        Classes give up what their `yields` name while an objective of another class is missed, and take what their \
        `grows` name while all objectives hold. No class of the policy set has an objective, so there is nothing to \
        go by, and neither happens.
        """
    )
}
