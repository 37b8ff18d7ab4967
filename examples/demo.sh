#!/bin/bash
# The main job in under a minute, on a simulated node: plan, apply, show, drift, repair, everything back, a rehearsal of
# every fault, and objectives held beside a noisy neighbour. Needs no root and no cgroup v2.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bulkhead=${BULKHEAD:-.build/release/bulkhead}
policy=policies/web-and-batch.yaml

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
node=$scratch/node.yaml
cp examples/nodes/small-vm.yaml "$node"

say() {
    if [[ -t 1 ]]; then
        printf '\n\033[1m%s\033[0m\n' "$*"
    else
        printf '\n%s\n' "$*"
    fi
}

# show COMMAND...: what is typed, then what it prints. The node's file is named shorter than it is.
show() {
    local status=0
    echo "\$ bulkhead ${*/#$scratch\//}"
    "$bulkhead" "$@" || status=$?
    [[ $status -eq 0 ]] || echo "(exit status $status)"
}

say "A node with a web server and a batch slice, simulated from a file"
show doctor "$policy" --node "$node"

say "1. The plan: every write, before it is made"
show plan "$policy" --node "$node"

say "2. Apply: all of it, each value read back, or nothing"
show apply "$policy" --node "$node"
show status --node "$node"

say "3. Once more: nothing left to do"
show apply "$policy" --node "$node"

say "4. Somebody else writes cpu.weight of nginx: drift, found and repaired"
sed -i '/system.slice\/nginx.service:/,/^  [a-z]/ s/cpu.weight: *"\{0,1\}800"\{0,1\}/cpu.weight: 300/' "$node"
show diff --node "$node"
show apply "$policy" --node "$node"

say "5. Revert: everything as it was"
show revert --node "$node"
show status --node "$node"

say "6. The rehearsal: each write of the plan fails once, and the writer crashes after each once"
show simulate "$policy" --node examples/nodes/small-vm.yaml

say "7. Two minutes with a noisy neighbour, in virtual time: without control, with static limits, and with Bulkhead"
show simulate examples/noisy-neighbour/scenario.yaml
