#!/bin/sh
# A policy from its first draft to its end: mistakes, plan, apply, status, revert.
set -eu
# shellcheck source=examples/story.sh
. "$(dirname "$0")/../story.sh"
cp nodes/small-vm.yaml node.yaml

say "The first draft. Everything wrong with it is shown in one run, where it is."
ends 1 bulkhead check mistakes.yaml
say "A message ends in its code; its long form is one command away."
run bulkhead explain high-above-max
say "Corrected, and judged against the node: disks, CPUs and memory are those that it has."
run bulkhead check policy.yaml --inventory node.yaml
say "What it would change. Nothing is changed by looking."
run bulkhead plan policy.yaml --node node.yaml
say "All of it, verified, or nothing."
run bulkhead apply policy.yaml --node node.yaml
run bulkhead status --node node.yaml
say "To apply it again is to find everything in force."
run bulkhead apply policy.yaml --node node.yaml
say "Everything back."
run bulkhead revert --node node.yaml
run bulkhead status --node node.yaml
