# shellcheck shell=bash disable=SC2034,SC2154  # a part of lab, which shares its variables
# The guest as QEMU sees it, with its disks.

# Sets `qemu`, the guest's whole command line but for the console; the argument is the unit to boot to.
describe_machine() {
    local cpu=max topology=$cpus clock=()
    # no_timer_check: the kernel's boot test of its timer counts on a host that keeps up.
    local parameters="root=/dev/vda rw psi=1 console=ttyS0 systemd.unit=$1 panic=-1 loglevel=5 no_timer_check"
    parameters+=" mitigations=off"
    if [[ $rdt != none ]]; then
        # A processor whose RDT the kernel believes in, in two sockets, so that there are two cache domains.
        cpu=Haswell,model=63,l3-cache=on topology=$cpus,sockets=2,cores=$((cpus / 2))
        parameters+=" nokaslr"
    else
        # A processor that takes 4 ns an instruction, whatever else the host does meanwhile: what the guest sees of
        # stalls and latencies is its own. The emulation of RDT stops the processor, and with it such a clock.
        clock=(-icount "shift=2,align=off,sleep=on")
    fi
    # One thread for all processors: QEMU's threads race when the kernel patches its own code, which it does whenever
    # the first cgroup gets a cpu.max or a cpuset and the last one loses it; the guest then panics with "Oops: int3".
    qemu=(
        qemu-system-x86_64 -name bulkhead-lab -nodefaults -no-user-config -display none -no-reboot
        -accel "tcg,thread=single" "${clock[@]}" -machine q35 -cpu "$cpu" -smp "$topology" -m "$memory"
        -kernel "$image/kernel" -initrd "$image/initrd" -append "$parameters $append"
        -drive "file=$image/root.img,format=raw,if=virtio,snapshot=on"
        -drive "file=$run/payload.img,format=raw,if=virtio,cache=unsafe"
        -drive "file=$run/scratch.img,format=raw,if=virtio,cache=unsafe,throttling.bps-total=$((16 << 20)),throttling.iops-total=400"
    )
}

# Makes the folder of this run, with the guest's disks in it, and `qemu` for a boot to the unit given.
prepare_guest() {
    run=$(mktemp -d "${TMPDIR:-/tmp}/lab.XXXXXX")
    scratch+=("$run")
    make_payload
    truncate -s 256M "$run/scratch.img"
    describe_machine "$1"
    if [[ $rdt != none ]]; then
        qemu+=(-S -chardev "socket,id=gdb,path=$run/gdb,server=on,wait=off" -gdb chardev:gdb)
    fi
}
