# Shared by the scripts: sourced, never run. Expects `set -euo pipefail` in the caller.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
DEPS="$ROOT/.deps"
: "${CCACHE_DIR:=$HOME/.cache/ccache}"

say() { printf '%s\n' "$*" >&2; }
die() {
    say "error: $*"
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# os_id: the distribution's own name ("debian", "ubuntu", "fedora", …), or the kernel's where there is none.
os_id() {
    if [ -r /etc/os-release ]; then
        (. /etc/os-release && printf '%s\n' "${ID:-unknown}")
    else
        uname -s | tr '[:upper:]' '[:lower:]'
    fi
}

# uses_apt: true on Debian and everything that descends from it.
uses_apt() { have apt-get && have dpkg-query; }

has_display() { [ -n "${DISPLAY:-}" ] || [ -n "${WAYLAND_DISPLAY:-}" ]; }

# as_root COMMAND…: runs it as root, directly or through sudo. Returns 1 where neither is possible.
can_be_root() { [ "$(id -u)" = 0 ] || { have sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; }; }; }
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}
