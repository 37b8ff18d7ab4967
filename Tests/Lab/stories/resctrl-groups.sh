#!/bin/bash
# Three classes share the caches and the memory bandwidth of two sockets of a real kernel: values in force, tasks of
# running multi-threaded services and of what they start, CLOSIDs that run out, failing writes, kills, giving back.
cd /lab || exit
source stories/lib.sh
resctrl=/sys/fs/resctrl

mountpoint -q $resctrl || mount -t resctrl resctrl $resctrl || exit
if [[ ! -d $resctrl/info/MB || $(<$resctrl/info/MB/num_closids) -lt 5 ]]; then
    echo "this shape has no memory bandwidth, or too few CLOSIDs for three classes"
    story_done
    exit
fi

cat >groups.yaml <<END
apiVersion: bulkhead/v1
kind: Policy
metadata: {name: groups}
classes:
  web:
    match: [{unit: web.service}]
    cache: {l3: 45%, exclusive: true}
  batch:
    match: [{unit: batch.service}]
    cache: {l3: 20%}
    memoryBandwidth: {max: 50%}
  cron:
    match: [{unit: cron.service}]
    memoryBandwidth: {max: 30%}
    monitoring: true
END

# A service of some threads, which starts a child for each line of its pipe and never ends.
cat >service.pl <<'END'
use strict; use warnings; use threads;
my $pipe = shift;
threads->create(sub { sleep 1 while 1 })->detach for 1 .. 5;
while (1) {
    open(my $orders, '<', $pipe) or die;
    while (<$orders>) { my $child = fork(); if (!$child) { sleep 1 while 1 } }
}
END
start() {
    rm -f "/run/$1.pipe"
    mkfifo "/run/$1.pipe"
    systemd-run --quiet --collect --unit="$1" /usr/bin/perl /lab/service.pl "/run/$1.pipe"
}
# threads UNIT N: waits until the service has so many threads.
threads() {
    local tries
    for ((tries = 0; tries < 600; tries++)); do
        [[ $(wc -l <"$root/system.slice/$1.service/cgroup.threads") -ge $2 ]] && return 0
        perl -e 'select(undef, undef, undef, 0.05)'
    done
    return 1
}
# all_in UNIT GROUP: every thread of the service is in the resource group.
all_in() {
    local outside
    outside=$(LC_ALL=C comm -23 <(LC_ALL=C sort "$root/system.slice/$1.service/cgroup.threads") \
        <(LC_ALL=C sort "$resctrl/$2/tasks"))
    [[ -z $outside ]] || {
        echo "    outside of $2: ${outside//$'\n'/ }"
        return 1
    }
}
# Everything that is set below the mount, and where the tasks of the services are.
groups() {
    (
        cd "$resctrl" || exit
        for group in . */; do
            case $group in info/ | mon_data/ | mon_groups/) continue ;; esac
            grep -H '' "$group/schemata" "$group/mode" "$group/cpus_list"
            for unit in web batch cron; do
                echo "$group $unit $(LC_ALL=C comm -12 <(LC_ALL=C sort "$group/tasks") \
                    <(LC_ALL=C sort "$root/system.slice/$unit.service/cgroup.threads") | wc -l)"
            done
        done
        ls -d mon_groups/* 2>/dev/null
        true
    )
}
# Without the padding that depends on the kernel's version.
line() { grep -E "^ *$2:" "$resctrl/$1/schemata" | tr -d ' ' | sed 's/=0*/=/g'; }
is() { same "$2" "$1"; }

for unit in web batch cron; do start $unit; done
for unit in web batch cron; do check "$unit has started" threads $unit 6; done
old=$(groups)

check "the policy is valid here" $bulkhead check groups.yaml --here
$bulkhead plan groups.yaml
check "apply" $bulkhead apply groups.yaml
check "web has its ways on both sockets" is "$(line bulkhead-web L3 | tr ';' ' ')" "L3:0=1f 1=1f"
check "web is exclusive, and the kernel guards it" is "$(<$resctrl/bulkhead-web/mode)" \
    "$([[ -d $resctrl/info/L2 ]] && echo shareable || echo exclusive)"
check "batch has half the bandwidth" is "$(line bulkhead-batch MB)" "MB:0=50;1=50"
check "cron has its own" is "$(line bulkhead-cron MB)" "MB:0=30;1=30"
check "the default group leaves web's ways alone" is "$(line . L3)" "L3:0=7e0;1=7e0"
for unit in web batch cron; do check "all threads of $unit are in its group" all_in $unit bulkhead-$unit; done
new=$(groups)
check "a second apply changes nothing" grep -q 'nothing to change' <($bulkhead apply groups.yaml)
check "status finds everything in force" $bulkhead status

echo child >/run/web.pipe
check "the service forks" threads web 7
check "a child is in the group of its parent" all_in web bulkhead-web
systemctl restart web.service 2>/dev/null || { systemctl stop web.service; start web; }
check "the service starts again" threads web 6
check "what started anew is found outside" test "$($bulkhead status >/dev/null; echo $?)" -eq 1
check "apply takes it in" $bulkhead apply groups.yaml
check "all threads of web are in its group again" all_in web bulkhead-web

check "revert" $bulkhead revert
check "the kernel's defaults are back" same "$old" "$(groups)"

# CLOSIDs that run out are found before anything changes.
made=0
while mkdir "$resctrl/other$made" 2>/dev/null; do made=$((made + 1)); done
rmdir "$resctrl/other0"
full=$(groups)
$bulkhead apply groups.yaml >closids.out 2>closids.err
check "too many classes are refused" is "$?" 1
check "the refusal says why" grep -q 'closids-exhausted' closids.err
cat closids.err
check "nothing has changed" same "$full" "$(groups)"
for ((n = 1; n < made; n++)); do rmdir "$resctrl/other$n"; done

# Every write and mkdir fails in turn; then every one is the last before a kill.
strace -f --seccomp-bpf -y -e trace=write,mkdirat -o count.trace $bulkhead apply groups.yaml >/dev/null
check "apply again" same "$new" "$(groups)"
$bulkhead revert >/dev/null
for fault in write:error=EINVAL mkdirat:error=ENOSPC write:signal=SIGKILL mkdirat:signal=SIGKILL \
    fsync:signal=SIGKILL renameat:signal=SIGKILL; do
    call=${fault%%:*}
    [[ $call == write || $call == mkdirat ]] && total=$(grep -c "$call(" count.trace) || total=4
    bad=0
    for n in $(seq 1 "$total"); do
        { strace -f --seccomp-bpf -o /dev/null -e trace="$call" -e inject="$fault:when=$n" \
            $bulkhead apply groups.yaml; } >/dev/null 2>&1
        [[ $fault == *SIGKILL ]] && { $bulkhead recover >recover.out 2>&1 || cat recover.out; }
        found=$(groups)
        if [[ $found == "$new" ]]; then
            $bulkhead revert >/dev/null || bad=$((bad + 1))
        elif [[ $found != "$old" ]]; then
            echo "    $fault $n of $total: neither old nor new"
            diff <(echo "$old") <(echo "$found") | head
            bad=$((bad + 1))
            $bulkhead revert --force >/dev/null 2>&1
        fi
    done
    check "$fault ends old or new, for each of $total" test "$bad" -eq 0
done
check "in the end the kernel's defaults are back" same "$old" "$(groups)"

story_done
