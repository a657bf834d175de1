#!/usr/bin/env bash
# scripts/fuzz_window.sh [--seed N] [--seconds N] [--memory MB] [PROGRAM [ARGUMENT…]]: random mouse, wheel and keys for the
# window, on an X server of its own (Xvfb, xdotool), the same for the same seed. Between bursts the window has to come to
# rest. It ends with an error, and says the seed, when the program crashes, keeps computing without input, takes
# more memory than it may, or does not end when it is asked to.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

seed=1 seconds=60 memory=700
while [[ ${1:-} == --* ]]; do
    case $1 in
        --seed) seed=$2 ;;
        --seconds) seconds=$2 ;;
        --memory) memory=$2 ;;
        *) die "usage: scripts/fuzz_window.sh [--seed N] [--seconds N] [--memory MB] [PROGRAM [ARGUMENT…]]" ;;
    esac
    shift 2
done
[ $# -gt 0 ] || set -- "$ROOT/build/dev/softmax-lab"
have Xvfb && have xdotool || die "this needs Xvfb and xdotool"
[ -r /proc/self/stat ] || die "this reads /proc, which is Linux's"

# What is opened and saved stays in a folder of its own.
home=$(mktemp -d)
program=$(realpath "$1")
shift
export HOME=$home XDG_CONFIG_HOME=$home/config XDG_STATE_HOME=$home/state LIBGL_ALWAYS_SOFTWARE=1
cd "$home"
printf '1,2,3\n4,5,6\n' >matrix.csv
printf '[1, 2, -1, 0.5]' >logits.json

exec {screen}< <(exec Xvfb -displayfd 1 -screen 0 1600x1000x24 -nolisten tcp 2>/dev/null)
server=$!
app=''
finish() {
    [ -z "$app" ] || kill -9 "$app" 2>/dev/null || true
    kill "$server" 2>/dev/null || true
    rm -rf "$home"
}
trap finish EXIT
read -r -t 30 -u "$screen" number || die "Xvfb did not start"
export DISPLAY=:$number

start() {
    "$program" "$@" 2>>"$home/errors" &
    app=$!
    window=$(timeout 60 xdotool search --sync --onlyvisible --name 'Softmax Lab' | head -n 1) || fail "no window came"
    xdotool windowfocus "$window"
}

fail() {
    say "seed $seed, after $SECONDS s and $burst bursts: $*"
    tail -n 40 "$home/errors" >&2
    exit 1
}
alive() { kill -0 "$app" 2>/dev/null; }
# Hundredths of a second that it has computed.
computed() { awk '{ sub(/.*\) /, ""); print $12 + $13 }' "/proc/$app/stat" 2>/dev/null || echo 0; }
megabytes() { awk '/^VmRSS/ { print int($2 / 1024) }' "/proc/$app/status" 2>/dev/null || echo 0; }

burst=0 used=0
start "$@"
SECONDS=0
RANDOM=$((seed % 32768))

# A line for xdotool. No Ctrl+Q, no Ctrl+S: a file that was replaced would be no fault.
keys=(Tab shift+Tab Up Down Left Right Return space Escape Escape Home End Page_Up Page_Down Delete BackSpace
    ctrl+z ctrl+y ctrl+a ctrl+c ctrl+v ctrl+k ctrl+o F1 F11 m r t p plus minus ctrl+plus ctrl+minus ctrl+0 ctrl+shift+t
    1 2 3 4 5 6 7 8 alt+Up alt+Down shift+Left shift+Right ctrl+Left ctrl+Right)
words=('0' '1e308' '-inf' 'nan' 'the cat' '12345678901234567890' 'matrix.csv' 'logits.json' 'random' 'theme')
action() {
    local x=$((RANDOM % 1400 - 20)) y=$((RANDOM % 920 - 20))
    case $((RANDOM % 12)) in
        0 | 1) echo "mousemove --window $window -- $x $y" ;;
        2 | 3) echo "mousemove --window $window -- $x $y click 1" ;;
        4) echo "mousemove --window $window -- $x $y click --repeat 2 --delay 40 1" ;;
        5) echo "mousemove --window $window -- $x $y click 3" ;;
        6) echo "mousemove --window $window -- $x $y mousedown 1 mousemove_relative -- $((RANDOM % 300 - 150)) $((RANDOM % 200 - 100)) mousemove_relative -- $((RANDOM % 60 - 30)) $((RANDOM % 60 - 30)) mouseup 1" ;;
        7) echo "mousemove --window $window -- $x $y click --repeat $((RANDOM % 6 + 1)) $((RANDOM % 4 + 4))" ;;
        8) echo "type --delay 8 -- '${words[RANDOM % ${#words[@]}]}'" ;;
        *) echo "key ${keys[RANDOM % ${#keys[@]}]}" ;;
    esac
    if ((RANDOM % 80 == 0)); then echo "windowsize $window $((RANDOM % 1500 + 100)) $((RANDOM % 900 + 80))"; fi
}

rest() {
    local before after quiet=0
    printf 'mouseup 1\nkey Escape\nkey Escape\nkey Escape\nmousemove 1590 990\n' | xdotool - || true
    for ((try = 0; try < 40; ++try)); do
        before=$(computed)
        sleep 0.5
        after=$(computed)
        alive || return 0
        # A caret that blinks draws a few frames a second: 30 % of the time without a graphics card.
        if ((after - before <= 15)); then quiet=$((quiet + 1)); else quiet=0; fi
        ((quiet < 2)) || return 0
    done
    fail "it does not come to rest: $((after - before)) hundredths of a second computed in half a second"
}

while ((SECONDS < seconds)); do
    burst=$((burst + 1))
    for ((i = 0; i < 40; ++i)); do action; done >script
    timeout 60 xdotool - <script || alive || true
    alive || { # the commands have one that quits
        wait "$app" || fail "it ended with $?"
        start "$@"
    }
    used=$(megabytes)
    ((used <= memory)) || fail "it takes $used MB"
    rest
done
kill -TERM "$app"
for ((try = 0; try < 300; ++try)); do
    alive || break
    sleep 0.1
done
alive && fail "it does not end when it is asked to"
wait "$app" || fail "it ended with $?"
app=''
say "seed $seed: $burst bursts in $SECONDS s, $used MB"
