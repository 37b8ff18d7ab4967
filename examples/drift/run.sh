#!/bin/sh
# Somebody else writes a value: it is noticed, repaired, and never overwritten by a revert.
set -eu
# shellcheck source=examples/story.sh
. "$(dirname "$0")/../story.sh"
cp nodes/small-vm.yaml node.yaml

run bulkhead apply policy.yaml --node node.yaml
run bulkhead diff --node node.yaml

say "systemctl daemon-reload, say, puts the weight of the unit back to its own."
run sed -i 's/cpu.weight: "800"/cpu.weight: "100"/' node.yaml
ends 1 bulkhead diff --node node.yaml
say "Apply repairs what differs, and only that."
run bulkhead apply policy.yaml --node node.yaml
run bulkhead diff --node node.yaml

say "A colleague lowers a limit by hand. A revert gives back everything else, and says so."
run sed -i 's/pids.max: "4096"/pids.max: "300"/' node.yaml
ends 1 bulkhead revert --node node.yaml
ends 1 bulkhead status --node node.yaml
say "Unless it is told to."
run bulkhead revert --node node.yaml --force
run bulkhead status --node node.yaml
