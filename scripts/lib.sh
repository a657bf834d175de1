# shellcheck shell=bash
# Shared by the scripts: sourced, never run. The caller has set -euo pipefail.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }
die() {
    say "error: $*"
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

os_is_debian() { [ -r /etc/os-release ] && (. /etc/os-release && [ "${ID:-}" = debian ]); }

has_display() { [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ] || [ "$(uname -s)" = Darwin ]; }

# The address of the mirror that this machine already uses for Debian (not the one for security updates).
debian_mirror() {
    local uri
    uri=$(apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' |
        sed -n 's/^Debian|Debian|//p' | head -n 1)
    [ -n "$uri" ] || uri=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1)
    printf '%s\n' "$uri"
}

# What one checkout has compiled, another one (a fresh clone, say) need not compile again.
export CCACHE_BASEDIR=$ROOT CCACHE_NOHASHDIR=1

# build_preset PRESET [TARGET…]: configures if that was never done or the presets have changed, then builds. Everything
# it says goes to stderr: stdout belongs to the program. Where nothing is to be built, it says nothing.
build_preset() {
    local preset=$1
    shift
    local ninja_file="$ROOT/build/$preset/build.ninja"
    (
        cd "$ROOT" || exit
        if [ ! -f "$ninja_file" ] || [ CMakePresets.json -nt "$ninja_file" ]; then
            cmake --preset "$preset"
            touch "$ninja_file"
        fi
        [ $# -gt 0 ] || set -- all
        if cmake --build --preset "$preset" --target build.ninja "$@" -- -n | grep -qx 'ninja: no work to do.'; then exit; fi
        cmake --build --preset "$preset" --target "$@"
    ) >&2
}

# with_display COMMAND…: runs it, on an X server without a screen where there is no display and Xvfb is installed, so
# that the tests of the window run too.
with_display() {
    if has_display || ! have Xvfb; then
        "$@"
        return
    fi
    local output server number='' status=0
    exec {output}< <(exec Xvfb -displayfd 1 -screen 0 1920x1080x24 -nolisten tcp 2>/dev/null)
    server=$!
    read -r -t 30 -u "$output" number || say "Xvfb did not start: the tests of the window are skipped"
    env ${number:+"DISPLAY=:$number"} "$@" || status=$?
    kill "$server" 2>/dev/null || true
    exec {output}<&-
    return "$status"
}
