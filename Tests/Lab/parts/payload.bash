# shellcheck shell=bash disable=SC2034,SC2154  # a part of lab, which shares its variables
# The disk that the guest sees as /lab.

# Copies one --put into the payload's folder.
put() {
    local source=$1 name
    if [[ ! -e $source && $source == *:* ]]; then
        name=${source##*:}
        source=${source%:*}
    else
        name=$(basename "$source")
    fi
    [[ -e $source ]] || fail "$usage_error" "--put: there is no \`$source\`"
    mkdir -p "$(dirname "$payload/$name")"
    cp -aHT --reflink=auto "$source" "$payload/$name"
}

# Puts a test bundle and the libraries it needs into the payload, and makes running it the command. The guest
# has its own C library; everything else comes along.
put_swift_test() {
    local bundle=$1 name library
    name=$(basename "$bundle")
    put "$bundle"
    mkdir -p "$payload/.lab/lib"
    ldd "$bundle" >"$run/libraries" || fail "$usage_error" "--swift-test: \`$bundle\` is not a dynamic executable"
    if grep -F 'not found' "$run/libraries" >&2; then
        fail "$usage_error" "--swift-test: \`$bundle\` lacks the libraries above"
    fi
    while read -r library; do
        case $(basename "$library") in
        ld-linux* | libc.so* | libm.so* | libdl.so* | libpthread.so* | librt.so* | libresolv.so* | libutil.so*) ;;
        *) cp --dereference "$library" "$payload/.lab/lib/" ;;
        esac
    done < <(sed -n 's/.*=> \(\/[^ ]*\) (0x.*/\1/p' "$run/libraries")
    cat >"$payload/.lab/swift-test" <<TEXT
#!/bin/sh
LD_LIBRARY_PATH=/lab/.lab/lib exec /lab/$name --testing-library swift-testing "\$@"
TEXT
    chmod +x "$payload/.lab/swift-test"
    if [[ -n $is_swift_test_command ]]; then
        command=(/lab/.lab/swift-test "${command[@]}")
    fi
}

# Writes the disk that the guest sees as /lab: what was put, the command, an empty out folder, and free space.
make_payload() {
    local entry
    payload=$run/payload
    mkdir -p "$payload/.lab" "$payload/out"
    for entry in "${puts[@]}"; do
        put "$entry"
    done
    if [[ -n $swift_test ]]; then
        put_swift_test "$swift_test"
    fi
    { printf 'exec'; printf ' %q' "${command[@]}"; echo; } >"$payload/.lab/command"
    truncate -s "$(($(du -sm "$payload" | cut -f1) * 5 / 4 + 512))M" "$run/payload.img"
    mke2fs -q -t ext4 -L lab-payload -O ^has_journal -E lazy_itable_init=1,nodiscard,root_owner=0:0 \
        -d "$payload" "$run/payload.img"
    rm -rf "$payload"
}
