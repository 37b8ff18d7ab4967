# What stories with a service, work beside it and `bulkhead run` share: starting them, measuring, and the table.
# Sourced after lib.sh, with `web`, the cgroup of the service, `resource`, whose pressure counts, `state`, and a function
# `work` that tells the pieces of work that are done so far.
# shellcheck shell=bash disable=SC2154

seconds=5
target=0
# By how much more it has to stall beside the work than twice as much as alone, in tenths of a percent.
margin=${margin:-40}

now() { awk '{ printf "%d\n", $1 * 1000 }' /proc/uptime; }

service() {
    local name=$1
    shift
    systemd-run --quiet --collect --unit "$name" "$@"
}

# What the work does comes and goes at once, by no file that a lever writes.
pause_work() { systemctl kill --signal STOP "$1"; }
resume_work() { systemctl kill --signal CONT "$1"; }

start_run() {
    : >run.txt
    rm -f run.jsonl
    systemd-run --quiet --collect --unit manager.service --slice lab.slice -p StandardError=append:/lab/run.txt \
        -p WorkingDirectory=/lab "$bulkhead" run "$@" --state "$state" --log /lab/run.jsonl
    waits 60 grep -q watched run.txt
}

runs() { systemctl is-active --quiet manager.service; }
stopped() { ! runs; }
told() { grep -q -- "$1" run.txt; }

# decided RULE LEVER: a decision that the kernel took is logged.
decided() { grep '"rule":"'"$1"'"' run.jsonl | grep '"lever":"[^"]*'"$2"'"' | grep -q '"granted":'; }

stall() { sed -n 's/^some.*total=//p' "$root/$web/$resource.pressure"; }

p99() {
    awk -v from="$1" -v to="$2" '$1 >= from && $1 < to { print $2 }' /run/web/log | sort -n |
        awk '{ v[NR] = $1 } END { print NR ? v[int(0.99 * NR + 0.99)] : 0 }'
}
answered() { awk -v from="$1" -v to="$2" '$1 + $2 / 1000 >= from && $1 + $2 / 1000 < to' /run/web/log | wc -l; }

# measure NAME: `name ms stall(µs) p99(µs) answers work` of the next seconds, into table.txt, in place of what it has.
measure() {
    local from stall0 work0 to
    sed -i "/^$1 /d" table.txt
    from=$(now) stall0=$(stall) work0=$(work)
    sleep "$seconds"
    to=$(now)
    echo "$1 $((to - from)) $(($(stall) - stall0)) $(p99 "$from" "$to") $(answered "$from" "$to") \
$(($(work) - work0))" >>table.txt
}

# field NAME N: of table.txt.
field() { awk -v name="$1" -v n="$2" '$1 == name { print $n }' table.txt; }
# pressure NAME: in tenths of a percent.
pressure() { awk -v name="$1" '$1 == name { printf "%d\n", $3 / $2 }' table.txt; }
percent() { awk -v value="$1" 'BEGIN { printf "%.1f %%\n", value / 10 }'; }

# stalls UNIT: the service alone and beside the work, until there is a difference, which what the guest does besides may
# hide for a while. Sets `target` in between, in tenths of a percent.
stalls() {
    : >table.txt
    for _ in 1 2 3; do
        pause_work "$1"
        measure alone
        resume_work "$1"
        sleep 2
        measure none
        [[ $(pressure none) -lt $((2 * $(pressure alone) + margin)) ]] || break
    done
    target=$((($(pressure none) + 2 * $(pressure alone)) / 3))
    [[ $(pressure none) -ge $((2 * $(pressure alone) + margin)) ]]
}

# keeps_objective: measured again, as memory that was given back fills page by page.
keeps_objective() {
    for _ in 1 2 3 4 5 6; do
        measure run
        [[ $(pressure run) -gt $target ]] || return 0
    done
    return 1
}

# reaction ONSET: from the start of the load, in ms of uptime, to the first relief.
reaction() {
    sed -n 's/^{"at":\([0-9]*\),.*"rule":"squeeze".*"done":\([0-9]*\).*/\1 \2/p' run.jsonl | head -n 1 |
        awk -v onset="$1" '{
            printf "reaction: %d ms from the start of the load to the first relief, ", $2 / 1000 - onset
            printf "%d µs of them from event to last write\n", $2 - $1
        }'
}

table() {
    echo
    echo "isol%: answers a second as a share of those when it is alone. lat-imp%: by how much the p99 is above that alone."
    echo "work-csv: what the work does, as a share of what it does with no control."
    awk '
        BEGIN { format = "%-10s %10s %10s %8s %8s %8s %8s\n"
            printf format, "control", "pressure", "p99", "work/s", "isol%", "lat-imp%", "work-csv" }
        { line[NR] = $0; done[$1] = $6 / $2; rate[$1] = $5 / $2; late[$1] = $4 }
        END {
            for (i = 1; i <= NR; i++) {
                split(line[i], v, " ")
                printf format, v[1], sprintf("%.1f %%", v[3] / 10 / v[2]), sprintf("%.1f ms", v[4] / 1000),
                    sprintf("%.1f", v[6] * 1000 / v[2]),
                    rate["alone"] ? sprintf("%.0f", 100 * v[5] / v[2] / rate["alone"]) : "-",
                    late["alone"] ? sprintf("%.0f", 100 * (v[4] / late["alone"] - 1)) : "-",
                    v[1] == "alone" || !done["none"] ? "-" : sprintf("%.0f", 100 * v[6] / v[2] / done["none"])
            }
        }' table.txt
}
