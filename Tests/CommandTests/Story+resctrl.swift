extension Story {
    /// Machines with resctrl of every shape: what of it they have, who has it, and what a policy loses.
    static let resctrl = [
        Story(
            "resctrl-doctor",
            """
            bulkhead doctor --node nodes/skylake-11-ways.yaml | sed -n '/^resctrl/,/^RMIDs/p'
            bulkhead doctor --node nodes/cascade-lake-cdp.yaml | sed -n '/^resctrl/,/^RMIDs/p'
            bulkhead doctor --node nodes/apollo-lake.yaml | sed -n '/^resctrl/,/^CLOSIDs/p'
            bulkhead doctor --node nodes/mba-only.yaml | sed -n '/^resctrl/,/^CLOSIDs/p'
            bulkhead doctor --node nodes/amd-epyc.yaml | sed -n '/^resctrl/,/^RMIDs/p'
            bulkhead doctor --node nodes/arm-mpam.yaml | sed -n '/^resctrl/,/^RMIDs/p'
            bulkhead doctor policies/web-and-batch.yaml --node nodes/apollo-lake.yaml | sed -n '/^resctrl/,$p'
            """),
        Story(
            "resctrl-inventory",
            """
            bulkhead inventory --node nodes/sapphire-rapids-15-ways.yaml -o table | sed -n '/^resctrl/,/^monitoring/p'
            bulkhead inventory --node nodes/cascade-lake-cdp.yaml -o table | sed -n '/^resctrl/,/^monitoring/p'
            bulkhead inventory --node nodes/apollo-lake.yaml -o table | sed -n '/^resctrl/,/^systemd/p'
            bulkhead inventory --node nodes/mba-only.yaml -o table | sed -n '/^resctrl/,/^systemd/p'
            bulkhead inventory --node nodes/amd-epyc.yaml -o table | sed -n '/^resctrl/,/^monitoring/p'
            bulkhead inventory --node nodes/legacy-hybrid.yaml -o table | grep ^resctrl
            """),
    ]

    /// `--resctrl`, on directories that look like the two mounts.
    static let resctrlMounts = [
        Story(
            "resctrl-mounts",
            """
            mkdir -p cgroup rdt/info/L3 empty && echo cpu memory > cgroup/cgroup.controllers
            echo fff > rdt/info/L3/cbm_mask && echo 1 > rdt/info/L3/min_cbm_bits && echo 8 > rdt/info/L3/num_closids
            echo 0 > rdt/info/L3/shareable_bits && echo L3:0=fff > rdt/schemata && echo shareable > rdt/mode
            bulkhead status --resctrl rdt --node nodes/small-vm.yaml
            bulkhead inventory --resctrl $PWD/absent
            bulkhead inventory --resctrl $PWD/empty
            { bulkhead inventory --resctrl $PWD/rdt; echo $?; } 2>&1 | sed 's/0x[0-9a-f]*,/0xN,/'
            { bulkhead doctor --resctrl $PWD/rdt; echo $?; } 2>&1 | sed 's/0x[0-9a-f]*,/0xN,/'
            echo "--root $PWD/cgroup --resctrl $PWD/rdt --unchecked-root" > options
            bulkhead inventory $(cat options) -o table | grep -A 1 ^resctrl | sed 's/  */ /g'
            bulkhead doctor $(cat options) | grep -E '^(L3 allocation|CLOSIDs)' | sed 's/  */ /g'
            printf 'apiVersion: bulkhead/v1\\nkind: Policy\\nmetadata: {name: one}\\nclasses:\\n' > one.yaml
            printf '  one:\\n    match: [{cgroup: web}]\\n    cache: {l3: 50%%}\\n' >> one.yaml && mkdir -p cgroup/web
            { flock rdt bulkhead plan one.yaml $(cat options) --state s; echo $?; } 2>&1 | sed 's/process [0-9]*/process N/'
            """)
    ]
}
