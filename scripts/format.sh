#!/usr/bin/env bash
# Formats every tracked source in place; with --check, changes nothing and fails if one would change.
# clang-format 14, whose output this is: other versions differ.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

for formatter in clang-format-14 clang-format; do
    if have "$formatter" && "$formatter" --version | grep -q 'version 14\.'; then break; fi
    formatter=
done
[ -n "$formatter" ] || die "clang-format 14 is needed (package clang-format-14)"

arguments=(-i)
if [ "${1:-}" = --check ]; then arguments=(--dry-run --Werror); fi
git ls-files -z -- '*.h' '*.cpp' '*.cc' '*.c' | xargs -0 -r "$formatter" "${arguments[@]}"
