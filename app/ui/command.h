#pragma once

#include <functional>
#include <string>
#include <vector>

namespace softmaxlab {

/// Something that can be done: from the palette, by its keys, by a button. Only what works is listed.
struct Command {
    std::string id;        ///< "undo", "copy-csv": the landmark is "command/undo"
    std::string title;     ///< "Undo", "Copy the values as CSV"
    int keys = 0;          ///< an ImGuiKeyChord, or 0
    bool enabled = true;
    std::function<void()> run;
};

/// "Ctrl+Shift+Z", or "" for 0.
std::string keys_text(int keys);

}  // namespace softmaxlab
