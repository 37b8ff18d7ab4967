import KernelInterface

/// What the caller may do beyond what permissions of files say, and what it loses where it may not.
func capabilityFeatures(_ privileges: Privileges) -> [Feature] {
    let wanted = [
        (
            "CAP_DAC_OVERRIDE", privileges.dacOverride, "cgroups in the root, resource groups, cgroups of other users",
            "no new cgroups in the root, no new resource groups, no changes in cgroups of other users"
        ),
        (
            "CAP_SYS_NICE", privileges.sysNice, "the cpuset controller above any process",
            "before kernel 6.4 no cpuset controller above processes with capabilities that this caller lacks"
        ),
        (
            "CAP_SYS_RESOURCE", privileges.sysResource, "PSI triggers of any window, open files above the hard limit",
            "PSI triggers of whole windows only, open files up to the hard limit"
        ),
        (
            "CAP_SYS_ADMIN", privileges.sysAdmin, "remote cpuset partitions, who wrote a value",
            "no cpuset partitions below a cgroup that is none; nobody is named who writes a value"
        ),
    ]
    return wanted.map { name, isHeld, use, loss in
        isHeld ? Feature(name, .present, use) : Feature(name, .forbidden, loss)
    }
}
