# shellcheck shell=bash disable=SC2034,SC2154  # a part of lab, which shares its variables
# The guest's root image, built once for each recipe.

# A name for what recipe/ says: the same files give the same name on every machine.
recipe_hash() {
    (
        cd "$here/recipe" || exit
        find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    ) | sha256sum | cut -c1-16
}

# Sets `image` to the folder of the built guest, building it first if need be. Only one process builds.
need_image() {
    mkdir -p "$cache"
    cache=$(cd "$cache" && pwd)
    image=$cache/$(recipe_hash)
    if [[ -e $image/release ]]; then
        return
    fi
    local lock build start=$SECONDS
    exec {lock}>"$cache/lock"
    flock "$lock"
    if [[ ! -e $image/release ]]; then
        say "building the guest image, once for this recipe"
        build=$(mktemp -d "$cache/building.XXXXXX")
        scratch+=("$build")
        chmod 755 "$build"
        "$here/recipe/build" "$build"
        mv -T "$build" "$image"
        say "built $image in $((SECONDS - start)) s: kernel $(<"$image/release")"
    fi
    exec {lock}>&-
}
