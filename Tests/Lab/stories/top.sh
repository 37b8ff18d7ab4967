#!/bin/bash
# The live view of a run, in a terminal of 80 × 24: what it shows, what keys do, and that it leaves the terminal as it was.
cd /lab || exit
source stories/lib.sh
export LC_ALL=C.UTF-8

cat >top.yaml <<END
apiVersion: bulkhead/v1
kind: Policy
metadata: {name: top}
classes:
  web:
    match: [{cgroup: web}]
    cpu: {weight: 300}
    objectives: [{pressure: cpu some, below: 90%, over: 1s}]
  batch:
    match: [{cgroup: batch}]
    cpu: {weight: 20, max: 2cpus}
    yields: [{cpu.max: 10%}]
END
mkdir $root/web $root/batch
sh -c "echo \$\$ >$root/batch/cgroup.procs; exec sh -c 'while :; do :; done'" &
hog=$!

check "without a run it says so" sh -c "! $bulkhead top 2>&1 | grep -q CLASS && $bulkhead top 2>&1 | grep -q 'no run listens'"
systemd-run --quiet --collect --unit manager.service --slice lab.slice -p StandardError=append:/lab/top-run.txt \
    $bulkhead run --log /lab/top.jsonl /lab/top.yaml
check "a run listens" waits 60 test -S /run/bulkhead/io.bulkhead.sock
check "where there is no terminal, a frame is printed" sh -c "$bulkhead top | grep -q '^batch  *1 '"

export TERM=xterm
tmux new-session -d -x 80 -y 24 -s top "PS1='> ' sh"
# sees TEXT: it is on the screen. types KEY...
sees() { tmux capture-pane -t top -p | grep -qF -- "$1"; }
types() { tmux send-keys -t top "$@"; }
unseen() { ! sees "$1"; }
types "stty -g >before; echo here; $bulkhead top --interval 0.5" Enter
check "it shows classes" waits 30 sees "batch"
check "and how an objective stands" waits 30 sees "s sort: name"
types j
check "of the class that is chosen" waits 20 sees "cpu some below 90% over 1s"
check "what a class uses" waits 30 sh -c "tmux capture-pane -t top -p | grep -q '^batch  *1  *[01]\.[0-9]'"
types s
check "s sorts" waits 10 sees "s sort: cpu"
types / w e b Enter
check "/ filters" waits 10 sees "filter: web"
check "what is of another name is away" waits 10 unseen "batch  "
types Escape
check "until Escape" waits 10 sees "batch  "
types e
check "e explains" waits 20 sees "top.yaml:"
types x p
check "p pauses" waits 10 sees "[paused]"
types p
tmux resize-window -t top -x 60 -y 12
check "it fits a smaller terminal" waits 10 sh -c "tmux capture-pane -t top -p | grep -q '^CLASS' && [ \$(tmux capture-pane -t top -p | wc -L) -le 60 ]"
tmux resize-window -t top -x 80 -y 24
systemctl stop manager.service
check "a run that goes is told of" waits 20 sees "[no run listens"
types q
check "q leaves the terminal as it was" waits 20 sees "here"
types "stty -g | cmp - before && echo equal" Enter
check "to the last setting" waits 20 sees equal

systemd-run --quiet --collect --unit manager.service --slice lab.slice -p StandardError=append:/lab/top-run.txt \
    $bulkhead run --log /lab/top.jsonl /lab/top.yaml
waits 60 test -S /run/bulkhead/io.bulkhead.sock
for way in INT TERM HUP ABRT SEGV; do
    types "clear; $bulkhead top" Enter
    waits 30 sees CLASS
    pkill -"$way" -f "^$bulkhead top"
    check "so does SIG$way" waits 20 unseen CLASS
    types "clear; stty -g | cmp - before && echo equal-$way" Enter
    check "to the last setting" waits 20 sees "equal-$way"
done
tmux kill-server

systemctl stop manager.service
check "revert" $bulkhead revert
kill $hog
wait $hog 2>/dev/null
rmdir $root/batch $root/web
story_done
