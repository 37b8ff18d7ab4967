#!/bin/bash
# The package from installing to purging: the service with its sandbox holds the objective of a web server beside work
# without end; what happens to what it adjusted when it is killed, and to its limits when it is upgraded; and a user
# without privileges in a cgroup that is delegated to it. The package is /lab/bulkhead.deb.
cd /lab || exit
source stories/lib.sh
package=/lab/bulkhead.deb
web=system.slice/web.service
batch=batch.slice
export LC_ALL=C.UTF-8

service() {
    local name=$1
    shift
    systemd-run --quiet --collect --unit "$name" "$@"
}

property() { systemctl show -p "$1" --value bulkhead.service; }
is_property() { [[ $(property "$1") == "$2" ]]; }
is_active() { systemctl is-active --quiet bulkhead.service; }
is_stopped() { ! is_active && ! is_property ActiveState deactivating; }
quota() { cut -d ' ' -f 1 "$root/$batch/cpu.max"; }
base=100000
is_lower() { [[ $(quota) != max && $(quota) -lt $base ]]; }
is_base() { holds $batch/cpu.max "$base 100000" >/dev/null; }
journal() { journalctl --quiet --unit bulkhead.service --output "${2:-cat}" | grep -c -- "$1" >/dev/null; }
as_user() { setpriv --reuid=user --regid=user --init-groups env HOME=/home/user XDG_RUNTIME_DIR=/run/user/1000 "$@"; }

# --- installing ------------------------------------------------------------------------------------------------------

check "the package installs" dpkg --install $package
check "the service is enabled" systemctl is-enabled --quiet bulkhead.service
check "and does not run without a policy" is_property ConditionResult no
check "nothing failed" is_property Result success
check "the service is exposed by 2.0 at most" systemd-analyze security --threshold=20 bulkhead.service
systemd-analyze security --no-pager bulkhead.service | tail -n 1
check "its unit is right" systemd-analyze verify --man=no bulkhead.service
check "root alone can list the state directory" same "$(stat -c '%U %a' /run/bulkhead)" "root 711"
# The guest keeps no documents: they are looked at where they were packed.
dpkg-deb --extract $package unpacked
check "the examples are valid" bulkhead check unpacked/usr/share/doc/bulkhead/examples/

# --- the colocation under the sandbox --------------------------------------------------------------------------------

mkdir -p /run/web /run/batch
service web.service -p CPUWeight=100 taskset -c 0 perl /lab/stories/load/server.pl /run/web
waits 60 test -s /run/web/latency
for i in 0 1 2 3; do
    service "batch-$i.service" --slice $batch -p CPUWeight=100 taskset -c 0 perl /lab/stories/load/worker.pl /run/batch/$i
done
all_work() { local i; for i in 0 1 2 3; do [[ -s /run/batch/$i ]] || return 1; done; }
check "the work runs" waits 120 all_work
# How much the service stalls depends on the machine: the objective is between what it stalls alone and beside the work.
stall() { sed -n 's/^some.*total=//p' $root/$web/cpu.pressure; }
pressure() {
    local before
    before=$(stall)
    sleep 8
    echo $((($(stall) - before) / 80000))
}
beside=$(pressure)
echo 1 >$root/$batch/cgroup.freeze
alone=$(pressure)
target=$(((beside + 2 * alone) / 3))
check "it stalls beside the work: $beside % instead of $alone %" test "$beside" -gt $((alone + 5))
echo 1 >$root/$batch/cgroup.freeze
before=$(contents $batch $web | grep -v cgroup.freeze)
cat >/etc/bulkhead/policy.d/node.yaml <<END
apiVersion: bulkhead/v1
kind: Policy
metadata: {name: node}
classes:
  web:
    match: [{unit: web.service}]
    cpu: {weight: 200}
    objectives: [{pressure: cpu some, below: $target%, over: 1s}]
  batch:
    slice: batch.slice
    cpu: {weight: 100, max: 1cpu}
    yields: [{cpu.max: 2%}]
END
check "the service starts" systemctl start bulkhead.service
check "and says how it stands" waits 60 is_property StatusText "2 classes, 1 objective holds"
check "the policy is in force" holds $web/cpu.weight 200
check "with the base of what yields" is_base
pid=$(property MainPID)
check "it has the capabilities that it uses" same "$(grep -E '^Cap(Eff|Prm|Bnd)' "/proc/$pid/status" | cut -f 2 | sort -u)" \
    0000000001800002
check "and no others to inherit" same "$(grep -E '^Cap(Inh|Amb)' "/proc/$pid/status" | cut -f 2 | sort -u)" \
    0000000000000000
