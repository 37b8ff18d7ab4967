#!/bin/sh
# Two classes share the caches and the memory bandwidth of two sockets.
set -eu
# shellcheck source=examples/story.sh
. "$(dirname "$0")/../story.sh"
cp nodes/ice-lake-12-ways.yaml node.yaml

run bulkhead doctor --node node.yaml
run bulkhead plan policy.yaml --node node.yaml
run bulkhead apply policy.yaml --node node.yaml
run bulkhead status --node node.yaml

say "More than there is: refused before anything changes."
run sed -i 's/l3: 20%/l3: 70%/' policy.yaml
ends 1 bulkhead apply policy.yaml --node node.yaml

say "Everything back."
run bulkhead revert --node node.yaml
run bulkhead status --node node.yaml
