#!/bin/sh
# A database and a scan that takes its memory: without control, with a policy applied once, and held.
set -eu
# shellcheck source=examples/story.sh
. "$(dirname "$0")/../story.sh"

say "The scan gives up page cache until the database waits no longer; its pages come back as it touches them."
run bulkhead simulate scenario.yaml --log decisions.jsonl --html report.html

say "What was decided, one object a line, and a page with charts:"
run grep -c '"rule"' decisions.jsonl
run ls decisions.jsonl report.html
