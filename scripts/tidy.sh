#!/usr/bin/env bash
# scripts/tidy.sh [BASE]: clang-tidy, with the checks of .clang-tidy, over the sources that have changed since BASE (by
# default twenty commits ago), those of the latest commits first, and fifteen at most. Needs a configured build/dev.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$ROOT"

at_most=15

for tidy in clang-tidy-14 clang-tidy; do
    if have "$tidy" && "$tidy" --version | grep -q 'version 14\.'; then break; fi
    tidy=
done
if [ -z "$tidy" ]; then
    say "tidy: not checked, there is no clang-tidy 14 here"
    exit 0
fi
if [ ! -f build/dev/compile_commands.json ]; then cmake --preset dev >&2; fi

# A history that was cut off ends sooner.
base=${1:-$(git rev-parse -q --verify HEAD~20 || git rev-list HEAD | tail -n 1)}
changed() {
    git diff --name-only HEAD
    git log --first-parent -m --format= --name-only "$base"..HEAD
}
compiled=$(grep -oE '"file": "[^"]*"' build/dev/compile_commands.json | sed -E "s|^\"file\": \"$ROOT/||; s|\"\$||" | sort -u)
mapfile -t files < <(changed | awk '/\.(cpp|cc)$/ && !seen[$0]++' | grep -xFf <(printf '%s\n' "$compiled") || true)
if [ ${#files[@]} = 0 ]; then
    say "tidy: no source has changed since $base"
    exit 0
fi
say "tidy: ${#files[@]} sources have changed since $(git rev-parse --short "$base")$([ ${#files[@]} -le $at_most ] || echo "; looking at $at_most")"
printf '%s\0' "${files[@]:0:$at_most}" |
    xargs -0 -n 1 -P "$(getconf _NPROCESSORS_ONLN)" \
        "$tidy" -p build/dev --quiet --warnings-as-errors='*' --extra-arg=-Wno-unknown-warning-option 2> >(grep -v ' warnings generated\.$' >&2) ||
    die "clang-tidy found something: mend it, or take the check out of .clang-tidy and say why"
