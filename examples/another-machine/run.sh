#!/bin/sh
# A policy is judged against machines that are elsewhere.
set -eu
# shellcheck source=examples/story.sh
. "$(dirname "$0")/../story.sh"

say "What a machine has is one file. Here it comes from a simulated one; on a real one, leave --node out."
echo '$ bulkhead inventory --node nodes/two-socket.yaml > db7.yaml'
bulkhead inventory --node nodes/two-socket.yaml > db7.yaml
run bulkhead inventory --node db7.yaml -o table

say "The policy fits that machine, and not a small one: every reason at once."
run bulkhead check policy.yaml --inventory db7.yaml
ends 1 bulkhead check policy.yaml --inventory nodes/small-vm.yaml
say "What a machine lacks, and what that costs the policy."
ends 1 bulkhead doctor policy.yaml --node nodes/legacy-hybrid.yaml

say "Played through on the machine's description: applied, reverted, with every fault and every crash."
cp nodes/two-socket.yaml node.yaml
run bulkhead simulate policy.yaml --node node.yaml
