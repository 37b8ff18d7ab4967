#!/bin/sh
# A plan is made, reviewed, and applied exactly as it was reviewed, or not at all.
set -eu
# shellcheck source=examples/story.sh
. "$(dirname "$0")/../story.sh"
cp nodes/small-vm.yaml node.yaml
cp nodes/small-vm.yaml other.yaml

say "The plan, saved. The file can be kept with the change request."
run bulkhead plan policy.yaml --node node.yaml --out change.plan
say "The reviewer looks at it again; nothing is changed by that."
run bulkhead apply --plan change.plan --node node.yaml --dry-run
say "Exactly these changes."
run bulkhead apply --plan change.plan --node node.yaml
say "It was made for what was in force then, so it is not applied twice."
ends 75 bulkhead apply --plan change.plan --node node.yaml

say "On a node where somebody set another limit meanwhile, it is refused, and nothing is changed."
sed -i 's/pids.max: 512/pids.max: 600/' other.yaml
cp other.yaml before.yaml
ends 75 bulkhead apply --plan change.plan --node other.yaml
run cmp other.yaml before.yaml
say "A plan that was edited is refused too."
sed 's/4096/9999/' change.plan > edited.plan
ends 1 bulkhead apply --plan edited.plan --node other.yaml

run bulkhead revert --node node.yaml
