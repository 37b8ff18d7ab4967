#!/bin/bash
# What a real node refuses: no permission, a read-only cgroupfs, a full state directory, two at once, a node that
# moved under a saved plan, services that come and go. Each gives a clear error, and nothing is half applied.
cd /lab || exit
source stories/lib.sh
policy=policies/web-and-batch.yaml
nginx=system.slice/nginx.service
state() { contents $nginx batch.slice; }
old=$(state)

# fails STATUS TEXT COMMAND...: it ends with this status and says this.
fails() {
    local wanted=$1 text=$2 output status
    shift 2
    output=$("$@" 2>&1)
    status=$?
    [[ $status -eq $wanted && $output == *"$text"* ]] || {
        echo "    status $status, expected $wanted with '$text':"
        sed 's/^/    /' <<<"$output"
        return 1
    }
}

install -d -o 65534 -m 700 /tmp/nobody
check "without permission" fails 77 "[not-delegated]" \
    setpriv --reuid 65534 --clear-groups --bounding-set -all --inh-caps -all $bulkhead apply $policy --state /tmp/nobody/state
check "nothing was applied without permission" same "$old" "$(state)"

mkdir -p /tmp/ro
mount --bind $root /tmp/ro && mount -o remount,bind,ro /tmp/ro
check "a read-only cgroupfs" fails 77 "Read-only file system" $bulkhead apply $policy --root /tmp/ro --state /tmp/ro-state
umount /tmp/ro
check "nothing was applied read-only" same "$old" "$(state)"

mkdir -p /tmp/full && mount -t tmpfs -o size=16k,mode=755 tmpfs /tmp/full
head -c 16k /dev/zero >/tmp/full/filler 2>/dev/null
check "a full state directory" fails 69 "No space left on device" $bulkhead apply $policy --state /tmp/full/state
check "nothing was applied without a record" same "$old" "$(state)"
umount /tmp/full

# Whoever holds the lock keeps everybody else out, and is named.
$bulkhead apply $policy >/dev/null
lock=$(echo /run/bulkhead/*/lock)
(
    flock -x 9
    sleep infinity
) 9<>"$lock" &
holder=$!
for _ in $(seq 1 1000); do
    flock -n "$lock" true || break
done
check "two at once" fails 75 "another bulkhead" $bulkhead apply $policy
check "status needs no lock" $bulkhead status
pkill -P $holder
kill $holder
wait $holder 2>/dev/null
$bulkhead revert >/dev/null

check "a saved plan" $bulkhead plan $policy --out /tmp/node.plan
systemctl restart nginx.service
check "a saved plan is refused when a service was restarted" \
    fails 75 "removed and created again since the plan was made" $bulkhead apply --plan /tmp/node.plan
check "nothing was applied of it" same "$old" "$(state)"
check "a saved plan once more" $bulkhead plan $policy --out /tmp/node.plan
check "a saved plan is applied" $bulkhead apply --plan /tmp/node.plan
check "and not twice" fails 75 "since the plan was made" $bulkhead apply --plan /tmp/node.plan
$bulkhead revert >/dev/null
sed 's/800/801/' /tmp/node.plan >/tmp/edited.plan
check "an edited plan" fails 1 "the file was changed" $bulkhead apply --plan /tmp/edited.plan

# A partition that the kernel accepts and does not grant.
cat >/tmp/partition.yaml <<'YAML'
apiVersion: bulkhead/v1
kind: Policy
metadata: {name: partition}
classes:
  inner:
    match: [{cgroup: outer.slice/inner}]
    cpuset: {cpus: 0-1, partition: root}
YAML
mkdir -p $root/outer.slice/inner
check "a partition that is accepted and not granted" fails 1 "reads \`root invalid" $bulkhead apply /tmp/partition.yaml
rmdir $root/outer.slice/inner $root/outer.slice

# Services that come and go while policies are applied: passed over, or tried again, and nothing is left behind.
cat >/tmp/jobs.yaml <<'YAML'
apiVersion: bulkhead/v1
kind: Policy
metadata: {name: jobs}
classes:
  jobs:
    match: [{cgroup: jobs.slice/*}]
    cpu: {weight: 50}
    memory: {high: 100MiB, max: 200MiB}
YAML
mkdir -p $root/jobs.slice
(
    while [[ ! -e /tmp/stop ]]; do
        for n in 1 2 3 4 5 6 7 8; do
            mkdir $root/jobs.slice/job$n 2>/dev/null
        done
        for n in 1 2 3 4 5 6 7 8; do
            rmdir $root/jobs.slice/job$n 2>/dev/null
        done
    done
) &
churn=$!
bad=0
for _ in 1 2 3 4 5 6 7 8 9 10; do
    $bulkhead apply /tmp/jobs.yaml >churn.out 2>churn.err
    status=$?
    [[ $status -eq 0 || $status -eq 75 ]] || {
        cat churn.err
        bad=$((bad + 1))
    }
done
touch /tmp/stop
wait $churn
check "cgroups that come and go are no error" test "$bad" -eq 0
check "revert after the churn" $bulkhead revert
rmdir $root/jobs.slice/* $root/jobs.slice 2>/dev/null
check "in the end every file is as it was" same "$old" "$(state)"

# What the node is, written down, is a node that policies can be rehearsed on.
$bulkhead inventory >/tmp/here.yaml
check "the rehearsal on this machine's inventory" $bulkhead simulate $policy --node /tmp/here.yaml
check "doctor" $bulkhead doctor $policy

story_done
