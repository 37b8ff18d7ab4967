# shellcheck shell=bash disable=SC2034,SC2154  # a part of lab, which shares its variables
# One boot: for a command, or for a shell.

run_in_guest() {
    [[ ${#command[@]} -gt 0 || -n $swift_test ]] || fail "$usage_error" "there is no command to run"
    prepare_guest lab.target
    touch "$run/output" "$run/status" "$run/console"
    # Without ioeventfd a write to a port is in the host's file when the guest's write returns.
    # shellcheck disable=SC2054  # the commas are QEMU's
    qemu+=(
        -chardev "file,id=console,path=$run/console" -serial chardev:console
        -device virtio-serial-pci,ioeventfd=off
        -chardev "file,id=output,path=$run/output" -device virtserialport,chardev=output,name=lab.output
        -chardev "file,id=status,path=$run/status" -device virtserialport,chardev=status,name=lab.status
    )
    # QEMU dies with timeout, and timeout with this script, however either of them ends.
    TMPDIR=$run setpriv --pdeathsig TERM timeout --kill-after=5 "$timeout" \
        setpriv --pdeathsig KILL "${qemu[@]}" </dev/null >"$run/qemu" 2>&1 &
    machine=$!
    tail --bytes=+1 --follow --sleep-interval=0.1 --pid="$machine" "$run/output" 2>/dev/null &
    local follower=$! ended=0
    if [[ $rdt != none ]]; then
        emulate_rdt || kill "$machine" 2>/dev/null || true
    fi
    wait "$machine" || ended=$?
    machine=
    wait "$follower" || true

    finish_run "$ended"
}

# Says why the guest did not finish, with the end of its console.
explain() {
    say "$@"
    grep -v 'warning: TCG doesn' "$run/qemu" >&2 || true
    say "the end of the console:"
    tail -n 60 "$run/console" | sed -e 's/\r//g' -e 's/\x1b\[[0-9;?]*[A-Za-z]//g' >&2
}

finish_run() {
    local ended=$1 word first second began='' status='' until_end=''
    while read -r word first second; do
        case $word in
        start) began=$first ;;
        exit) status=$first until_end=$second ;;
        esac
    done <"$run/status"

    if [[ -z $status ]]; then
        # The payload was not unmounted.
        e2fsck -fp "$run/payload.img" >/dev/null 2>&1 || true
    fi
    if [[ -n $get ]]; then
        mkdir -p "$get" "$run/get"
        debugfs -R "rdump /out $run/get" "$run/payload.img" >/dev/null 2>&1 || true
        [[ ! -d $run/get/out ]] || cp -a "$run/get/out/." "$get"
    fi
    if [[ -n $status ]]; then
        say "the command began after $began s and ended after $until_end s with status $status"
        exit "$status"
    elif [[ $ended -eq 124 || $ended -eq 137 ]]; then
        explain "the guest was stopped after $timeout s${began:+, the command had begun after $began s}"
        exit "$timed_out"
    fi
    explain "the guest ended before its command did; QEMU's status is $ended"
    exit "$guest_failed"
}

shell_in_guest() {
    [[ ${#command[@]} -eq 0 && -z $swift_test && -z $get ]] || fail "$usage_error" "shell takes no command"
    append+=" systemd.debug_shell=ttyS0 systemd.wants=lab.mount"
    prepare_guest multi-user.target
    if [[ $rdt != none ]]; then
        emulate_rdt &
    fi
    say "a root shell follows; \`poweroff\` or Ctrl-A X ends it"
    TMPDIR=$run setpriv --pdeathsig KILL "${qemu[@]}" -serial mon:stdio
}
