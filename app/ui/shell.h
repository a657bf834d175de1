#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "app/ui/command.h"
#include "app/ui/command_palette.h"
#include "app/ui/file_dialog.h"
#include "app/ui/keys_page.h"
#include "app/ui/lab.h"
#include "app/ui/loading_strip.h"
#include "app/ui/messages.h"
#include "app/ui/row_dialog.h"
#include "app/ui/unsaved_dialog.h"

namespace softmaxlab {

/// What the shell draws and acts on in one frame.
struct ShellContext {
    Ui& ui;
    Document& document;
    Results& results;
    const std::vector<Preset>& presets;
    const std::vector<Preset>& zoo;
    Pictures& pictures;
    const std::vector<Lab>& labs;
    const std::vector<Command>& commands;
    bool show_times = true;  ///< false where every run must look the same
};

/// Everything around the labs: navigation, header, status line, and the dialogs over them.
class Shell {
  public:
    std::size_t lab = 0;  ///< index of the lab that is shown
    Messages messages;
    LoadingStrip loading{"loading"};
    LoadingStrip saving{"saving"};
    CommandPalette palette;
    KeysPage keys_page;
    FileDialog file_dialog;
    RowDialog row_dialog;
    UnsavedDialog unsaved_dialog;

    bool dialog_open() const;

    /// Draws the whole screen. Runs commands whose keys or buttons were pressed.
    void draw(ShellContext& context);

  private:
    void draw_lab(ShellContext& context, const Rect& area);
    List<StatusItem> status_of(const ShellContext& context) const;

    std::size_t drawn_lab_ = 0;
};

}  // namespace softmaxlab
