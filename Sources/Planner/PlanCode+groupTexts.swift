extension PlanCode {
    /// Titles and long forms of the codes about resource groups; nil for the others.
    var groupTexts: (title: String, text: String)? {
        switch self {
        case .closidsExhausted:
            (
                "out of CLOSIDs",
                "Each CTRL_MON resource group takes one of the processor's classes of service (CLOSID), of which there "
                    + "are few: `num_closids` in `info`, halved under code and data prioritization. Classes that "
                    + "are not exclusive share a group where their schemata come out equal: where they ask the same masks, or "
                    + "nothing of the caches, and the same bandwidth. Equal shares get masks of their own, which overlap as "
                    + "little as there is room. Groups that others made are counted and left alone."
            )
        case .rmidsExhausted:
            (
                "out of RMIDs",
                "Each resource group takes a monitoring id (RMID), `num_rmids` in `info`. One that was freed is "
                    + "in limbo until the cache holds little of it, so that it may take a while to come back."
            )
        case .cacheOvercommit:
            (
                "more cache asked than there is",
                "Exclusive classes have their ways for themselves, so their shares together, and the largest of the "
                    + "other shares beside them, cannot be more than the cache. Shares of classes that are not exclusive "
                    + "may overlap each other, and do so only where they have to."
            )
        case .cacheMaskInvalid:
            (
                "mask that the kernel refuses",
                "A capacity bitmask has at least `min_cbm_bits` bits within `cbm_mask`, in one contiguous run unless "
                    + "`sparse_masks` is 1."
            )
        case .cacheOverlap:
            (
                "exclusive class with company",
                "The ways of an exclusive class cannot be in the mask of another class, nor among the `shareable_bits` "
                    + "that devices fill, too: the kernel refuses to call such a group exclusive."
            )
        case .cacheForeignOverlap:
            (
                "ways of a foreign resource group",
                "Somebody else made a resource group that has these ways. It is left alone, so an exclusive class cannot "
                    + "have them; and where that group is exclusive itself, no class can."
            )
        case .cacheNoPlacement:
            (
                "no contiguous run",
                "Most processors take contiguous masks only. The ways that are asked for would suffice in number, but "
                    + "explicit masks, groups of others and shareable bits cut the cache into pieces that are too short."
            )
        case .cacheRaised:
            (
                "share below the minimum",
                "The share comes to fewer ways than the processor takes in a mask (`min_cbm_bits`), so the class gets "
                    + "the minimum."
            )
        case .cacheOnShareable:
            (
                "objectives beside devices",
                "Devices that write into the cache (`shareable_bits`) evict what is in these ways. Classes with "
                    + "objectives are kept off them while there is room."
            )
        case .tasksElsewhere:
            (
                "tasks in a foreign resource group",
                "Somebody else put tasks of the class into a resource group of theirs. They stay there and do not get "
                    + "what the class asks."
            )
        case .groupAdopted:
            (
                "resource group found by name",
                "A resource group has the name that this class's would get, with the prefix of those made here, and no "
                    + "record says so: the record was lost. It is used, and removed when everything is given back."
            )
        case .groupGone:
            (
                "resource group removed",
                "Somebody removed, or recreated, a resource group that was made here. Its tasks went to the default group."
            )
        case .groupInUse:
            (
                "foreign group inside",
                "Somebody made a MON group inside a resource group of ours. Removing ours would remove theirs, so both "
                    + "stay until theirs is gone."
            )
        case .resctrlGone:
            (
                "resctrl unmounted",
                "Unmounting resctrl removes every resource group and gives all tasks the whole cache and bandwidth. "
                    + "Nothing is left to give back."
            )
        case .cgroupOfTwoClasses, .classUnmatched, .controllerUnavailable, .innerProcesses, .idleLocksWeight,
            .fileMissing, .maxBelowUsage, .changedElsewhere, .cgroupRecreated, .createdCgroupBusy, .kernelText,
            .burstConflict, .partitionBroken, .rungUnavailable:
            nil
        }
    }
}
