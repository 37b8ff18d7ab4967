#!/bin/bash
# Values of systemd's own units: they go through systemd, outlive what systemd does with its units, are drift when
# somebody else sets them through systemd, and are given back. What systemd or the way to it refuses is told by its code.
cd /lab || exit
source stories/lib.sh
nginx=system.slice/nginx.service
log=/run/bulkhead-systemd.jsonl

cat >policy.yaml <<END
apiVersion: bulkhead/v1
kind: Policy
metadata: {name: systemd}
classes:
  web:
    match: [{unit: nginx.service}]
    cpu: {weight: 800, max: 2cpus}
    memory: {low: 16MiB, high: 512MiB}
    pids: {max: 4096}
  batch:
    slice: batch.slice
    cpu: {weight: 20}
    memory: {max: 256MiB}
END

# property UNIT NAME VALUE: systemd has this value for the property.
property() {
    local found
    found=$(systemctl show --value -P "$2" "$1")
    [[ $found == "$3" ]] || {
        echo "    $2 of $1 is '$found', expected '$3'"
        return 1
    }
}

# answers STATUS TEXT COMMAND...: the command ends with the status, and prints the text.
answers() {
    local status=$1 text=$2 found=0
    shift 2
    "$@" >answer.txt 2>&1 || found=$?
    if [[ $found -ne $status ]] || ! grep -qF -- "$text" answer.txt; then
        echo "    it ended with $found, expected $status and '$text':"
        sed 's/^/    /' answer.txt
        return 1
    fi
}

in_force() {
    holds $nginx/cpu.weight 800 && holds $nginx/cpu.max "200000 100000" && holds $nginx/memory.low 16777216 &&
        holds $nginx/memory.high 536870912 && holds $nginx/pids.max 4096 && holds batch.slice/cpu.weight 20 &&
        holds batch.slice/memory.max 268435456
}

# A slice that is there already would stay.
systemctl stop batch.slice
tasks=$(systemctl show --value -P TasksMax nginx.service)
before=$(contents $nginx)
echo "systemd $(systemctl --version | head -n 1)"

# --- applied through systemd -------------------------------------------------------------------------------------------

check "the plan says what goes through systemd" answers 0 "through systemd: sets nginx.service CPUQuotaPerSecUSec=2000000" $bulkhead plan policy.yaml
check "apply" $bulkhead apply policy.yaml
check "every value is in force" in_force
check "systemd knows the weight" property nginx.service CPUWeight 800
check "systemd knows the quota" property nginx.service CPUQuotaPerSecUSec 2s
check "systemd knows the throttle limit" property nginx.service MemoryHigh 536870912
check "systemd knows the count" property nginx.service TasksMax 4096
check "the slice is a unit" property batch.slice ActiveState active
check "systemd knows the limit of the slice" property batch.slice MemoryMax 268435456
check "status knows no drift" $bulkhead status
check "a second apply changes nothing" answers 0 "nothing to change" $bulkhead apply policy.yaml

# --- what systemd does with its units ----------------------------------------------------------------------------------

systemctl daemon-reload
check "every value outlives daemon-reload" waits 10 in_force
check "and none of them is drift" $bulkhead status
systemctl restart nginx.service
check "every value outlives a restart" waits 10 in_force
$bulkhead apply policy.yaml
check "apply takes the new cgroup for its own" answers 0 "7 values set, 0 drifted" $bulkhead status

systemctl set-property --runtime nginx.service CPUWeight=300
check "what somebody else sets through systemd is drift" answers 1 "drifted to 300" $bulkhead diff
check "apply repairs it" $bulkhead apply policy.yaml
check "the weight is back" holds $nginx/cpu.weight 800
check "in systemd, too" property nginx.service CPUWeight 800

# --- refusals ----------------------------------------------------------------------------------------------------------

echo 300 >$root/$nginx/cpu.weight
cat >hidden.sh <<'END'
# hidden.sh FILES COMMAND...: the command, where nothing can be done with the files.
mount --make-rprivate /
for file in $1; do mount --bind /dev/null "$file"; done
shift
exec "$@"
END
check "without a bus" answers 69 "[systemd-unreachable]" \
    unshare -m bash hidden.sh "/run/dbus/system_bus_socket /run/systemd/private" $bulkhead apply policy.yaml
check "nothing was changed" holds $nginx/cpu.weight 300
check "without libsystemd" answers 69 "[systemd-unreachable]" \
    unshare -m bash hidden.sh "$(readlink -f /usr/lib/x86_64-linux-gnu/libsystemd.so.0)" $bulkhead apply policy.yaml
check "nothing was changed then" holds $nginx/cpu.weight 300
check "without the bus, by systemd's own socket" \
    unshare -m bash hidden.sh "/run/dbus/system_bus_socket" $bulkhead apply policy.yaml
