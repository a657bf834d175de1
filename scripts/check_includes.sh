#!/usr/bin/env bash
# Includes run one way, downwards: cli → application → files → shell → widgets → ui → core, application → labs → widgets,
# gpu and platform → gl. The targets' include paths can't tell the headers of the system or of one source tree apart, so
# this looks at the lines. A test of ctest runs it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

status=0
lines_of() { # FOLDERS: their #include lines
    grep -rnE "^ *# *include" "$@" --include='*.h' --include='*.cpp' --include='*.cc' || true
}
complain() { # FOUND WHERE WHY
    [ -z "$1" ] && return
    printf '%s\n  %s: %s\n' "$1" "$2" "$3"
    status=1
}
forbid() { # FOLDER PATTERN WHY
    complain "$(lines_of "$1" | grep -E "include *[<\"]$2" || true)" "$1" "$3"
}
# Of our own folders, FOLDER may include itself, the core, and those named: FOLDER OTHERS
allow() {
    local own="^[^:]*:[0-9]*: *# *include *\"(core|embedded|$1${2:+|$2})/|\"softmaxlab_version.h\""
    complain "$(lines_of "$1" | grep -F '"' | grep -vE "$own" || true)" "$1" "may include ${2:-nothing} besides the core"
}
# WHAT is included in these FOLDERS only
only_in() {
    local what=$1
    shift
    local others
    others=$(printf '|%s' "$@")
    complain "$(lines_of app core cli | grep -E "include *[<\"]$what" | grep -vE "^(${others:1})/?" || true)" "$what" \
        "belongs in $*"
}

forbid core "(app|cli)/" "the core knows no application"
forbid core/numeric "core/(kernels|scene|learning|files)/" "the mathematics depends on nothing"

allow app/gl
allow app/gpu app/gl
allow app/platform app/gl
allow app/ui
allow app/widgets app/ui
allow app/labs 'app/ui|app/widgets'
allow app/shell 'app/ui|app/widgets'
allow app/files 'app/shell|app/ui|app/platform'
allow app/export app/gl
allow app 'app'
allow cli app

forbid app/gl core/ "textures and programs know no softmax"
only_in '(glad|GL|KHR)/' app/gl app/gpu app/platform
only_in 'EGL/' app/platform
only_in 'GLFW/' app/platform
only_in 'imgui' app/ui app/widgets app/labs app/lessons app/practice app/shell app/files app/export app/application app/textures app/platform/window_input
only_in 'CLI/' cli
only_in 'stb_' app/export

[ "$status" = 0 ] && echo "includes run one way"
exit "$status"
