# shellcheck shell=sh
# What the stories share: a directory to work in, and commands that are shown before they run.
#
#   BULKHEAD=FILE   the executable, instead of the release build of this repository
#
# The first argument of a story is the directory to work in, which is kept; without it, one that is removed.

examples=$(cd "$(dirname "$0")/.." && pwd)
bulkhead=$(realpath "${BULKHEAD:-$examples/../.build/release/bulkhead}")
if [ ! -x "$bulkhead" ]; then
    echo "there is no executable $bulkhead: run \`make build\`, or set BULKHEAD" >&2
    exit 1
fi
story=$(cd "$(dirname "$0")" && pwd)
work=${1:-}
if [ -z "$work" ]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi
cp -r "$story"/. "$examples/nodes" "$work"
cd "$work" || exit 1

say() {
    printf '\n# %s\n' "$*"
}

# Shows a command and runs it.
run() {
    printf '\n$ %s\n' "$*"
    "$@"
}

# The same for one that is to end with this exit code.
ends() {
    wanted=$1
    shift
    printf '\n$ %s\n' "$*"
    code=0
    "$@" || code=$?
    echo "(exit code $code)"
    [ "$code" -eq "$wanted" ] || {
        echo "exit code $wanted was expected" >&2
        exit 1
    }
}

bulkhead() {
    "$bulkhead" "$@"
}
