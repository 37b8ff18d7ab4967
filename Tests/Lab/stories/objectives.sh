#!/bin/bash
# A service with an objective beside work without end: with no control, with static limits, and with `bulkhead run`,
# which takes from the work when the service stalls and gives back when it does not; and what comes in between: signals,
# a crash, broken policies, values that somebody else writes, cgroups that go and come. The service and the work share
# one CPU; the others are for those who watch. How much the service stalls depends on the machine, so that the objective
# is set between what it stalls alone and beside the work.
cd /lab || exit
source stories/lib.sh
state=/run/bulkhead-objectives
web=system.slice/web.service
seconds=8
workers=4

# --- what runs -------------------------------------------------------------------------------------------------------

now() { awk '{ printf "%d\n", $1 * 1000 }' /proc/uptime; }

# Without a weight of its own systemd would take the cpu controller from the slice again.
service() {
    local name=$1
    shift
    systemd-run --quiet --collect --unit "$name" "$@"
}

start_web() {
    mkdir -p /run/web
    service web.service -p CPUWeight=100 taskset -c 0 perl /lab/stories/load/server.pl /run/web
    waits 60 test -s /run/web/latency
}

start_work() {
    mkdir -p /run/batch
    local i
    for ((i = 0; i < workers; i++)); do
        service "batch-$i.service" --slice batch.slice -p CPUWeight=100 \
            taskset -c 0 perl /lab/stories/load/worker.pl /run/batch/$i
    done
}

all_work() {
    local i
    for ((i = 0; i < workers; i++)); do [[ -s /run/batch/$i ]] || return 1; done
}

# The load comes and goes at once: no lever of the policy freezes.
pause_work() { echo 1 >$root/batch.slice/cgroup.freeze; }
resume_work() { echo 0 >$root/batch.slice/cgroup.freeze; }

start_run() {
    : >run.txt
    systemd-run --quiet --collect --unit manager.service --slice lab.slice -p StandardError=append:/lab/run.txt \
        -p WorkingDirectory=/lab $bulkhead run "$@" --state $state --log /lab/run.jsonl
    waits 60 grep -q watched run.txt
}

main_pid() { systemctl show -p MainPID --value manager.service; }
runs() { systemctl is-active --quiet manager.service; }
stopped() { ! runs; }
told() { grep -q -- "$1" run.txt; }
# How often it was told so far.
count() { grep -c -- "$1" run.txt; }
told_more() { [[ $(count "$1") -gt $2 ]]; }

# --- what is read ----------------------------------------------------------------------------------------------------

