#!/usr/bin/env bash
# Includes run one way: labs → widgets → ui → core, gpu → core, and only application.* knows both ui and gpu. The
# targets' include paths can't tell system headers apart, so this looks at the lines. A test of ctest runs it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

opengl='(glad|GL|EGL|KHR)/'
status=0
forbid() { # FOLDER PATTERN WHY
    local found
    found=$(grep -rnE "^ *# *include *[<\"]$2" "$1" --include='*.h' --include='*.cpp' --include='*.cc' || true)
    if [ -n "$found" ]; then
        printf '%s\n  %s: %s\n' "$found" "$1" "$3"
        status=1
    fi
}

forbid core "(imgui|GLFW/|$opengl|app/)" "the core knows no window, no OpenGL, no ImGui"
forbid core/numeric "core/(kernels|scene|learning|files)/" "the mathematics depends on nothing"
for folder in app/ui app/widgets app/labs app/export; do
    forbid "$folder" "(GLFW/|$opengl|app/(gpu|platform)/)" "raw OpenGL belongs in app/gpu and app/platform"
    forbid "$folder" "app/(application|commands)" "the application knows its parts, not they it"
done
forbid app/ui "app/(widgets|labs)/" "widgets and labs build on ui"
forbid app/widgets "app/labs/" "labs build on widgets"
forbid app/gpu "(imgui|GLFW/|app/(ui|widgets|labs)/)" "the GPU knows no user interface"
forbid app/platform "(imgui|app/(ui|widgets|labs)/)" "a window knows no user interface"

[ "$status" = 0 ] && echo "includes run one way"
exit "$status"
