#!/usr/bin/env bash
# scripts/fresh.sh bookworm|trixie [--keep]: tries what README.md promises. Makes a bare Debian (debootstrap, minbase),
# copies what is committed here into it, runs ./run and then ./test there, without a display, and says what came out
# and how long it took. Fails unless every lab was drawn and every test passed. Needs root, debootstrap and the network.
#
# --keep leaves the bare Debian where it is, to look around in it; otherwise it is removed.
#   FRESH_FOLDER=DIR   where it is made, and what it said is kept (by default build/fresh)
#   FRESH_CACHE=DIR    the bare Debians are packed there when they have been made, and taken from there the next time
#   FRESH_CCACHE=DIR   ccache is installed before ./run, and keeps its files there: the second run compiles what changed
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

usage="usage: scripts/fresh.sh bookworm|trixie [--keep]"
suite=${1:-}
keep=${2:-}
case $suite in bookworm | trixie) ;; *) die "$usage" ;; esac
case $keep in '' | --keep) ;; *) die "$usage" ;; esac
folder=${FRESH_FOLDER:-$ROOT/build/fresh}
bare=$folder/$suite

make_bare() {
    local packed=${FRESH_CACHE:+$FRESH_CACHE/$suite.tar} mirror
    if [ -n "$packed" ] && [ -f "$packed" ]; then
        tar --numeric-owner -xpf "$packed" -C "$bare"
        return
    fi
    mirror=$(debian_mirror)
    [ -n "$mirror" ] || die "apt knows no Debian mirror here: run apt-get update"
    debootstrap --variant=minbase "$suite" "$bare" "$mirror" || return
    if [ -n "$packed" ]; then
        mkdir -p "$FRESH_CACHE"
        tar --numeric-owner -cpf "$packed.partial" -C "$bare" . && mv "$packed.partial" "$packed"
    fi
}

# The network as it is reached from here, and the sources.
furnish() {
    cp /etc/resolv.conf "$bare/etc/resolv.conf"
    apt-config dump | grep '^Acquire::' | grep -v '^Acquire::IndexTargets' >"$bare/etc/apt/apt.conf.d/99as-outside" || true
    mkdir -p "$bare/softmax-lab"
    git -C "$ROOT" archive HEAD | tar -x -C "$bare/softmax-lab"
}

# within COMMAND…: runs it in the bare Debian's /softmax-lab, with nothing of our environment. The mounts are those of its
# own namespace, which ends with it and takes along whatever it has started.
within() {
    # shellcheck disable=SC2016 # for the inner shell
    unshare --mount --pid --fork --kill-child bash -c '
        set -e
        bare=$1 ccache=$2
        shift 2
        mount -t proc proc "$bare/proc"
        mount --rbind /sys "$bare/sys"
        mount --rbind /dev "$bare/dev"
        if [ -n "$ccache" ]; then
            mkdir -p "$bare/ccache"
            mount --bind "$ccache" "$bare/ccache"
        fi
        exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root ${ccache:+CCACHE_DIR=/ccache} \
            chroot "$bare" bash -c "cd /softmax-lab && exec \"\$@\"" -- "$@"' -- "$bare" "${FRESH_CCACHE:-}" "$@"
}

# step NAME COMMAND…: runs it, its words into a file; says how long it took.
step() {
    local name=$1 log="$folder/$suite-$1.log" began=$SECONDS status=0
    shift
    "$@" >"$log" 2>&1 </dev/null || status=$?
    took="$(((SECONDS - began) / 60)) min $(((SECONDS - began) % 60)) s"
    if [ "$status" != 0 ]; then
        tail -n 30 "$log" >&2
        say "$suite: $name failed after $took (status $status); all it said: $log"
    fi
    return "$status"
}

install_ccache() { within sh -c 'apt-get update && apt-get install -y --no-install-recommends ccache'; }

main() {
    [ "$(id -u)" = 0 ] || die "making a bare Debian takes root"
    have debootstrap || die "no debootstrap: install it (package debootstrap)"
    have unshare || die "no unshare: install util-linux"
    mkdir -p "$folder" ${FRESH_CCACHE:+"$FRESH_CCACHE"}
    if [ -z "$keep" ]; then trap 'rm -rf "$bare"' EXIT; fi

    rm -rf "$bare"
    mkdir -p "$bare"

    local labs pictures failed=0
    step debootstrap make_bare || exit 1
    furnish
    say "$suite: a bare Debian, $took"
    if [ -n "${FRESH_CCACHE:-}" ]; then step ccache install_ccache || exit 1; fi

    if step run within ./run; then
        labs=$(within build/release/softmax-lab --list-labs | wc -l)
        pictures=$(find "$bare/softmax-lab/build/release/screenshots" -name '*.png' -size +9k | wc -l)
        say "$suite: ./run built the program and drew $pictures pictures of $labs labs, $took"
        if [ "$labs" -eq 0 ] || [ "$pictures" -le "$labs" ]; then failed=1; fi
    else
        failed=1
    fi
    if step test within ./test; then
        say "$suite: ./test, $took: $(sed -n 's/^\(.*tests passed.*\)/\1/p' "$folder/$suite-test.log")"
        if grep -q '\*\*\*Skipped' "$folder/$suite-test.log"; then
            say "$suite: skipped:"
            grep '\*\*\*Skipped' "$folder/$suite-test.log" >&2
        fi
    else
        failed=1
    fi
    [ -z "$keep" ] || say "$suite: it stays in $bare; to enter: chroot $bare"
    [ "$failed" = 0 ] || die "$suite: ./run and ./test do not both work on a fresh machine"
    say "$suite: ./run and ./test work on a fresh machine, $((SECONDS / 60)) min in all"
}

main
