extension Story {
    /// The commands in the order in which a day brings them.
    static let everyday = [
        Story(
            "hostile-names",
            #"""
            sed 's|system.slice/ssh.service:|"system.slice/a\\e[2Jb\\x7f\\u202E.service":|' nodes/small-vm.yaml > node.yaml
            printf 'apiVersion: bulkhead/v1\nkind: Policy\nmetadata: {name: x}\nclasses:\n' > policy.yaml
            printf '  a: {match: [{cgroup: system.slice/a*}], pids: {max: 7}, cpu: {weight: 9}}\n' >> policy.yaml
            bulkhead plan policy.yaml --node node.yaml
            bulkhead plan policy.yaml --node node.yaml -o json | grep '"cgroup"' | head -n 1
            bulkhead apply policy.yaml --node node.yaml
            bulkhead status --node node.yaml
            bulkhead explain a --node node.yaml
            bulkhead classes --node node.yaml -o yaml
            bulkhead assign a --cgroup "$(printf 'system.slice/a\033[2Jb')" --node node.yaml
            """#),
        Story(
            "everyday",
            """
            cp nodes/small-vm.yaml node.yaml
            bulkhead check policies
            bulkhead check policies/web-and-batch.yaml --inventory node.yaml
            bulkhead plan policies/web-and-batch.yaml --node node.yaml
            cmp node.yaml nodes/small-vm.yaml && ls
            bulkhead apply policies/web-and-batch.yaml --node node.yaml --dry-run
            cmp node.yaml nodes/small-vm.yaml
            bulkhead apply policies/web-and-batch.yaml --node node.yaml
            grep -c . node.yaml.state/state.json && ls node.yaml.state
            cp node.yaml applied.yaml
            bulkhead status --node node.yaml
            bulkhead plan policies/web-and-batch.yaml --node node.yaml
            bulkhead apply policies/web-and-batch.yaml --node node.yaml
            cmp node.yaml applied.yaml
            bulkhead diff --node node.yaml
            bulkhead diff policies/web-and-batch.yaml --node node.yaml
            bulkhead diff policies/slurm-node.yaml --node node.yaml
            bulkhead apply policies/slurm-node.yaml --node node.yaml
            bulkhead status --node node.yaml
            bulkhead revert --node node.yaml --dry-run
            bulkhead revert --node node.yaml
            bulkhead status --node node.yaml
            bulkhead revert --node node.yaml --dry-run
            bulkhead revert --node node.yaml
            bulkhead recover --node node.yaml
            bulkhead plan policies/web-and-batch.yaml --node node.yaml | tail -n 2
            """),
        Story(
            "created",
            """
            sed '/batch.slice/d; /{controllers/s/ io,//' nodes/small-vm.yaml > node.yaml
            bulkhead plan policies/web-and-batch.yaml --node node.yaml
            bulkhead apply policies/web-and-batch.yaml --node node.yaml
            bulkhead status --node node.yaml
            bulkhead revert --node node.yaml --dry-run
            bulkhead revert --node node.yaml
            grep -c batch.slice node.yaml; bulkhead status --node node.yaml
            bulkhead apply policies/web-and-batch.yaml --node node.yaml 2>/dev/null
            sed -i 's|^simulation:|  batch.slice/late.service: {inode: 99, processes: 1}\\n&|' node.yaml
            bulkhead revert --node node.yaml
            bulkhead status --node node.yaml
            """),
        Story(
            "assign",
            """
            cp nodes/small-vm.yaml node.yaml
            bulkhead assign batch --unit ssh.service --node node.yaml
            bulkhead apply policies/web-and-batch.yaml --node node.yaml > /dev/null
            bulkhead classes --node node.yaml
            bulkhead assign batch --unit ssh.service --node node.yaml
            bulkhead status --node node.yaml | grep ssh
            bulkhead assign batch --unit ssh.service --node node.yaml
            bulkhead assign web --cgroup system.slice/systemd-journald.service --node node.yaml -o json
            bulkhead assignments --node node.yaml
            bulkhead assignments --node node.yaml -o yaml
            bulkhead apply policies/web-and-batch.yaml --node node.yaml
            bulkhead assign wbe --unit ssh.service --node node.yaml
            bulkhead assign web --cgroup gone.slice --node node.yaml
            bulkhead assign web --pod 2cb0bb65 --node node.yaml
            bulkhead assign web --container 2cb0bb65 --pod 11 --node node.yaml
            echo '{"ociVersion": "1.0.2", "id": "x", "status": "created"}' |
              bulkhead assign web --oci-state - --node node.yaml
            bulkhead assign web --unit a.service --cgroup b --node node.yaml 2>&1 | head -n 1
            bulkhead release --unit ssh.service --node node.yaml
            bulkhead release --unit ssh.service --node node.yaml
            bulkhead release --cgroup gone --node node.yaml
            bulkhead assignments --node node.yaml
            bulkhead release --cgroup system.slice/systemd-journald.service --node node.yaml
            bulkhead assignments --node node.yaml
            bulkhead assign web --pid 999999 --node node.yaml
            bulkhead assign batch --pid 999999 --node node.yaml
            bulkhead exec batch --node node.yaml -- true 2>&1 | head -n 1
            bulkhead revert --node node.yaml
            bulkhead assign batch --pid 999999 --node node.yaml
            """),
        Story(
            "saved-plan",
            """
            cp nodes/small-vm.yaml node.yaml
            bulkhead apply policies/web-and-batch.yaml --node node.yaml && bulkhead revert --node node.yaml
            bulkhead plan policies/web-and-batch.yaml --node node.yaml --out node.plan | tail -n 2
            cp node.yaml before.yaml && cp node.plan sound.plan
            sed -i 's/858992640/958992640/' node.plan
            bulkhead apply --plan node.plan --node node.yaml
            head -n 3 sound.plan > node.plan
            bulkhead apply --plan node.plan --node node.yaml
            bulkhead apply --plan policies/web-and-batch.yaml --node node.yaml
            bulkhead apply --plan absent.plan --node node.yaml
            sed -i 's/pids.max: "512"/pids.max: "600"/' node.yaml && cp node.yaml moved.yaml
            bulkhead apply --plan sound.plan --node node.yaml
            cmp node.yaml moved.yaml
            sed '/nginx.service:/,/^  user.slice:/{/user.slice/!d}' before.yaml > node.yaml && cp node.yaml moved.yaml
            bulkhead apply --plan sound.plan --node node.yaml
            cmp node.yaml moved.yaml
            sed -i '/^simulation:/i \\  system.slice/nginx.service: {inode: 99, processes: 5}' node.yaml
            cp node.yaml moved.yaml
            bulkhead apply --plan sound.plan --node node.yaml
            cmp node.yaml moved.yaml
            cp before.yaml node.yaml
            bulkhead apply --plan sound.plan --node node.yaml --dry-run | tail -n 2
            cmp before.yaml node.yaml
            bulkhead apply --plan sound.plan --node node.yaml
            bulkhead apply --plan sound.plan --node node.yaml
            bulkhead plan policies/slurm-node.yaml --node node.yaml --out second.plan | tail -n 2
            bulkhead apply policies/kubernetes-node.yaml --node node.yaml 2>/dev/null
            cp node.yaml before.yaml
            bulkhead apply --plan second.plan --node node.yaml
            cmp before.yaml node.yaml
            bulkhead plan policies/kubernetes-node.yaml --node node.yaml --out third.plan 2>/dev/null
            bulkhead apply --plan third.plan --node node.yaml
            """),
        Story(
            "drift",
            """
            cp nodes/small-vm.yaml node.yaml
            bulkhead apply policies/web-and-batch.yaml --node node.yaml
            sed -i 's/cpu.weight: .800./cpu.weight: "100"/; s/memory.max: .5153959936./memory.max: "6000000000"/' node.yaml
            bulkhead diff --node node.yaml
            bulkhead status --node node.yaml
            bulkhead diff policies/web-and-batch.yaml --node node.yaml
            bulkhead apply policies/web-and-batch.yaml --node node.yaml
            bulkhead diff --node node.yaml
            sed -i 's/pids.max: .4096./pids.max: "4000"/' node.yaml
            bulkhead revert --node node.yaml --dry-run
            bulkhead revert --node node.yaml
            bulkhead status --node node.yaml
            grep pids.max node.yaml
            bulkhead revert --node node.yaml --force
            bulkhead status --node node.yaml
            grep pids.max node.yaml
            """),
        Story(
            "interrupted",
            """
            cp nodes/small-vm.yaml node.yaml
            bulkhead plan policies/web-and-batch.yaml --node node.yaml --out node.plan | tail -n 2
            mkdir -m 700 node.yaml.state && cp node.plan node.yaml.state/pending.json && touch node.yaml.state/next.json
            sed -i 's/cache: 200MiB, values: {/&cpu.weight: 800, memory.low: 1048576, /' node.yaml
            cp node.yaml crashed.yaml && cp -r node.yaml.state crashed.state
            bulkhead status --node node.yaml
            bulkhead plan policies/slurm-node.yaml --node node.yaml
            cmp crashed.yaml node.yaml
            bulkhead recover --node node.yaml
            bulkhead status --node node.yaml
            grep -c cpu.weight node.yaml; grep memory.low node.yaml; ls node.yaml.state
            cp crashed.yaml node.yaml && rm -r node.yaml.state && cp -r crashed.state node.yaml.state
            bulkhead recover --node node.yaml -o json
            cp crashed.yaml node.yaml && rm -r node.yaml.state && cp -r crashed.state node.yaml.state
            bulkhead apply policies/slurm-node.yaml --node node.yaml
            bulkhead status --node node.yaml
            """),
        Story(
            "reboot",
            """
            for boot in first second; do (cat nodes/small-vm.yaml; echo "boot: $boot") > $boot.yaml; done
            cp first.yaml node.yaml
            bulkhead apply policies/web-and-batch.yaml --node node.yaml
            bulkhead status --node node.yaml | tail -n 1
            bulkhead plan policies/slurm-node.yaml --node node.yaml --out node.plan | tail -n 2
            cp second.yaml node.yaml
            bulkhead status --node node.yaml
            bulkhead diff --node node.yaml
            bulkhead revert --node node.yaml --dry-run
            bulkhead plan policies/web-and-batch.yaml --node node.yaml | tail -n 2
            bulkhead apply --plan node.plan --node node.yaml
            bulkhead status --node node.yaml
            bulkhead apply policies/web-and-batch.yaml --node node.yaml
            cp first.yaml node.yaml
            bulkhead revert --node node.yaml
            bulkhead revert --node node.yaml
            """),
        Story(
            "input",
            """
            cp nodes/small-vm.yaml node.yaml
            bulkhead plan - --node node.yaml < policies/slurm-node.yaml
            bulkhead plan policies/web-and-batch.yaml --node - < node.yaml | tail -n 3
            bulkhead apply policies/web-and-batch.yaml --node - < node.yaml
            mkdir set && cp policies/web-and-batch.yaml set/10-web.yaml && cp policies/slurm-node.yaml set/20-slurm.yml
            touch set/.hidden.yaml set/notes.txt set/30.yaml~
            bulkhead check set
            bulkhead apply set/ --node node.yaml
            bulkhead status --node node.yaml | tail -n 2
            mkdir empty && touch empty/readme.txt
            bulkhead apply empty --node node.yaml
            bulkhead check policies/desktop.yaml absent.yaml empty
            bulkhead check policies/desktop.yaml policies/desktop.yaml 2>&1 | grep -c 'is written a second time\\|twice\\|again'
            bulkhead plan policies/web-and-batch.yaml --node node.yaml --state other | tail -n 1
            """),
    ]
}
