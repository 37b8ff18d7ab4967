#!/bin/sh
# A database and a scan that takes its memory: without control, with a policy applied once, and held.
set -eu
# shellcheck source=examples/story.sh
. "$(dirname "$0")/../story.sh"

say "The database waits for pages that come back as slowly as they are touched: a second after a step no relief is seen,"
say "so the step is taken back, and the objective ends missed."
ends 1 bulkhead simulate scenario.yaml --log decisions.jsonl --html report.html

say "What was decided, one object a line, and a page with charts:"
run grep -c '"rule"' decisions.jsonl
run ls decisions.jsonl report.html
