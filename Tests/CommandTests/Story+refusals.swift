extension Story {
    private static let head = #"apiVersion: bulkhead/v1\nkind: Policy\nmetadata: {name: bad}\n"#

    /// Applies a policy of these classes, written with the escapes of `printf`.
    private static func apply(_ classes: String, head: String = Story.head) -> String {
        "printf '\(head)\(classes)' | bulkhead apply - --node node.yaml"
    }

    private static func apply(web lines: String) -> String {
        apply(#"classes:\n  web:\n    match: [{unit: nginx.service}]\n    "# + lines + #"\n"#)
    }

    /// The node, and what is kept of it, are as they were.
    private static let untouched = "cmp node.yaml nodes/small-vm.yaml && ls -A | grep node"

    /// A story that ends with a node that nobody touched.
    private static func refusals(_ name: String, _ commands: [String]) -> Story {
        Story(name, (["cp nodes/small-vm.yaml node.yaml"] + commands + [untouched]).joined(separator: "\n"))
    }

    static let badPolicies = [
        refusals(
            "bad-yaml",
            [
                apply(#"classes: {web: [}\n"#),
                apply(#"classes:\n  web: {cpu: {weight: 1}\n"#),
                apply("", head: ""),
                apply(#"# nothing but a comment\n"#, head: ""),
                apply(#"[a, b]\n"#, head: ""),
                apply(#"classes:\n\tweb: {}\n"#),
                apply(#"classes:\n  web: &web {cpu: {weight: 1}}\n  batch: *web\n"#),
                apply(#"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n"#),
                apply(#"classes:\n  web:\n    cpu: {weight: 1, weight: 2}\n    match: [{unit: a.service}]\n"#),
                apply(#"classes:\n  web\377: {}\n"#),
                apply(#"classes:\n  web\000: {}\n"#),
                apply(#"classes: {}\n---\nkind: Policy\n"#),
                "{ printf '\(head)classes: '; yes '[' | head -n 100000; } | bulkhead apply - --node node.yaml",
                "{ printf '\(head)classes: '; yes '{a: ' | head -n 100000; } | bulkhead apply - --node node.yaml",
                "truncate -s 100M huge.yaml && bulkhead apply huge.yaml --node node.yaml",
                "yes 'a: b' | head -c 100000000 | bulkhead apply - --node node.yaml",
                "head -c 65536 /dev/urandom > noise.yaml; bulkhead apply noise.yaml --node node.yaml 2>/dev/null",
                "mkfifo pipe.yaml && bulkhead apply pipe.yaml --node node.yaml",
                "bulkhead apply /dev/zero --node node.yaml",
                "ln -s loop.yaml loop.yaml; bulkhead apply loop.yaml --node node.yaml",
                "bulkhead apply '' --node node.yaml",
            ]),
        refusals(
            "bad-values",
            [
                apply(web: "cpu: {wieght: 100}"),
                apply(web: "memory: {hihg: 1GiB}"),
                apply(web: "memory: {max: 1024}"),
                apply(web: "memory: {max: 5ms}"),
                apply(web: "memory: {max: 4cpus}"),
                apply(web: "memory: {max: -1GiB}"),
                apply(web: "memory: {max: 99999999999999999999GiB}"),
                apply(web: "memory: {max: 110%%}"),
                apply(web: "cpu: {weight: 0}"),
                apply(web: "cpu: {weight: 10001}"),
                apply(web: "cpu: {weight: 99999999999999999999}"),
                apply(web: "cpu: {max: -1cpus}"),
                apply(web: "pids: {max: -5}"),
                apply(web: "pids: {max: 1.5}"),
                apply(web: "memory: {min: 4GiB, low: 2GiB, high: 8GiB, max: 1GiB}"),
                apply(web: "cpuset: {cpus: 0-9}"),
                apply(web: "cpuset: {mems: 7}"),
                apply(web: "io: {max: {sdz: {read: 1MB/s}}}"),
                apply(web: "io: {max: {vda1: {read: 1MB/s}}}"),
                apply(web: "raw: {cgroup.kill: 1}"),
                apply(web: "raw: {../../etc/passwd: 1}"),
                apply(#"classes:\n  a: {match: [{cgroup: ../../etc}], cpu: {weight: 1}}\n"#),
                apply(#"classes:\n  a: {match: [{cgroup: /etc/../..}], cpu: {weight: 1}}\n"#),
                apply(#"classes:\n  a: {match: [{unit: ../nginx.service}], cpu: {weight: 1}}\n"#),
                apply(#"classes:\n  a: {slice: ../a.slice, cpu: {weight: 1}}\n"#),
                apply(
                    #"classes:\n  a: {match: [{unit: nginx.service}], cpu: {weight: 1}}\n"#
                        + #"  b: {match: [{cgroup: system.slice/*}], cpu: {weight: 2}}\n"#),
            ]),
    ]

    static let badNodes = [
        refusals(
            "bad-nodes",
            [
                "bulkhead plan policies/slurm-node.yaml --node absent.yaml",
                "printf 'kind: Node\\n' > n.yaml; bulkhead plan policies/slurm-node.yaml --node n.yaml",
                "bulkhead plan policies/slurm-node.yaml --node policies/slurm-node.yaml",
                "bulkhead check policies/slurm-node.yaml --inventory policies/desktop.yaml",
                "sed 's/cpus: 0-3/cpus: 3-0/' node.yaml > n.yaml; bulkhead status --node n.yaml",
                "sed 's/pids.max: 512/pids.max: many/' node.yaml > n.yaml; bulkhead status --node n.yaml",
                "sed '/^  system.slice:/d' node.yaml > n.yaml; bulkhead apply policies/slurm-node.yaml --node n.yaml",
                "ls -A | grep n.yaml",
                // A read-only cgroup2 mount.
                "sed 's|  path: /sys/fs/cgroup|&\\n  readOnly: true|' node.yaml > ro.yaml && cp ro.yaml ro.before",
                "bulkhead doctor --node ro.yaml | head -n 3",
                "bulkhead apply policies/web-and-batch.yaml --node ro.yaml",
                "cmp ro.yaml ro.before && bulkhead status --node ro.yaml",
                // A disk that goes away after planning.
                "printf '\(head)classes:\\n  b: {slice: batch.slice, io: {max: {vda: {read: 1MB/s}}}}\\n' > io.yaml",
                "cp node.yaml d.yaml && bulkhead plan io.yaml --node d.yaml --out io.plan | tail -n 2",
                "sed -i '/name: vda/d; s/^devices:/devices: []/' d.yaml && cp d.yaml d.before",
                "bulkhead apply --plan io.plan --node d.yaml",
                "bulkhead apply io.yaml --node d.yaml",
                "cmp d.yaml d.before && bulkhead status --node d.yaml",
                // A caller that may not write.
                "sed 's|^privileges:.*|simulation: {callerUID: 1000}|' node.yaml > u.yaml && cp u.yaml u.before",
                "bulkhead apply policies/web-and-batch.yaml --node u.yaml",
                "cmp u.yaml u.before && bulkhead status --node u.yaml",
                "bulkhead status --root /proc",
                "bulkhead apply policies/slurm-node.yaml --root /proc",
                "bulkhead doctor --root /proc",
                "bulkhead inventory --root /absent",
            ])
    ]

    static let badState = [
        refusals(
            "bad-state",
            [
                "mkdir -m 700 real && ln -s real link",
                "bulkhead apply policies/slurm-node.yaml --node node.yaml --state link",
                "bulkhead status --node node.yaml --state link",
                "touch file; bulkhead apply policies/slurm-node.yaml --node node.yaml --state file",
                "bulkhead apply policies/slurm-node.yaml --node node.yaml --state absent/deep/er",
                "mkdir -m 777 open; bulkhead apply policies/slurm-node.yaml --node node.yaml --state open",
                "mkdir -m 700 bad && echo rubbish > bad/state.json && mkdir -m 700 cut && touch cut/state.json",
                "cp node.yaml n.yaml && bulkhead apply policies/web-and-batch.yaml --node n.yaml",
                "head -n 9 n.yaml.state/state.json > cut/state.json; bulkhead revert --node node.yaml --state cut",
                "sed 's/858992640/1/' n.yaml.state/state.json > cut/state.json; bulkhead status --node n.yaml --state cut",
                "cp n.yaml.state/state.json s.json; rm -r n.yaml.state; ls -A | grep n.yaml",
                "bulkhead status --node node.yaml --state bad",
                "bulkhead apply policies/slurm-node.yaml --node node.yaml --state bad",
                "bulkhead revert --node node.yaml --state bad",
                "cat bad/state.json",
                "mkdir -m 700 half && echo rubbish > half/pending.json && touch half/next.json",
                "bulkhead status --node node.yaml --state half",
                "bulkhead apply policies/slurm-node.yaml --node node.yaml --state half",
                "bulkhead recover --node node.yaml --state half",
                "cat half/pending.json",
                "mkdir -m 700 links && ln -s /etc/passwd links/state.json",
                "bulkhead apply policies/slurm-node.yaml --node node.yaml --state links",
                // What a command is to write.
                "bulkhead plan policies/web-and-batch.yaml --node node.yaml --out absent/node.plan",
                "bulkhead plan policies/web-and-batch.yaml --node node.yaml --out real",
                "bulkhead plan policies/web-and-batch.yaml --node node.yaml > /dev/full",
                "bulkhead schema > /dev/full",
                "bulkhead plan policies/web-and-batch.yaml --node node.yaml --out p.plan | true; ls p.plan",
                "bulkhead explain | head -n 1",
                "sh -c 'bulkhead doctor policies/web-and-batch.yaml --node nodes/legacy-hybrid.yaml; echo $? >&2' | true",
                "bulkhead status --node node.yaml >&-",
            ])
    ]
}
