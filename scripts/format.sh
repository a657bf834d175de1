#!/usr/bin/env bash
# Formats every tracked source in place; with --check, changes nothing and fails if one would change. With clang-format 14,
# whose output this is: other versions differ, so that where there is only another one --check is skipped.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

for formatter in clang-format-14 clang-format; do
    if have "$formatter" && "$formatter" --version | grep -q 'version 14\.'; then break; fi
    formatter=
done
if [ -z "$formatter" ]; then
    if [ "${1:-}" != --check ]; then die "clang-format 14 is needed (Debian 12, Ubuntu 22.04: package clang-format-14)"; fi
    say "format: not checked, there is no clang-format 14 here"
    exit 0
fi

arguments=(-i)
if [ "${1:-}" = --check ]; then arguments=(--dry-run --Werror); fi
git ls-files -z -- '*.h' '*.cpp' '*.cc' '*.c' | xargs -0 -r "$formatter" "${arguments[@]}"