stall() { sed -n 's/^some.*total=//p' "$root/$web/cpu.pressure"; }
used() { sed -n 's/^usage_usec //p' "$root/$1/cpu.stat"; }
quota() { cut -d ' ' -f 1 "$root/batch.slice/cpu.max"; }
work() { cat /run/batch/* 2>/dev/null | awk '{ sum += $1 } END { print sum + 0 }'; }
base=100000
is_lower() { [[ $(quota) != max && $(quota) -lt $base ]]; }
is_base() { holds batch.slice/cpu.max "$base 100000" >/dev/null; }
p99() {
    awk -v from="$1" -v to="$2" '$1 >= from && $1 < to { print $2 }' /run/web/log | sort -n |
        awk '{ v[NR] = $1 } END { print NR ? v[int(0.99 * NR + 0.99)] : 0 }'
}
answered() { awk -v from="$1" -v to="$2" '$1 + $2 / 1000 >= from && $1 + $2 / 1000 < to' /run/web/log | wc -l; }

# measure NAME: `name ms stall(µs) p99(µs) answers work used-by-it(µs) used-by-the-service(µs)` of the next seconds, into
# table.txt.
measure() {
    local from stall0 work0 batch0 web0 to
    from=$(now) stall0=$(stall) work0=$(work) batch0=$(used batch.slice 2>/dev/null || echo 0) web0=$(used $web)
    sleep $seconds
    to=$(now)
    echo "$1 $((to - from)) $(($(stall) - stall0)) $(p99 "$from" "$to") $(answered "$from" "$to") \
$(($(work) - work0)) $(($(used batch.slice 2>/dev/null || echo 0) - batch0)) $(($(used $web) - web0))" >>table.txt
}

# field NAME N: of table.txt.
field() { awk -v name="$1" -v n="$2" '$1 == name { print $n }' table.txt; }
pressure() { awk -v name="$1" '$1 == name { printf "%d\n", $3 / 10 / $2 }' table.txt; }

policy() {
    cat <<END
apiVersion: bulkhead/v1
kind: Policy
metadata: {name: objectives}
classes:
  web:
    match: [{unit: web.service}]
    cpu: {weight: $1}
    objectives: [{pressure: cpu some, below: $target%, over: 500ms}]
  batch:
    slice: batch.slice
    cpu: {weight: 100, max: 1cpu}
    yields: [{cpu.max: 2%}]
  guest:
    match: [{unit: guest.service}]
    cpu: {weight: 70}
    drift: report
    objectives: [{pressure: cpu some, below: 90%, over: 2s}]
  lenient:
    match: [{unit: lenient.service}]
    cpu: {weight: 80}
    drift: yield
END
}

static() {
    cat <<END
apiVersion: bulkhead/v1
kind: Policy
metadata: {name: static}
classes:
  web: {match: [{unit: web.service}], cpu: {weight: 200}}
  batch: {slice: batch.slice, cpu: {weight: 50, max: 0.5cpus}}
END
}

# --- the same load three times ---------------------------------------------------------------------------------------

mkdir -p policy
static >static.yaml
rm -f table.txt
check "the service answers" start_web
start_work
check "the work runs" waits 60 all_work
# What the guest does besides, each processor in its turn, may hide the difference for a while.
for _ in 1 2 3; do
    rm -f table.txt
    pause_work
    measure alone
    resume_work
    measure none
    [[ $(pressure none) -le $(($(pressure alone) + 5)) ]] || break
done
target=$((($(pressure none) + 2 * $(pressure alone)) / 3))
check "it stalls beside the work: $(pressure none) % instead of $(pressure alone) %" \
    test "$(pressure none)" -gt $(($(pressure alone) + 5))
policy 200 >policy/policy.yaml

check "static limits" $bulkhead apply static.yaml --state $state
measure static
check "and back" $bulkhead revert --state $state
pause_work

for name in guest lenient; do service $name.service -p CPUWeight=100 sleep infinity; done
check "run puts the policy in force" start_run policy
check "cpu.weight of the service" holds $web/cpu.weight 200
check "cpu.max of the work starts at its base" holds batch.slice/cpu.max "$base 100000"
onset=$(now)
resume_work
check "the work is squeezed when the service stalls" waits 60 is_lower
sleep 3
# For a while that may be most of the stall, too.
for _ in 1 2 3; do
    sed -i '/^run /d' table.txt
    measure run
    [[ $(pressure run) -gt $target ]] || break
done
check "the objective holds while the work runs: $(pressure run) % of $target %" test "$(pressure run)" -le $target
[[ $(pressure run) -le $target ]] || grep '"rule"' run.jsonl | cut -c 1-200
check "work goes on" test "$(field run 6)" -gt 0

reaction=$(sed -n 's/.*"at":\([0-9]*\),.*"rule":"squeeze".*"done":\([0-9]*\).*/\1 \2/p' run.jsonl | head -n 1)
awk -v at="${reaction% *}" -v done="${reaction#* }" -v onset="$onset" 'BEGIN {
    printf "reaction: %d ms from the start of the load to the first relief, %d µs of them from event to last write\n",
        done / 1000 - onset, done - at
}'

# --- signals, crashes, foreign hands ---------------------------------------------------------------------------------

