# shellcheck shell=bash disable=SC2034,SC2154  # a part of lab, which shares its variables
# The Debian packages that the lab needs on the host.

# The packages that bring what this script and recipe/build call beyond a minimal Debian.
dependencies=(
    e2fsprogs              # mke2fs, debugfs, e2fsck
    qemu-system-x86        # qemu-system-x86_64
    mmdebstrap             # the guest's packages into a folder
    debian-archive-keyring # the keys that sign them
    gdb                    # --rdt
)

missing_dependencies() {
    local package
    for package in "${dependencies[@]}"; do
        dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed ||
            echo "$package"
    done
}

install_dependencies() {
    local missing
    mapfile -t missing < <(missing_dependencies)
    if [[ ${#missing[@]} -eq 0 ]]; then
        return
    fi
    [[ $(id -u) -eq 0 ]] || fail 1 "these packages are missing, and only root may install them: ${missing[*]}"
    # Lists that are missing or old name files that the mirror may no longer have.
    apt-get update --quiet >&2
    DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends "${missing[@]}" >&2
}
