#!/bin/bash
# A service with a memory-pressure objective beside one that goes through a bigger file than their slice has room for:
# with no control, with a static limit, and with `bulkhead run`, which lowers memory.high of the other, or reclaims from
# it. The service takes memory for each answer, and waits for its reclaim where the slice is full. Part of what the work
# holds cannot be reclaimed, so that writes of memory.high take their time.
cd /lab || exit
source stories/lib.sh
state=/run/bulkhead-memory-objective
web=busy.slice/web.service
hog=busy.slice/hog.service
resource=memory
margin=10
source stories/load/measured.sh

work() { cat /run/batch/reads 2>/dev/null || echo 0; }
has_high() { [[ $(<"$root/$hog/memory.high") != max ]]; }
is_base() { holds $hog/memory.high max >/dev/null; }
is_weight() { holds $web/cpu.weight "$1" >/dev/null; }

# policy YIELDS: the objective, and what the work gives up for it.
policy() {
    cat <<END
apiVersion: bulkhead/v1
kind: Policy
metadata: {name: memory-objective}
classes:
  web:
    match: [{unit: web.service}]
    cpu: {weight: 200}
    objectives: [{pressure: memory some, below: $(awk -v t="$target" 'BEGIN { print t / 10 }')%, over: 500ms}]
  batch:
    match: [{unit: hog.service}]
    yields: [$1]
END
}

static() {
    cat <<END
apiVersion: bulkhead/v1
kind: Policy
metadata: {name: static}
classes:
  web: {match: [{unit: web.service}], cpu: {weight: 200}}
  batch: {match: [{unit: hog.service}], memory: {high: 16MiB}}
END
}

# --- the same load three times ---------------------------------------------------------------------------------------

mkdir -p /run/web /run/batch
rm -f /run/web/* /run/batch/*
dd if=/dev/zero of=hog.data bs=1M count=96 status=none
sync
echo 3 >/proc/sys/vm/drop_caches
systemctl set-property --runtime busy.slice MemoryMax=64M
service web.service --slice busy.slice -p CPUWeight=100 --setenv MALLOC_MMAP_THRESHOLD_=65536 \
    perl /lab/stories/load/server.pl /run/web --memory $((12 << 20))
check "the service answers" waits 60 test -s /run/web/latency
service hog.service --slice busy.slice -p CPUWeight=100 \
    perl /lab/stories/load/thrasher.pl /lab/hog.data $((96 << 20)) /run/batch/reads $((2 << 20))
check "the work runs" waits 60 test -s /run/batch/reads
check "it stalls beside the work" stalls hog.service
echo "    $(percent "$(pressure none)") instead of $(percent "$(pressure alone)"): the objective is $(percent "$target")"

static >static.yaml
check "a static limit" "$bulkhead" apply static.yaml --state "$state"
measure static
check "and back" "$bulkhead" revert --state "$state"
check "memory.high is as it was" is_base

pause_work hog.service
mkdir -p policy
policy '{memory.high: 5MiB}, {freeze: 2s}' >policy/policy.yaml
check "run puts the policy in force" start_run policy
onset=$(now)
resume_work hog.service
check "memory.high of the work goes down when the service stalls" waits 60 has_high
check "and it is logged" waits 20 decided squeeze memory.high
# A write of memory.high returns when the kernel gives up to reclaim.
echo 300 >$root/$web/cpu.weight
systemctl kill --signal USR1 manager.service
check "what else is to be done is done meanwhile" waits 60 is_weight 200
check "the objective holds while the work runs" keeps_objective
echo "    $(percent "$(pressure run)") of $(percent "$target")"
check "work goes on" test "$(field run 6)" -gt 0
reaction "$onset"

# --- given back ------------------------------------------------------------------------------------------------------

pause_work hog.service
# Nor is anything asked of the service.
echo 1 >$root/$web/cgroup.freeze
check "without load the work gets all of its memory back" waits 120 is_base
echo 0 >$root/$web/cgroup.freeze
resume_work hog.service
check "lowered again" waits 60 has_high
systemctl stop manager.service
check "stopped" waits 60 stopped
check "at the end what was adjusted is given back" holds $hog/memory.high max
check "and the work is not frozen" holds $hog/cgroup.freeze 0
check "and the policy stays" holds $web/cpu.weight 200

# --- reclaim alone ---------------------------------------------------------------------------------------------------

policy '{memory.reclaim: 4MiB}' >policy/policy.yaml
pause_work hog.service
check "run with memory.reclaim alone" start_run policy
resume_work hog.service
check "it is reclaimed from the work when the service stalls" waits 60 decided squeeze memory.reclaim
# Less than it had; it fills up again.
check "no limit stays" holds $hog/memory.high max
check "it still runs" runs
systemctl stop manager.service
check "stopped, too" waits 60 stopped
check "revert" "$bulkhead" revert --state "$state" --force
check "cpu.weight is systemd's again" holds $web/cpu.weight 100
systemctl stop hog.service web.service
systemctl revert busy.slice 2>/dev/null
rm -f hog.data

table
tail -n 3 run.txt
story_done
