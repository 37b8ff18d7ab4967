#!/bin/sh
# Two minutes of a web server and a render job on eight CPUs: without control, with a policy applied once, and held.
set -eu
# shellcheck source=examples/story.sh
. "$(dirname "$0")/../story.sh"

run bulkhead simulate scenario.yaml --log decisions.jsonl --html report.html

say "What was decided, one object a line, and a page with charts:"
run grep -c '"rule"' decisions.jsonl
run ls decisions.jsonl report.html
