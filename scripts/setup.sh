#!/usr/bin/env bash
# scripts/setup.sh run|test|ci: what a fresh machine needs to build the app, its tests, or to do what CI does.
# Installs what is missing (as root or through sudo) and fetches sources; does nothing, quickly, when all is there.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Debian's package names; Ubuntu's are the same.
RUN_PACKAGES='g++ cmake ninja-build xz-utils ca-certificates python3-glad libglfw3-dev libgl-dev libegl-dev
libcli11-dev nlohmann-json3-dev libstb-dev libfmt-dev libfast-float-dev libutf8proc-dev zlib1g-dev fonts-inter fonts-jetbrains-mono
fonts-dejavu-core libgl1-mesa-dri libegl1'
TEST_PACKAGES='ccache xvfb'
CI_PACKAGES='git valgrind xdotool'
# The checks that need these are skipped where the system has no such version.
OPTIONAL_CI_PACKAGES='clang-format-14 clang-tidy-14 emscripten'

# A tool counts as there wherever it comes from; a library is looked up in the package database.
tool_of() {
    case $1 in
        g++) echo c++ ;;
        cmake | ccache | git | clang-format-14 | clang-tidy-14 | valgrind | xdotool) echo "$1" ;;
        emscripten) echo em++ ;;
        ninja-build) echo ninja ;;
        xz-utils) echo xz ;;
        xvfb) echo Xvfb ;;
    esac
}

missing_packages() { # PACKAGES…
    local package tool installed
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' || true)
    for package in "$@"; do
        tool=$(tool_of "$package")
        if [ -n "$tool" ] && have "$tool"; then continue; fi
        grep -qxF "$package" <<<"$installed" || printf '%s ' "$package"
    done
}

install_packages() { # PACKAGES…
    local as_root=() package wanted=()
    if [ "$(id -u)" != 0 ]; then
        if ! have sudo || ! { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
            say "These packages are missing, and installing them takes root. As root, run:"
            say ""
            say "  apt-get update && apt-get install --no-install-recommends $*"
            say ""
            exit 1
        fi
        as_root=(sudo)
    fi
    say "installing: $*"
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)
    "${apt[@]}" update >&2 || say "apt-get update had trouble: going on with the lists that are there"
    for package in "$@"; do
        if [[ " $OPTIONAL_CI_PACKAGES " == *" $package "* ]] && ! apt-cache show "$package" >/dev/null 2>&1; then
            say "there is no package $package here: going on without it"
        else
            wanted+=("$package")
        fi
    done
    [ ${#wanted[@]} = 0 ] || "${apt[@]}" install -y --no-install-recommends "${wanted[@]}" >&2
}

main() {
    local wanted=() missing
    case ${1:-} in
        run) read -r -d '' -a wanted <<<"$RUN_PACKAGES" || true ;;
        test) read -r -d '' -a wanted <<<"$RUN_PACKAGES $TEST_PACKAGES" || true ;;
        ci) read -r -d '' -a wanted <<<"$RUN_PACKAGES $TEST_PACKAGES $CI_PACKAGES $OPTIONAL_CI_PACKAGES" || true ;;
        *) die "usage: scripts/setup.sh run|test|ci" ;;
    esac
    if have apt-get && have dpkg-query; then
        missing=$(missing_packages "${wanted[@]}")
        # shellcheck disable=SC2086 # one word per package
        [ -z "$missing" ] || install_packages $missing
    elif ! have cmake || ! have ninja; then
        die "cmake and ninja are needed: README.md lists what this system has to install"
    fi
    # Elsewhere CMake fetches the upstream releases.
    if os_is_debian; then "$ROOT/scripts/fetch_sources.sh"; fi
}

main "$@"
