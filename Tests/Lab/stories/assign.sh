#!/bin/bash
# What is put into classes by name, with and without a run at work: commands from their first instruction, processes in
# scopes of systemd's, units over a restart, pods of both cgroup drivers, and containers by their annotation before they
# run; and every method of the control socket, as systemd's own varlinkctl calls it.
cd /lab || exit
source stories/lib.sh
export LC_ALL=C.UTF-8
rootfs=/lab/assign-rootfs
socket=/run/bulkhead/io.bulkhead.sock
uid=2cb0bb65-6b52-4ed1-a2d3-5b6a61cd6b4a
id=0f3c1d2e4b5a69788796a5b4c3d2e1f00f3c1d2e4b5a69788796a5b4c3d2e1f0

cat >assign.yaml <<END
apiVersion: bulkhead/v1
kind: Policy
metadata: {name: assign}
classes:
  web:
    match: [{unit: web-*.service}]
    cpu: {weight: 300}
  batch:
    slice: batch.slice
    cpu: {weight: 20}
    pids: {max: 77}
  idle:
    match: [{pod: {qos: BestEffort}}, {pod: {namespace: ml-*}}]
    pids: {max: 55}
  containers:
    match: [{container: {runtime: podman}}]
    pids: {max: 66}
END

# answers STATUS TEXT COMMAND...: the command ends with the status, and prints the text.
answers() {
    local status=$1 text=$2 found=0
    shift 2
    "$@" >answer.txt 2>&1 || found=$?
    if [[ $found -ne $status ]] || ! [[ "$(<answer.txt)" == *"$text"* ]]; then
        echo "    it ended with $found, expected $status and '$text':"
        sed 's/^/    /' answer.txt
        return 1
    fi
}

cgroup_of() { sed -n 's/^0:://p' "/proc/$1/cgroup"; }
is_in() { [[ $(cgroup_of "$1") == "/$2" ]]; }
# What a cgroup has whose controller may have gone, or which may have gone itself.
limit() { cat "$root/$1/pids.max" 2>/dev/null || echo max; }

# told TEXT METHOD [PARAMETERS]: varlinkctl gets an answer with the text.
told() {
    varlinkctl call --json=short $socket "io.bulkhead.$2" "${3-"{}"}" >answer.txt 2>&1
    grep -qF -- "$1" answer.txt || {
        sed 's/^/    /' answer.txt
        return 1
    }
}

systemctl stop batch.slice

# --- without a run -----------------------------------------------------------------------------------------------------

check "nothing is assigned without a policy" answers 1 "[no-policy-in-force]" $bulkhead assign batch --pid $$
check "apply" $bulkhead apply assign.yaml
check "the classes" answers 0 " batch.slice  0           1 " $bulkhead classes
# The very first thing that the command reads is where it is.
where=$($bulkhead exec batch -- cat /proc/self/cgroup | sed -n 's/^0:://p')
check "a command is in a scope of the slice from the start: $where" \
    sh -c "echo '$where' | grep -q '^/batch.slice/bulkhead-exec-[0-9]*\.scope$'"
check "its status is its own" answers 7 "" $bulkhead exec batch -- sh -c 'exit 7'
check "a command that is not there" answers 69 "[command-not-run]" $bulkhead exec batch -- /no/such/command

sleep 1000 &
one=$!
sleep 1000 &
two=$!
check "a process" $bulkhead assign batch --pid $one
check "is in the scope of the class" is_in $one batch.slice/bulkhead-batch.scope
check "which systemd knows" systemctl is-active --quiet bulkhead-batch.scope
check "another one" $bulkhead assign batch --pid $two
check "is in the same scope" is_in $two batch.slice/bulkhead-batch.scope
check "twice is once" answers 0 "in class batch" $bulkhead assign batch --pid $one --pid $two
kill $one $two
wait $one $two 2>/dev/null
check "the scope goes with the last of them" waits 20 sh -c '! systemctl is-active --quiet bulkhead-batch.scope'
check "a process that is gone" answers 1 "$one" $bulkhead assign batch --pid $one
perl -e 'my $child = fork; exit if $child == 0; print "$child\n"; close STDOUT; sleep 1000' >zombie.txt &
parent=$!
waits 20 grep -qs 'State:.Z' /proc/"$(waits 20 test -s zombie.txt && cat zombie.txt)"/status
check "a process that has ended and is not forgotten yet" answers 1 "$(<zombie.txt)" \
    $bulkhead assign batch --pid "$(<zombie.txt)"
