#!/bin/bash
# A failing nth write rolls everything back, for every n; a kill -9 at every nth change of the system ends old or new
# after the next start. The faults come from outside: strace makes system calls fail, or kills at them. Once past
# systemd, where values are writes to cgroupfs, and once through it, where they are messages.
cd /lab || exit
source stories/lib.sh
policy=policies/web-and-batch.yaml
nginx=system.slice/nginx.service
tops="$nginx batch.slice"

# shellcheck disable=SC2086
state() { contents $tops; }

# bulkhead VERB [ARGUMENT]...: by the driver of the sweep.
bulkhead() {
    local verb=$1
    shift
    $bulkhead "$verb" --driver "$driver" "$@"
}

# traced [OPTION]...: one apply under strace.
traced() {
    strace -f --seccomp-bpf "$@" $bulkhead apply --driver "$driver" $policy
}

# ends WHAT: after a fault, and `recover` where there is one, the state is old or new; back to old. Counts in `bad`.
ends() {
    local found
    found=$(state)
    if [[ $found == "$new" ]]; then
        bulkhead revert >/dev/null || bad=$((bad + 1))
    elif [[ $found != "$old" ]]; then
        echo "    $1: neither old nor new"
        diff <(echo "$old") <(echo "$found") | head
        cat fault.err
        bad=$((bad + 1))
        bulkhead revert --force >/dev/null 2>&1
    fi
}

# failing CALL ERROR: every nth of the calls of one apply fails. All are counted by `when=`, those to the journal of
# originals too: its failures must roll back as well.
failing() {
    local call=$1 error=$2 total n status
    total=$(grep -c " $call(" count.trace)
    bad=0
    for n in $(seq 1 "$total"); do
        traced -o /dev/null -e trace="$call" -e inject="$call:error=$error:when=$n" >fault.out 2>fault.err
        status=$?
        # A write that failed after the commit is the answer on standard output.
        if [[ $status -eq 0 && $(state) == "$old" ]]; then
            echo "    $call $n of $total failed, and apply ended with 0"
            bad=$((bad + 1))
        fi
        ends "$call $n of $total failed, status $status"
    done
    check "$driver: a failing $call rolls all back, for each of $total" test "$bad" -eq 0
}

# killed CALL: kill -9 at every nth of the calls of one apply.
killed() {
    local call=$1 total n
    total=$(grep -c " $call(" kill.trace)
    [[ $total -gt 0 ]] || return
    bad=0
    for n in $(seq 1 "$total"); do
        # The group keeps bash from telling of the kill.
        { traced -o /dev/null -e trace="$call" -e inject="$call:signal=SIGKILL:when=$n"; } >/dev/null 2>fault.err
        bulkhead recover >recover.out 2>&1 || {
            echo "    recover after kill at $call $n: $(cat recover.out)"
            bad=$((bad + 1))
        }
        ends "killed at $call $n of $total"
    done
    check "$driver: kill -9 at $call ends old or new, for each of $total" test "$bad" -eq 0
}

# sweep CALL ERROR FILES LEAST KILLED...: CALL to FILES sets values, so many times at least; then the calls to kill at.
sweep() {
    local call count
    # A slice that is there already would stay.
    systemctl stop batch.slice
    old=$(state)
    bulkhead apply $policy >/dev/null || exit
    new=$(state)
    bulkhead revert >/dev/null
    check "$driver: revert before the sweep" same "$old" "$(state)"
    traced -y -e trace=write,mkdirat,sendmsg -o count.trace >/dev/null 2>&1
    bulkhead revert >/dev/null
    count=$(grep -c " $1([0-9]*<$3" count.trace)
    echo "one apply makes $count calls of $1 to $3"
    check "$driver: the count is plausible" test "$count" -ge "$4"
    failing "$1" "$2"

    traced -o kill.trace -e trace=write,sendmsg,mkdirat,fsync,renameat,renameat2,rename,unlinkat,unlink >/dev/null 2>&1
    bulkhead revert >/dev/null
    for call in "${@:5}"; do killed "$call"; done
    check "$driver: in the end every file is as it was" same "$old" "$(state)"
}

driver=cgroupfs
sweep write EINVAL /sys/fs/cgroup 11 write mkdirat fsync renameat renameat2 rename unlinkat unlink
bad=0
traced -o /dev/null -e trace=mkdirat -e inject=mkdirat:error=EAGAIN:when=1 >fault.out 2>fault.err && bad=1
[[ $(state) == "$old" ]] || bad=1
check "$driver: a failing mkdir rolls all back" test "$bad" -eq 0

# The files of the state directory are those of the first sweep.
driver=systemd
sweep sendmsg ECONNRESET socket 4 sendmsg renameat

story_done