check "no new privileges" grep -q 'NoNewPrivs:.1' "/proc/$pid/status"
check "and system calls are filtered" grep -q 'Seccomp:.2' "/proc/$pid/status"
check "it is the last to be killed" same "$(<"/proc/$pid/oom_score_adj")" -900
check "its memory is protected" holds bulkhead.slice/bulkhead.service/memory.min 33554432
check "and so is that of its slice" holds bulkhead.slice/memory.min 33554432

echo 0 >$root/$batch/cgroup.freeze
check "the work is squeezed when the service stalls" waits 60 is_lower
check "the status tells what is missed" waits 60 \
    sh -c "systemctl show -p StatusText bulkhead.service | grep -c 'web misses cpu some below $target%.*: batch cpu.max '"
property StatusText
check "the journal has the decision" waits 30 journal '"BULKHEAD_CLASS":"batch"' json
journalctl --quiet --unit bulkhead.service --output json MESSAGE_ID=467c3bfb701b48e1ad67da7dbf108abe |
    grep -m 1 squeeze >entry.json
for field in CLASS CGROUP FILE OLD NEW REASON POLICY_LINE; do
    check "with the field $field" grep -q "\"BULKHEAD_$field\":\"[^\"]" entry.json
done
check "the catalog explains it" sh -c "journalctl -q -x -u bulkhead.service | grep -c 'decided about class batch'"
check "bulkhead journal shows it" sh -c "bulkhead journal --class batch --kind decision | grep -c 'squeeze.*node.yaml:12:'"
bulkhead journal --kind decision | tail -n 3

echo 300 >$root/$web/cpu.weight
systemctl kill --signal USR1 --kill-whom main bulkhead.service
check "a foreign value is set again" waits 60 holds $web/cpu.weight 200
check "and is in the journal" waits 30 journal '"BULKHEAD_NEW":"300"' json

# --- who writes, where it may be known -------------------------------------------------------------------------------

mkdir -p /etc/systemd/system/bulkhead.service.d
cp unpacked/usr/share/doc/bulkhead/examples/name-writers.conf /etc/systemd/system/bulkhead.service.d/
systemctl daemon-reload
check "started with the drop-in" systemctl restart bulkhead.service
pid=$(property MainPID)
check "what it needs to ask for writers is given up" \
    same "$(grep '^CapEff' "/proc/$pid/status" | cut -f 2)" 0000000001800002
echo 310 >$root/$web/cpu.weight
check "a foreign value is set again" waits 60 holds $web/cpu.weight 200
check "with the writer's name" waits 30 journal "\"BULKHEAD_WRITER\":\"pid $$ (" json
rm -r /etc/systemd/system/bulkhead.service.d
systemctl daemon-reload
systemctl restart bulkhead.service

# --- reload, watchdog ------------------------------------------------------------------------------------------------

sed -i 's/weight: 200/weight: 250/' /etc/bulkhead/policy.d/node.yaml
check "reload" systemctl reload bulkhead.service
check "the new policy is in force" waits 60 holds $web/cpu.weight 250
check "it is ready again" waits 60 is_property SubState running
pid=$(property MainPID)
kill -STOP "$pid"
check "a loop that hangs is ended by the watchdog" waits 90 sh -c "[ \"\$(systemctl show -p MainPID --value bulkhead)\" != $pid ]"
check "and started again" waits 60 is_active
check "by the watchdog" journal 'Watchdog timeout'

# --- what a crash leaves ---------------------------------------------------------------------------------------------

check "squeezed" waits 60 is_lower
echo 1 >$root/$batch/cgroup.freeze
echo 1 >$root/$web/cgroup.freeze
pid=$(property MainPID)
kill -KILL "$pid"
check "killed, it is started again" waits 60 sh -c "systemctl is-active -q bulkhead && [ \"\$(systemctl show -p MainPID --value bulkhead)\" != $pid ]"
check "and no adjustment is left" waits 10 is_base
check "the policy stays in force" holds $web/cpu.weight 250

echo 0 >$root/$web/cgroup.freeze
echo 0 >$root/$batch/cgroup.freeze
check "squeezed once more" waits 60 is_lower
mkdir -p /run/systemd/system/bulkhead.service.d
printf '[Service]\nRestart=no\n' >/run/systemd/system/bulkhead.service.d/once.conf
systemctl daemon-reload
kill -KILL "$(property MainPID)"
check "killed and not started again" waits 60 is_stopped
check "no adjustment is left either" is_base
check "the policy stays in force" holds $web/cpu.weight 250
rm -r /run/systemd/system/bulkhead.service.d
systemctl daemon-reload
systemctl reset-failed bulkhead.service
systemctl start bulkhead.service

# --- an upgrade ------------------------------------------------------------------------------------------------------