kill $parent
check "a process of the kernel" answers 1 "" $bulkhead assign batch --pid 2
check "stays where it is" is_in 2 ""

systemd-run --quiet --collect --unit web-1.service -p Restart=always sleep 1000
check "a unit of one class" $bulkhead apply assign.yaml
check "has its values" holds system.slice/web-1.service/cpu.weight 300
check "is assigned to another" $bulkhead assign batch --unit web-1.service
check "whose values it has" holds system.slice/web-1.service/pids.max 77
check "by weight, too" holds system.slice/web-1.service/cpu.weight 20

for pod in kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${uid//-/_}.slice kubepods/burstable/pod$uid; do
    mkdir -p "$root/$pod/cri-containerd-$id.scope"
    check "a pod: $pod" $bulkhead assign batch --pod $uid
    check "has the values" holds "$pod/pids.max" 77
    check "is released" $bulkhead release --pod $uid
    check "as it was" same "$(limit "$pod")" max
    check "a container of it" $bulkhead assign batch --pod $uid --container ${id:0:12}
    check "has the values" holds "$pod/cri-containerd-$id.scope/pids.max" 77
    check "is released" $bulkhead release --pod $uid --container $id
    check "as it was" same "$(limit "$pod/cri-containerd-$id.scope")" max
    find "$root/${pod%%/*}" -depth -type d -exec rmdir {} +
done
(
    sleep 2
    mkdir -p $root/kubepods/pod$uid
) &
check "a pod that comes later" $bulkhead assign batch --pod $uid --wait 60
check "has the values then" holds kubepods/pod$uid/pids.max 77
wait $!
rmdir $root/kubepods/pod$uid
mkdir $root/kubepods/pod$uid
$bulkhead apply assign.yaml
check "another one of that name is another one" same "$(limit kubepods/pod$uid)" max
rmdir $root/kubepods/pod$uid $root/kubepods

# --- beside a run ------------------------------------------------------------------------------------------------------

systemd-run --quiet --collect --unit manager.service --slice lab.slice -p StandardError=append:/lab/assign-run.txt \
    $bulkhead run --log /lab/assign.jsonl /lab/assign.yaml
check "a run listens" waits 60 test -S $socket
check "what was assigned before is still so" answers 0 "unit web-1.service" $bulkhead assignments
systemctl restart web-1.service
check "the unit that was started again has the values" waits 20 holds system.slice/web-1.service/pids.max 77
check "the run is asked by the command" answers 0 "released" $bulkhead release --unit web-1.service
check "and gives back" waits 20 holds system.slice/web-1.service/cpu.weight 300
check "what it refuses is told by its code" answers 1 "[class-unknown]" $bulkhead assign wbe --unit web-1.service
sleep 1000 &
one=$!
check "a process beside a run" $bulkhead assign batch --pid $one
check "is in the scope" is_in $one batch.slice/bulkhead-batch.scope
kill $one

for pod in kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod${uid//-/_}.slice \
    kubepods/besteffort/pod$uid kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-besteffort-pod${uid//-/_}.slice; do
    mkdir -p "$root/$pod"
    check "a pod is in the class of its QoS when it is created: $pod" waits 20 holds "$pod/pids.max" 55
    find "$root/${pod%%/*}" -depth -type d -exec rmdir {} +
done
mkdir -p "/var/log/pods/ml-train_job-0_$uid" "$root/kubepods/pod$uid"
check "and one in that of its namespace" waits 20 holds "kubepods/pod$uid/pids.max" 55
find "$root/kubepods" /var/log/pods -depth -type d -exec rmdir {} +

check "the service tells of itself" sh -c "varlinkctl info $socket | grep -c io.bulkhead"
check "and of its interface" sh -c "varlinkctl introspect $socket io.bulkhead | grep -c 'method Assign'"
check "Status" told '"cpu.weight"' Status
check "Plan" told '"applicable":true' Plan
check "Classes" told '"class":"batch","slice":"batch.slice"' Classes
check "Assign" told '"unit":"web-1.service"' Assign '{"class":"batch","unit":"web-1.service"}'
check "which is done when it is answered" holds system.slice/web-1.service/pids.max 77
check "Assignments" told '"class":"batch"' Assignments
check "Apply" told '"applied"' Apply
check "Explain" told '"policyKey":"pids.max"' Explain '{"name":"batch"}'
check "Release" told '"unit":"web-1.service"' Release '{"unit":"web-1.service"}'
check "Metrics" told 'bulkhead_class_cgroups{class=\"batch\"}' Metrics '{"format":"openmetrics"}'
check "Overview" told '"class":"batch"' Overview
sed -i 's/max: 77/max: 78/' assign.yaml
check "Reload" told '"applied"' Reload
check "has the new policy" waits 20 holds batch.slice/pids.max 78
timeout 60 varlinkctl call --more --json=short $socket io.bulkhead.Monitor '{}' >monitor.txt 2>&1 &
monitor=$!
sleep 1
echo 98 >$root/batch.slice/cpu.weight
check "Monitor tells what is found" waits 30 grep -q '"drift"' monitor.txt
kill $monitor
check "no method of that name" sh -c "varlinkctl call $socket io.bulkhead.Nope '{}' 2>&1 | grep -c -i 'method.*not.*found'"
nobody="setpriv --reuid=65534 --clear-groups"
check "another user may look" $nobody varlinkctl call --json=short $socket io.bulkhead.Classes '{}'
check "and not change" sh -c "$nobody varlinkctl call $socket io.bulkhead.Apply '{}' 2>&1 | grep -c NotPermitted"
check "a thousand who say nothing are in nobody's way" perl -MSocket -e '
    my ($path, @held) = @ARGV;
    for (1 .. 1000) {
        socket(my $s, PF_UNIX, SOCK_STREAM, 0) or die;
        connect($s, pack_sockaddr_un($path)) or die "connect: $!";
        push @held, $s;
    }
    exit(system("varlinkctl call --json=short $path io.bulkhead.Classes {} >/dev/null") >> 8)' $socket
check "nor is garbage" perl -MSocket -e '
    $SIG{PIPE} = "IGNORE";
    my ($path) = @ARGV;
    for (1 .. 50) {
        socket(my $s, PF_UNIX, SOCK_STREAM, 0) or die;
        connect($s, pack_sockaddr_un($path)) or die "connect: $!";
        syswrite $s, join "", map { chr rand 256 } 1 .. 4096 or last for 1 .. 40;
    }
    exit(system("varlinkctl call --json=short $path io.bulkhead.Classes {} >/dev/null") >> 8)' $socket

# --- containers by their annotation ------------------------------------------------------------------------------------

hooks=/usr/share/containers/oci/hooks.d
mkdir -p $rootfs/bin $hooks
cp /bin/busybox $rootfs/bin/
for name in sh sleep; do ln -sf busybox $rootfs/bin/$name; done
install -m 755 $bulkhead /usr/bin/bulkhead
dpkg-deb --extract /lab/bulkhead.deb assign-unpacked
check "the package has the hook" \
    cp assign-unpacked$hooks/bulkhead.json $hooks/

# container NAME [OPTION]...: starts one that sleeps; no image and no network is needed.
container() {
    podman run --detach --quiet --name "$1" --network none --stop-timeout 1 "${@:2}" --rootfs $rootfs \
        sh -c 'trap exit TERM; while :; do sleep 1 & wait; done' >hook.txt 2>&1 || {
        sed 's/^/    /' hook.txt
        return 1
    }
}
check "a container with the annotation starts" container hooked --annotation io.bulkhead.class=batch
check "and is in the class" holds "machine.slice/libpod-$(podman inspect --format '{{.Id}}' hooked).scope/pids.max" 78
podman rm --force --time 1 hooked >/dev/null
check "one with a class that is not there does not start" \
    sh -c "! podman run --rm --network none --annotation io.bulkhead.class=none --rootfs $rootfs sh -c true 2>hook.txt"
cat hook.txt
check "one without starts as ever" container plain
check "and is in the class that matches it" \
    waits 20 holds "machine.slice/libpod-$(podman inspect --format '{{.Id}}' plain).scope/pids.max" 66
podman ps --all --quiet | xargs -r podman rm --force --time 1 >/dev/null

systemctl stop manager.service web-1.service
check "the socket goes with the run" test ! -e $socket
check "revert" $bulkhead revert
rm -rf $hooks/bulkhead.json /usr/bin/bulkhead assign-unpacked
story_done
