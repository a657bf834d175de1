#!/usr/bin/env bash
# scripts/screenshots.sh [FOLDER [SIZE]]: draws every lab, off screen, in the dark theme and the first one in the light
# theme too. By default into docs/screenshots/, for README.md. Needs a release build: ./run --build-only.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

program="$ROOT/build/release/softmax-lab"
folder=${1:-$ROOT/docs/screenshots}
size=${2:-1280x800}
[ -x "$program" ] || die "no $program: run ./run --build-only first"
mkdir -p "$folder"

draw() { # LAB THEME
    "$program" render --lab "$1" --size "$size" --scale 1 --theme "$2" --out "$folder/$1-$2.png" >&2
}

labs=$("$program" --list-labs | cut -d' ' -f1)
for lab in $labs; do draw "$lab" dark; done
draw "$(head -n 1 <<<"$labs")" light