check "it is repaired" holds $nginx/cpu.weight 800

echo 300 >$root/$nginx/cpu.weight
systemctl mask --runtime --quiet nginx.service
systemctl daemon-reload
echo 300 >$root/$nginx/cpu.weight
check "a masked unit" answers 1 "[unit-masked]" $bulkhead apply policy.yaml
check "nothing of it was changed" holds $nginx/cpu.weight 300
systemctl unmask --runtime --quiet nginx.service
systemctl daemon-reload
check "unmasked, it is set" $bulkhead apply policy.yaml
check "every value is in force again" in_force
echo 300 >$root/$nginx/cpu.weight
check "the driver for cgroupfs goes past systemd" $bulkhead apply --driver cgroupfs policy.yaml
check "the weight is there" holds $nginx/cpu.weight 800

# --- while a run lasts -------------------------------------------------------------------------------------------------

systemd-run --quiet --collect --unit manager.service --slice lab.slice -p StandardError=append:/lab/run.txt \
    $bulkhead run --every 2 --log $log /lab/policy.yaml
check "a run starts" waits 60 test -s $log
check "a second one waits" answers 75 "another bulkhead" $bulkhead apply policy.yaml
systemctl set-property --runtime nginx.service CPUWeight=300
check "the weight is back within a tick" waits 20 holds $nginx/cpu.weight 800
systemctl daemon-reload
check "a reload is told" waits 20 grep -q 'systemd has read its units again' $log
check "every value is in force after it" in_force

for ((i = 0; i < 12; i++)); do
    systemctl set-property --runtime batch.slice CPUWeight=77
    sleep 1
done
check "who fights is given way" grep -q '"backed-off"' $log
check "and is named" sh -c "grep '\"drift\":' $log | grep batch.slice | grep -q 'pid 1 (systemd)'"
check "the weight is back soon after it has ended" waits 15 holds batch.slice/cpu.weight 20
systemctl stop manager.service
tail -n 30 $log | grep -v '"sample"'

# --- given back --------------------------------------------------------------------------------------------------------

$bulkhead apply policy.yaml
check "apply after all that" in_force
check "revert" $bulkhead revert
check "every file of the service is as it was" same "$before" "$(contents $nginx)"
check "systemd knows no weight" property nginx.service CPUWeight "[not set]"
check "systemd knows no quota" property nginx.service CPUQuotaPerSecUSec infinity
check "systemd has its own count" property nginx.service TasksMax "$tasks"
check "the slice has gone" property batch.slice ActiveState inactive
systemctl daemon-reload
check "and it stays so" same "$before" "$(contents $nginx)"
find /run/systemd/system.control -type f 2>/dev/null | sort

# --- beyond the next boot ----------------------------------------------------------------------------------------------

sed 's/^    pids:.*/&\n    persistent: true/' policy.yaml >lasting.yaml
kept=/etc/systemd/system.control/nginx.service.d
check "apply what is to last" $bulkhead apply lasting.yaml
check "every value is in force" in_force
check "systemd keeps the weight" grep -qx 'CPUWeight=800' $kept/50-CPUWeight.conf
check "and the throttle limit" grep -qx 'MemoryHigh=536870912' $kept/50-MemoryHigh.conf
check "of that class alone" test ! -e /etc/systemd/system.control/batch.slice.d
check "a second apply changes nothing" answers 0 "nothing to change" $bulkhead apply lasting.yaml
# As after a boot: nothing is known of what was set, and nothing of what lasts until then is there.
mv /run/bulkhead /run/bulkhead-before
find /run/systemd/system.control -name '50-*.conf' -delete
systemctl daemon-reload
systemctl restart nginx.service
check "it is in force before anything is applied" waits 10 holds $nginx/cpu.weight 800
rm -rf /run/bulkhead
mv /run/bulkhead-before /run/bulkhead
$bulkhead apply lasting.yaml
check "revert" $bulkhead revert
check "every file of the service is as it was" same "$before" "$(contents $nginx)"
systemctl daemon-reload
systemctl restart nginx.service
check "after a restart, too" waits 10 holds $nginx/pids.max "$(grep pids.max: <<<"$before" | cut -d : -f 2)"
check "no weight is kept" same "$(grep -h CPUWeight $kept/*)" CPUWeight=
check "a cgroup of no unit keeps nothing" sh -c "mkdir -p $root/made; sed 's/unit: nginx.service/cgroup: made/' lasting.yaml >made.yaml;
    $bulkhead apply made.yaml 2>&1 | grep -c '\[not-persistent\]'"
$bulkhead revert
rmdir $root/made

story_done
