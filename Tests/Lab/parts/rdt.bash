# shellcheck shell=bash disable=SC2034,SC2154  # a part of lab, which shares its variables
# The emulated RDT: the kernel's symbols, and gdb at boot.

# The addresses of the kernel's functions that rdt_gdb.py stops at, from one boot without address randomisation.
need_symbols() {
    symbols=$image/symbols
    if [[ -s $symbols ]]; then
        return
    fi
    say "booting once more for the kernel's symbols"
    local fresh
    fresh=$(mktemp "$cache/symbols.XXXXXX")
    scratch+=("$fresh")
    BULKHEAD_LAB_CACHE=$cache "$here/lab" run --append nokaslr -- cat /proc/kallsyms >"$fresh"
    mv "$fresh" "$symbols"
}

# Boots the stopped guest as far as its kernel believes in RDT.
emulate_rdt() {
    local attempts
    for ((attempts = 0; attempts < 100; attempts++)); do
        [[ ! -S $run/gdb ]] || break
        sleep 0.1
    done
    RDT_SHAPE=$rdt RDT_SYMBOLS=$symbols RDT_SOCKET=$run/gdb \
        gdb --nx --quiet --batch --command="$here/rdt_gdb.py" </dev/null >"$run/rdt" 2>&1 || true
    if ! grep -q '^rdt_gdb: resctrl has' "$run/rdt"; then
        say "RDT could not be emulated:"
        tail -n 20 "$run/rdt" >&2
        return 1
    fi
}
