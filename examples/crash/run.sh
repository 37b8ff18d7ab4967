#!/bin/sh
# The machine stops in the middle of an apply; the next run puts the node back.
set -eu
# shellcheck source=examples/story.sh
. "$(dirname "$0")/../story.sh"
cp nodes/small-vm.yaml node.yaml

say "Every crash there can be: the writer stops after each write in turn, and the node is compared."
run bulkhead simulate policy.yaml --node node.yaml

say "One of them by hand. Before its first write, apply stores what it is about to do; it is the plan."
run bulkhead plan policy.yaml --node node.yaml --out change.plan
mkdir -m 700 node.yaml.state
cp change.plan node.yaml.state/pending.json
touch node.yaml.state/next.json
say "Two of the writes were made. Then the power went."
run sed -i 's/values: {pids.max: 512}/values: {cpu.weight: 800, memory.low: 1073741824, pids.max: 512}/' node.yaml

say "Afterwards, everything that looks at the node says so."
ends 1 bulkhead status --node node.yaml
say "What was made is undone; apply and revert do this by themselves first."
run bulkhead recover --node node.yaml
run bulkhead status --node node.yaml
say "As if nothing had been: the same changes again, this time to the end."
run bulkhead apply policy.yaml --node node.yaml
run bulkhead revert --node node.yaml
