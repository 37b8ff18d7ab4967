#!/bin/bash
# A failing nth write rolls everything back, for every n; a kill -9 at every nth change of the system ends old or new
# after the next start. The faults come from outside: strace makes system calls fail, or kills at them.
cd /lab || exit
source stories/lib.sh
policy=policies/web-and-batch.yaml
nginx=system.slice/nginx.service
tops="$nginx batch.slice"

# shellcheck disable=SC2086
state() { contents $tops; }

old=$(state)
$bulkhead apply $policy >/dev/null || exit
new=$(state)
strace -f --seccomp-bpf -y -e trace=write -o revert.trace $bulkhead revert >/dev/null
check "revert before the sweep" same "$old" "$(state)"

# The kernel writes of one apply, counted.
strace -f --seccomp-bpf -y -e trace=write,mkdirat -o count.trace $bulkhead apply $policy >/dev/null
writes=$(grep -c 'write([0-9]*</sys/fs/cgroup' count.trace)
$bulkhead revert >/dev/null
echo "one apply makes $writes writes to cgroup files"
check "the count is plausible" test "$writes" -ge 11

# All writes of a run are counted by `when=`, those to the journal of originals too: its failures must roll back as well.
total=$(grep -c 'write(' count.trace)
bad=0
for n in $(seq 1 "$total"); do
    strace -f --seccomp-bpf -o /dev/null -e trace=write -e inject=write:error=EINVAL:when="$n" \
        $bulkhead apply $policy >fault.out 2>fault.err
    status=$?
    found=$(state)
    if [[ $found == "$new" ]]; then
        # The write that failed came after the commit: the answer on standard output.
        $bulkhead revert >/dev/null || bad=$((bad + 1))
    elif [[ $found != "$old" || $status -eq 0 ]]; then
        echo "    write $n of $total failed, status $status: neither old nor new"
        diff <(echo "$old") <(echo "$found") | head
        cat fault.err
        bad=$((bad + 1))
        $bulkhead revert --force >/dev/null 2>&1
    fi
done
check "a failing write rolls all back, for each of $total" test "$bad" -eq 0

bad=0
strace -f --seccomp-bpf -o /dev/null -e trace=mkdirat -e inject=mkdirat:error=EAGAIN:when=1 \
    $bulkhead apply $policy >fault.out 2>fault.err && bad=1
[[ $(state) == "$old" ]] || bad=1
check "a failing mkdir rolls all back" test "$bad" -eq 0

# kill -9 at every call that changes the system.
calls=write,mkdirat,fsync,renameat,renameat2,rename,unlinkat,unlink,openat
strace -f --seccomp-bpf -e trace=$calls -o kill.trace $bulkhead apply $policy >/dev/null
$bulkhead revert >/dev/null
for call in write mkdirat fsync renameat renameat2 rename unlinkat unlink; do
    total=$(grep -c "^[0-9]* *$call(" kill.trace)
    [[ $total -gt 0 ]] || continue
    bad=0
    for n in $(seq 1 "$total"); do
        # The group keeps bash from telling of the kill.
        { strace -f --seccomp-bpf -o /dev/null -e trace=$call -e inject=$call:signal=SIGKILL:when="$n" \
            $bulkhead apply $policy; } >/dev/null 2>&1
        $bulkhead recover >recover.out 2>&1 || {
            echo "    recover after kill at $call $n: $(cat recover.out)"
            bad=$((bad + 1))
        }
        found=$(state)
        if [[ $found == "$new" ]]; then
            $bulkhead revert >/dev/null || bad=$((bad + 1))
        elif [[ $found != "$old" ]]; then
            echo "    killed at $call $n of $total: neither old nor new"
            diff <(echo "$old") <(echo "$found") | head
            bad=$((bad + 1))
            $bulkhead revert --force >/dev/null 2>&1
        fi
    done
    check "kill -9 at $call ends old or new, for each of $total" test "$bad" -eq 0
done
check "in the end every file is as it was" same "$old" "$(state)"

story_done
