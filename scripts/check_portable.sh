#!/usr/bin/env bash
# scripts/check_portable.sh: what a browser will have to compile, compiles for it. Looks over core/ and app/ with Debian's
# Emscripten, whose libc++ is as old as any that is aimed at, and refuses the parts of the standard library that such
# ones lack. Skips the compiler where there is no em++ (package emscripten).
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

# For a desktop alone: compute shaders, and windows.
desktop_only='^app/(gpu|platform)/|^app/(compute_gpu|main)\.cpp$'

refused='std::(bit_cast|ranges|views|jthread|stop_token|stop_source|source_location|to_chars|pmr|format|atomic_ref)\b'
refused+='|# *include *<(ranges|source_location|memory_resource|format|execution|stop_token|barrier|latch|semaphore|syncstream)>'

# Symbolic links to header-only libraries of the system: its whole include folder would bring in its C library too.
link_headers() { # FOLDER
    local name
    mkdir -p "$1"
    for name in fmt nlohmann fast_float stb; do
        if [ -d "/usr/include/$name" ]; then ln -sfn "/usr/include/$name" "$1/$name"; fi
    done
    for name in /usr/include/utf8proc.h /usr/include/zlib.h /usr/include/zconf.h /usr/include/*-linux-gnu/zconf.h; do
        if [ -f "$name" ]; then ln -sfn "$name" "$1/${name##*/}"; fi
    done
}

check() { # FILE
    local errors
    if ! errors=$(em++ "${flags[@]}" "$1" 2>&1); then
        printf '%s\n%s\n' "$1: does not compile with Emscripten" "$(grep -v '^em++: error' <<<"$errors" | head -n 12)" >&2
        return 1
    fi
}

main() {
    local found build="$ROOT/build/release" files failed=0
    if found=$(git grep -nE "$refused" -- core app); then
        say "$found"
        say "error: the oldest libraries that are aimed at do not have this"
        failed=1
    fi
    if ! have em++; then
        say "portable: not compiled, there is no em++ here"
        exit "$failed"
    fi
    build_preset release glad
    link_headers "$build/portable"
    flags=(-std=c++20 -fsyntax-only -msimd128 -ffp-contract=off -pthread -Werror -Wall -I. -I"$build/generated"
        -I"$build/assets/embedded/include" -I"$build/shaders/embedded/include" -isystem "$build/portable" -isystem "$build/portable/stb"
        -isystem "$build/glad/include" -DFMT_HEADER_ONLY -DHWY_STATIC_DEFINE -DTOOLCHAIN_MISS_ASM_HWCAP_H
        -DIMGUI_USE_WCHAR32 -DIMGUI_DISABLE_OBSOLETE_FUNCTIONS)
    for found in .deps/highway-* .deps/imgui-* "$build"/_deps/*-src; do
        if [ -d "$found" ]; then flags+=(-isystem "$found" -isystem "$found/backends"); fi
    done
    files=$(git ls-files -- core app | grep -E '\.(cpp|cc)$' | grep -vE "$desktop_only")
    export -f check
    export flags_text="${flags[*]}"
    # shellcheck disable=SC2016 # for the inner shell
    xargs -P "$(getconf _NPROCESSORS_ONLN)" -n 1 bash -c 'read -ra flags <<<"$flags_text"; check "$1" || exit 1' -- <<<"$files" || failed=1
    [ "$failed" = 0 ] || die "core/ and app/ have to compile for the browser"
    say "portable: $(wc -l <<<"$files") files compile with Emscripten"
}

main
