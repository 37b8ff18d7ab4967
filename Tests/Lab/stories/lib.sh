# What every story shares. Sourced by stories inside the guest; /lab holds the binary and the policies.
# shellcheck shell=bash
set -uo pipefail

root=/sys/fs/cgroup
bulkhead=/lab/bulkhead
passed=0
failed=0

# check NAME COMMAND...: one checked statement of the story.
check() {
    local name=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
        echo "ok - $name"
    else
        failed=$((failed + 1))
        echo "NOT OK - $name"
    fi
}

# holds FILE TEXT: the interface file reads exactly this.
holds() {
    local found
    found=$(<"$root/$1")
    [[ $found == "$2" ]] || {
        echo "    $1 is '$found', expected '$2'"
        return 1
    }
}

same() {
    [[ $1 == "$2" ]] || {
        diff <(echo "$1") <(echo "$2") | head -20 | sed 's/^/    /'
        return 1
    }
}

# waits SECONDS COMMAND...: until it succeeds.
waits() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null; do
        [[ $SECONDS -lt $end ]] || return 1
        sleep 0.1
    done
}

# Every settable interface file below the named cgroups, with its content, and what the parents enable for them.
# cgroup.procs and the like move by themselves; memory.peak and the write-only files have nothing to give back.
contents() {
    (
        cd "$root" || exit
        for top in "$@"; do
            [[ -d $top ]] && find "$top" -type f -perm -200 ! -name 'cgroup.procs' ! -name 'cgroup.threads' \
                ! -name 'cgroup.kill' ! -name 'memory.peak' ! -name 'memory.swap.peak' ! -name 'memory.reclaim' \
                ! -name '*.pressure'
        done | LC_ALL=C sort | tee >(xargs grep -H '' | LC_ALL=C sort) | cat
        wait
        grep -H '' cgroup.subtree_control system.slice/cgroup.subtree_control
    )
}

# The last line of a story, and its status.
story_done() {
    echo "$passed passed, $failed failed"
    [[ $failed -eq 0 ]]
}