check "ready" waits 60 is_active
# A limit that were given back and set again would be seen between.
perl -e '
    my ($file, $wanted, $seen) = @ARGV;
    while (!-e "/lab/upgraded") {
        open my $f, "<", $file or next;
        my $text = <$f>;
        chomp $text;
        if ($text ne $wanted) { open my $out, ">>", $seen; print $out "$text\n"; }
        select undef, undef, undef, 0.002;
    }' $root/$web/cpu.weight 250 /lab/disturbed &
watcher=$!
dpkg-deb --raw-extract $package next
sed -i 's/^Version: .*/&+1/' next/DEBIAN/control
dpkg-deb --root-owner-group -Zgzip -z1 --build next next.deb >/dev/null
pid=$(property MainPID)
check "a newer package installs" dpkg --install next.deb
check "the new executable runs" waits 60 sh -c "[ \"\$(systemctl show -p MainPID --value bulkhead)\" != $pid ]"
check "ready" waits 60 is_active
touch upgraded
wait $watcher
check "no limit was disturbed" test ! -e disturbed
[[ ! -e disturbed ]] || sort disturbed | uniq -c
check "and the policy is in force" holds $web/cpu.weight 250

# --- a user without privileges ---------------------------------------------------------------------------------------

echo 'user:x:1000:1000::/home/user:/bin/bash' >>/etc/passwd
echo 'user:x:1000:' >>/etc/group
mkdir -p /home/user /run/user/1000
chown user:user /run/user/1000
chmod 700 /run/user/1000
cat >/home/user/policy.yaml <<'END'
apiVersion: bulkhead/v1
kind: Policy
metadata: {name: mine}
classes:
  job:
    match: [{cgroup: job}]
    memory: {high: 64MiB}
    pids: {max: 50}
END
cat >/home/user/work.sh <<'END'
# The shell leaves the cgroup itself, where controllers are to be enabled.
own=/sys/fs/cgroup$(sed -n 's/^0:://p' /proc/self/cgroup)
mkdir -p "$own/shell" "$own/job"
echo $$ >"$own/shell/cgroup.procs"
cd
bulkhead doctor >doctor 2>told
bulkhead plan policy.yaml >plan 2>&1
bulkhead apply policy.yaml >apply 2>&1
echo $? >status
cat "$own/job/memory.high" "$own/job/pids.max" >values
ls "$XDG_RUNTIME_DIR/bulkhead" >state
sed 's/memory:.*/cpuset: {cpus: 0}/; /pids:/d' policy.yaml >cpuset.yaml
bulkhead apply cpuset.yaml >cpuset 2>&1
echo $? >>status
bulkhead revert >revert 2>&1
echo $? >>status
# The controller was enabled for it, and goes with it.
test -e "$own/job/memory.high" || echo gone >>values
END
chown -R user:user /home/user
as_user bulkhead apply /home/user/policy.yaml >outside 2>&1
check "outside a delegated cgroup it is told how to get one" grep -q 'no cgroup is delegated to this process.*not-delegated' outside
systemd-run --quiet --wait --collect --uid=user -p 'Delegate=memory pids' --setenv=HOME=/home/user \
    --setenv=XDG_RUNTIME_DIR=/run/user/1000 bash /home/user/work.sh
cd /home/user || exit
check "the delegated cgroup is found" grep -q 'working in `/sys/fs/cgroup/system.slice/run-.*.service`, which is delegated' told
check "doctor names it" grep -q 'cgroup2 .*present .*delegated to this user' doctor
check "and what was not delegated" grep -q 'controller cpuset .*absent .*Delegate=cpuset' doctor
check "and the capabilities that are lacking" grep -q 'CAP_DAC_OVERRIDE .*forbidden' doctor
check "apply, the refused controller, revert" same "$(tr '\n' ' ' <status)" "0 1 0 "
check "values in force, and given back" same "$(tr '\n' ' ' <values)" "67108864 50 gone "
check "the state is the user's" test -s state
check "a controller that was not delegated is told of" grep -q 'cpuset.yaml:7:.*cpuset. controller is not delegated to this user' cpuset
head -n 40 told plan apply cpuset revert
cd /lab || exit

# --- removing --------------------------------------------------------------------------------------------------------

check "removed" dpkg --remove bulkhead
check "everything is given back" same "$(contents $batch $web | grep -v cgroup.freeze)" "$before"
check "the service has stopped" is_stopped
check "policies stay" test -s /etc/bulkhead/policy.d/node.yaml
check "purged" dpkg --purge bulkhead
check "nothing is left" same "$(find / -xdev -path /lab -prune -o -path /var/lib/apt -prune -o -path /home -prune -o \
    -name '*bulkhead*' -print 2>/dev/null; ls -d /run/bulkhead 2>/dev/null)" ""
systemctl stop 'batch-*.service' web.service
story_done
