#!/bin/bash
# A service with an IO-pressure objective beside readers of the same disk: with no control, with a static limit, and
# with `bulkhead run`, which lowers io.max of the readers. QEMU holds the disk to so many bytes and requests a second.
cd /lab || exit
source stories/lib.sh
state=/run/bulkhead-io-objective
web=system.slice/web.service
resource=io
source stories/load/measured.sh
disk=254:32
readers=3

# The limits that the class starts with are more than what the disk does.
base="rbps=67108864 wbps=max riops=max wiops=max"
limits() { sed -n "s/^$disk //p" "$root/batch.slice/io.max"; }
is_lower() {
    local rate
    rate=$(limits | sed -n 's/^rbps=\([0-9]*\) .*/\1/p')
    [[ -n $rate && $rate -lt 67108864 ]]
}
is_base() { [[ $(limits) == "$base" ]]; }
# In KiB that were read.
work() {
    sed -n "s/^$disk.*rbytes=\([0-9]*\) .*/\1/p" "$root/batch.slice/io.stat" 2>/dev/null |
        awk '{ bytes = $1 } END { printf "%d\n", bytes / 1024 }'
}
reads() { [[ $(work) -gt 0 ]]; }

start_work() {
    local i
    for ((i = 0; i < readers; i++)); do
        service "reader-$i.service" --slice batch.slice -p IOWeight=100 sh -c \
            'while :; do dd if=/dev/vdc of=/dev/null bs=256K iflag=direct skip=256 count=512 2>/dev/null; done'
    done
}

policy() {
    cat <<END
apiVersion: bulkhead/v1
kind: Policy
metadata: {name: io-objective}
classes:
  web:
    match: [{unit: web.service}]
    cpu: {weight: 200}
    objectives: [{pressure: io some, below: $(awk -v t="$target" 'BEGIN { print t / 10 }')%, over: 500ms}]
  batch:
    slice: batch.slice
    io: {max: {vdc: {read: 64MiB/s}}}
    yields: [{io.max: 3%}]
END
}

static() {
    cat <<END
apiVersion: bulkhead/v1
kind: Policy
metadata: {name: static}
classes:
  web: {match: [{unit: web.service}], cpu: {weight: 200}}
  batch: {slice: batch.slice, io: {max: {vdc: {read: 8MiB/s}}}}
END
}

# --- the same load three times ---------------------------------------------------------------------------------------

mkdir -p /run/web
rm -f /run/web/*
# What it has read does not stay in memory, so that it is read again.
service web.service -p CPUWeight=100 -p IOWeight=100 -p MemoryMax=32M \
    perl /lab/stories/load/server.pl /run/web /dev/vdc $((64 << 20))
check "the service answers" waits 60 test -s /run/web/latency
start_work
check "the work runs" waits 60 reads
check "it stalls beside the work" stalls 'reader-*.service'
echo "    $(percent "$(pressure none)") instead of $(percent "$(pressure alone)"): the objective is $(percent "$target")"

static >static.yaml
check "a static limit" "$bulkhead" apply static.yaml --state "$state"
measure static
check "and back" "$bulkhead" revert --state "$state"
check "there is no limit" test -z "$(limits)"

pause_work 'reader-*.service'
mkdir -p policy
policy >policy/policy.yaml
check "run puts the policy in force" start_run policy
check "io.max of the work starts at its base" is_base
onset=$(now)
resume_work 'reader-*.service'
check "the work is squeezed when the service stalls" waits 60 is_lower
check "and it is logged" waits 20 decided squeeze io.max
check "the objective holds while the work runs" keeps_objective
echo "    $(percent "$(pressure run)") of $(percent "$target")"
check "work goes on" test "$(field run 6)" -gt 0
reaction "$onset"

# --- given back ------------------------------------------------------------------------------------------------------

pause_work 'reader-*.service'
# Nor is anything asked of the service.
echo 1 >$root/$web/cgroup.freeze
check "without load the work gets its base back" waits 120 is_base
echo 0 >$root/$web/cgroup.freeze
resume_work 'reader-*.service'
check "squeezed again" waits 60 is_lower
systemctl stop manager.service
check "stopped" waits 60 stopped
check "at the end what was adjusted is given back" is_base
check "and the policy stays" holds $web/cpu.weight 200
check "revert" "$bulkhead" revert --state "$state" --force
check "cpu.weight is systemd's again" holds $web/cpu.weight 100
check "and there is no limit" test -z "$(limits)"
systemctl stop 'reader-*.service' web.service

table
tail -n 3 run.txt
story_done
