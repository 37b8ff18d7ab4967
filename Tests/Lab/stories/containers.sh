#!/bin/bash
# Containers that come and go in a slice of ours while `bulkhead run` watches it: podman's, whose scopes are systemd's,
# and crun's alone, whose cgroups it makes itself. Each gets the values of its class when it starts, whatever its runtime
# asked for, goes without a trace, and comes again under the same name; at the end the containers go on without us.
# Beside it systemd-oomd watches the same slice.
cd /lab || exit
source stories/lib.sh
state=/run/bulkhead-containers
rootfs=/lab/rootfs
jobs=jobs.slice

runs() { systemctl is-active --quiet containers.service; }
stopped() { ! runs; }
told() { grep -q -- "$1" run.txt; }

# The cgroup of a podman container, beneath the mount.
scope() { echo "$jobs/libpod-$(podman inspect --format '{{.Id}}' "$1").scope"; }

# container NAME [OPTION]...: starts one that sleeps; no image and no network is needed.
container() {
    local name=$1
    shift
    podman run --detach --quiet --name "$name" --network none --cgroup-parent $jobs --stop-timeout 1 "$@" \
        --rootfs $rootfs sh -c 'trap exit TERM; while :; do sleep 1 & wait; done' >/dev/null
}

# crun_container NAME: the same by crun itself, without systemd.
crun_container() {
    mkdir -p "/lab/$1"
    (
        cd "/lab/$1" || exit
        [[ -e config.json ]] || crun spec
        sed -i -e 's/"terminal": true/"terminal": false/' -e 's/^\( *\)"sh"$/\1"sleep", "1000"/' \
            -e "s,\"path\": \"rootfs\",\"path\": \"$rootfs\"," \
            -e "s,\"linux\": {,\"linux\": { \"cgroupsPath\": \"/$jobs/$1\"\,," config.json
        crun --cgroup-manager=cgroupfs run --detach "$1" </dev/null >/dev/null 2>&1
    )
}

mkdir -p $rootfs/bin
cp /bin/busybox $rootfs/bin/
for name in sh sleep; do ln -sf busybox $rootfs/bin/$name; done
systemctl unmask systemd-oomd.socket systemd-oomd.service 2>/dev/null

cat >containers.yaml <<END
apiVersion: bulkhead/v1
kind: Policy
metadata: {name: containers}
classes:
  jobs:
    slice: $jobs
    cpu: {weight: 40}
    memory: {high: 512MiB}
  pods:
    match: [{cgroup: "$jobs/libpod-*.scope"}, {cgroup: "$jobs/crun-*"}]
    cpu: {weight: 30}
    pids: {max: 64}
    memory: {max: 128MiB}
END

check "systemd-oomd runs" systemctl start systemd-oomd.service
before=$(systemctl show -p ActiveState,MemoryHigh,CPUWeight system.slice)
: >run.txt
systemd-run --quiet --collect --unit containers.service -p StandardError=append:/lab/run.txt -p WorkingDirectory=/lab \
    $bulkhead run containers.yaml --state $state --log /lab/containers.jsonl
check "run puts the slice in force" waits 60 holds $jobs/memory.high $((512 << 20))

check "a container starts" container one
one=$(scope one)
check "it gets its weight" waits 60 holds "$one/cpu.weight" 30
check "and its pids.max" waits 60 holds "$one/pids.max" 64
check "and its memory.max" waits 60 holds "$one/memory.max" $((128 << 20))
check "one that asks for something else starts" container two --cpu-shares 2048 --pids-limit 500 --memory 64m
two=$(scope two)
check "it gets the values of its class" waits 60 holds "$two/pids.max" 64
check "all of them" waits 60 holds "$two/memory.max" $((128 << 20))
check "crun makes one without systemd" crun_container crun-1
check "it gets them, too" waits 60 holds $jobs/crun-1/pids.max 64
check "and its memory.max" waits 60 holds $jobs/crun-1/memory.max $((128 << 20))

# The runtime is the one that changes a value, and systemd the one that is asked to.
podman update --pids-limit 300 two >/dev/null 2>&1
kill -USR1 "$(systemctl show -p MainPID --value containers.service)"
check "what podman update changes is told of" waits 60 told "$two/pids.max was .64. and is .300."
check "and set again" waits 60 holds "$two/pids.max" 64

podman stop one >/dev/null
check "a container that ends is let go" waits 60 test ! -d "$root/$one"
again() { podman start one >/dev/null; }
check "it starts again under the same path" again
check "with the values of its class" waits 60 holds "$one/pids.max" 64
for name in a b c d; do
    container churn-$name
    podman rm --force --time 0 churn-$name >/dev/null
done
crun --cgroup-manager=cgroupfs delete --force crun-1
check "crun's container goes" waits 60 test ! -d $root/$jobs/crun-1
check "and comes" crun_container crun-1
check "with the values of its class" waits 60 holds $jobs/crun-1/pids.max 64
check "run goes on after all of them" runs
check "and failed in nothing" bash -c '! grep -E "^error|rolled back" run.txt'
check "no drift is left" waits 60 $bulkhead diff --state $state
check "systemd-oomd goes on" systemctl is-active --quiet systemd-oomd.service

systemctl stop containers.service
check "run ends" waits 60 stopped
check "a container keeps its values" holds "$two/pids.max" 64
$bulkhead revert --state $state 2>revert.txt
check "revert tells that the slice is in use" test $? -eq 1 -a -n "$(grep created-cgroup-busy revert.txt)"
check "gives the container's own back" holds "$two/memory.max" $((64 << 20))
check "and crun's" holds $jobs/crun-1/memory.max max
check "the containers go on" test "$(podman ps --quiet | wc -l)" -eq 2
check "nothing else changed" same "$(systemctl show -p ActiveState,MemoryHigh,CPUWeight system.slice)" "$before"
podman rm --force --time 0 one two >/dev/null
crun --cgroup-manager=cgroupfs delete --force crun-1
systemctl stop systemd-oomd.socket systemd-oomd.service
tail -n 5 run.txt
story_done
