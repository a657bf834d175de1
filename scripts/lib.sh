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

# What one checkout has compiled, another one (a fresh clone, say) need not compile again.
export CCACHE_BASEDIR=$ROOT CCACHE_NOHASHDIR=1

# build_preset PRESET [TARGET…]: configures if that was never done or the presets have changed, then builds. Everything
# it says goes to stderr: stdout belongs to the program.
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
        cmake --build --preset "$preset" ${1:+--target "$@"}
    ) >&2
}
