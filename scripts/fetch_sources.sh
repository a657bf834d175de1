#!/usr/bin/env bash
# Fetches the sources of the libraries that are built from source (Dear ImGui, Highway, Catch2) from Debian's own
# archive into .deps/, through a private apt configuration: the machine's own sources and lists stay as they are.
# CMake finds them there; elsewhere than on Debian it fetches the upstream releases itself.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

DEPS="$ROOT/.deps"
SUITE=trixie
KEYRING=/usr/share/keyrings/debian-archive-keyring.gpg
# One per line: source package, upstream version, a file that proves the tree is the right one.
# The versions are the ones in cmake/Dependencies.cmake.
WANTED='imgui 1.90.1 backends/imgui_impl_opengl3.cpp
highway 1.2.0 hwy/highway.h
catch2 3.7.1 src/catch2/catch_all.hpp'

missing_sources() {
    local name version probe
    while read -r name version probe; do
        [ -f "$DEPS/$name-$version/$probe" ] || printf '%s %s %s\n' "$name" "$version" "$probe"
    done <<<"$WANTED"
}

write_configuration() { # DIRECTORY MIRROR
    local dir=$1 mirror=$2
    mkdir -p "$dir/state/lists/partial" "$dir/cache/archives/partial"
    printf 'deb-src [signed-by=%s] %s %s main\n' "$KEYRING" "$mirror" "$SUITE" >"$dir/sources.list"
    cat >"$dir/apt.conf" <<CONFIGURATION
Dir::State "$dir/state";
Dir::Cache "$dir/cache";
Dir::Etc::sourcelist "$dir/sources.list";
Dir::Etc::sourceparts "/dev/null";
Acquire::Languages "none";
Acquire::Retries "3";
APT::Sandbox::User "";
CONFIGURATION
}

unpack() { # NAME VERSION PROBE DOWNLOADS
    local name=$1 version=$2 probe=$3 downloads=$4 archive target="$DEPS/$1-$2"
    archive=$(find "$downloads" -maxdepth 1 -name "${name}_${version}*.orig.tar.*" ! -name '*.asc' | head -n 1)
    [ -n "$archive" ] || die "Debian $SUITE no longer has $name $version: see $downloads"
    rm -rf "$target" "$target.partial"
    mkdir -p "$target.partial"
    tar -xf "$archive" -C "$target.partial" --strip-components=1
    [ -f "$target.partial/$probe" ] || die "$(basename "$archive") has no $probe: not the tree that was expected"
    mv "$target.partial" "$target"
}

main() {
    local todo name version probe
    todo=$(missing_sources)
    [ -n "$todo" ] || return 0
    [ -r "$KEYRING" ] || die "no $KEYRING: install debian-archive-keyring"

    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    local address
    address=$(debian_mirror)
    [ -n "$address" ] || die "apt knows no Debian mirror here: run apt-get update, or give CMake the sources (see README.md)"
    write_configuration "$work" "$address"
    export APT_CONFIG="$work/apt.conf"

    say "fetching the sources of: $(cut -d' ' -f1,2 <<<"$todo" | paste -sd, | sed 's/,/, /g')"
    apt-get update -qq >&2
    mkdir -p "$work/downloads"
    while read -r name version probe; do
        (cd "$work/downloads" && apt-get source -qq --download-only "$name" >&2)
        unpack "$name" "$version" "$probe" "$work/downloads"
    done <<<"$todo"
}

main "$@"