# Before kernel 6.6 nobody is told who writes.
case $(uname -r) in
6.1.*) by="an unknown process" ;;
*) by="pid $$ (" ;;
esac
echo 310 >$root/$web/cpu.weight
check "a foreign value is noticed by itself" waits 5 told "cpu.weight was .200. and is .310.; set again; written by $by"
check "and set again at once" holds $web/cpu.weight 200
# What systemd was told of that, it has written when it answers.
systemctl show web.service >/dev/null
echo 300 >$root/$web/cpu.weight
kill -USR1 "$(main_pid)"
check "a foreign value is told of" waits 60 told "cpu.weight was .200. and is .300.; set again"
check "and set again" waits 60 holds $web/cpu.weight 200
echo 300 >$root/system.slice/guest.service/cpu.weight
echo 300 >$root/system.slice/lenient.service/cpu.weight
kill -USR1 "$(main_pid)"
check "one that is only reported is told of" waits 60 told "guest.service/cpu.weight was .70. and is .300."
check "and stays" holds system.slice/guest.service/cpu.weight 300
check "one that yields is told of" waits 60 told "lenient.service/cpu.weight was .80. and is .300."
check "and stays, too" holds system.slice/lenient.service/cpu.weight 300

echo 'classes: {web: {cpu: {wieght: 1}}}' >policy/policy.yaml
check "a broken policy is told of" waits 60 told "last good one stays"
check "and the last good one stays" holds $web/cpu.weight 200
check "the work is still squeezed" is_lower
policy 250 >policy/policy.yaml
check "a better one is loaded by itself" waits 60 told "was loaded again"
check "and is in force" waits 60 holds $web/cpu.weight 250
before=$(count watched)
systemctl stop guest.service
check "a cgroup that goes while its trigger is armed is noticed" waits 60 told_more watched "$before"
before=$(count watched)
service guest.service -p CPUWeight=100 sleep infinity
check "and one that comes" waits 60 told_more watched "$before"
check "with its values" waits 60 holds system.slice/guest.service/cpu.weight 70
check "it still runs" runs

pause_work
# Nor is anything asked of the service, whose stalls would be those of the turns.
echo 1 >$root/$web/cgroup.freeze
began=$SECONDS
check "without load the work gets its base back" waits 60 is_base
echo 0 >$root/$web/cgroup.freeze
echo "given back after $((SECONDS - began)) s"

resume_work
check "squeezed again" waits 60 is_lower
systemctl stop manager.service
check "stopped" waits 60 stopped
check "at the end what was adjusted is given back" holds batch.slice/cpu.max "$base 100000"
check "and the policy stays" holds $web/cpu.weight 250

check "run again" start_run policy
pid=$(main_pid)
# It is stopped first, as it may be giving back just then.
caught() {
    is_lower && kill -STOP "$pid" && is_lower && return
    kill -CONT "$pid"
    return 1
}
check "squeezed once more" waits 60 caught
kill -KILL "$pid"
check "killed" waits 60 stopped
check "a crash leaves it squeezed" is_lower
check "recover" $bulkhead recover --state $state
check "gives it back" holds batch.slice/cpu.max "$base 100000"
check "and the policy stays" holds $web/cpu.weight 250
check "no drift" $bulkhead diff --state $state
check "revert" $bulkhead revert --state $state --force
check "cpu.weight is systemd's again" holds $web/cpu.weight 100
systemctl stop 'batch-*.service' web.service guest.service lenient.service

# --- the report ------------------------------------------------------------------------------------------------------

echo
echo "isol%: answers a second as a share of those when it is alone. lat-imp%: by how much the p99 is above that alone."
echo "work-csv: CPU time of the work as a share of what the service left of their CPU."
awk '
    BEGIN { format = "%-10s %10s %10s %8s %8s %8s %8s\n"
        printf format, "control", "pressure", "p99", "work/s", "isol%", "lat-imp%", "work-csv" }
    $1 == "alone" { p99 = $4; rate = $5 / $2 }
    {
        left = $2 * 1000 - $8
        printf format, $1, sprintf("%.1f %%", $3 / 10 / $2), sprintf("%.1f ms", $4 / 1000),
            sprintf("%.1f", $6 * 1000 / $2), sprintf("%.0f", 100 * $5 / $2 / rate),
            sprintf("%.0f", 100 * ($4 / p99 - 1)), $1 == "alone" ? "-" : sprintf("%.0f", 100 * $7 / left)
    }' table.txt
tail -n 3 run.txt
story_done
