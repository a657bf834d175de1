#!/usr/bin/env bash
# scripts/instruction_counts.sh [--update]: counts the instructions that the kernels take, with valgrind's callgrind, and
# compares them with tests/bench/instruction_counts.txt; with --update, writes the new counts there. Times here are too
# noisy to guard anything; counts are not.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

stored="$ROOT/tests/bench/instruction_counts.txt"
program="$ROOT/build/release/tests/bench/count_instructions"

skip() {
    say "instruction counts: skipped, $*"
    exit 0
}

# "NAME COUNT" of every kernel, from the files that callgrind wrote.
counts() { # FOLDER
    awk '/^desc: Trigger: Client Request:/ { name = $NF } /^(totals|summary):/ { count[name] = $2 }
         END { for (name in count) if (name != "") print name, count[name] }' "$1"/counts.* | sort -V
}

# The stored file with new counts: its words stay. A kernel that is new gets 1 %.
updated() { # HEAD COUNTS
    printf '# Instructions of one call of each kernel, by scripts/instruction_counts.sh --update. 16,384 elements each, but\n'
    printf '# jacobian-N: N classes; causal-N, scores-N, attention-N: N tokens with d = 64. Tolerance in per cent, and its reason.\n'
    printf 'with %s\n' "$1"
    local name count tolerance reason
    while read -r name count; do
        tolerance='' reason=''
        read -r _ _ tolerance reason < <(grep "^$name " "$stored" 2>/dev/null) || true
        printf '%-21s %10s %4s  %s\n' "$name" "$count" "${tolerance:-1}" "${reason:-same compiler, same input: inlining alone may move}"
    done <<<"$2"
}

# Says what every kernel does, and fails if one takes more than it may or is not stored.
compare() { # COUNTS
    awk 'NR == FNR { if ($1 !~ /^#/ && $1 != "with") { was[$1] = $2; tolerance[$1] = $3 } next }
         !($1 in was) { printf "  %-21s %10d  not stored yet\n", $1, $2; failed = 1; next }
         { change = 100 * ($2 / was[$1] - 1); seen[$1] = 1
           verdict = change > tolerance[$1] ? "TOO MANY" : change < -tolerance[$1] ? "fewer: store them" : "ok"
           if (verdict == "TOO MANY") failed = 1
           printf "  %-21s %10d  %+.2f %% of %d, at most %s %%: %s\n", $1, $2, change, was[$1], tolerance[$1], verdict }
         END { for (name in was) if (!(name in seen)) { printf "  %-21s is stored and not counted\n", name; failed = 1 }
               exit failed }' "$stored" - <<<"$1" >&2
}

main() {
    have valgrind || skip "there is no valgrind"
    echo '#include <valgrind/callgrind.h>' | c++ -E -x c++ - >/dev/null 2>&1 || skip "there is no valgrind/callgrind.h"
    build_preset release count_instructions
    local head found
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    head=$(valgrind -q --tool=callgrind --collect-atstart=no --callgrind-out-file="$work/counts" "$program" 2>"$work/errors") ||
        { cat "$work/errors" >&2 && die "callgrind failed"; }
    [ "$head" != none ] || skip "this processor has no AVX2"
    found=$(counts "$work")
    [ -n "$found" ] || die "callgrind counted nothing"
    if [ "${1:-}" = --update ]; then
        updated "$head" "$found" >"$work/new"
        cp "$work/new" "$stored"
        say "stored in tests/bench/instruction_counts.txt"
        return
    fi
    grep -qxF "with $head" "$stored" || skip "they are stored for another compiler ($(sed -n 's/^with //p' "$stored"), here $head)"
    compare "$found" || die "a kernel takes more instructions than tests/bench/instruction_counts.txt allows, or the list has
changed. If that is meant: scripts/instruction_counts.sh --update, and say in the commit why."
}

main "$@"
