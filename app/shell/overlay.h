#pragma once

#include <cstddef>
#include <string>

#include "app/ui/ui.h"
#include "app/widgets/edit_field.h"

namespace softmaxlab {

/// A dialog over everything else: dims the rest and keeps the keyboard. Used as
///
///     if (overlay.begin(ui, "palette", ImVec2(560, 400))) { …; overlay.end(); }
class Overlay {
  public:
    void open() { wanted_ = true; }
    void close() { wanted_ = false; }
    bool is_open() const { return wanted_; }

    /// Whether this is the first frame since it was opened.
    bool just_opened() const { return just_opened_; }

    /// Begins the dialog's window in the middle of the screen, `size` design pixels large or as much of it as
    /// there is room for. Esc closes it, and so does a click beside it if `casual`.
    bool begin(Ui& ui, const char* name, ImVec2 size, bool casual = false);
    void end();

    /// The room inside the dialog's padding.
    const Rect& inside() const { return inside_; }

  private:
    bool wanted_ = false;
    bool just_opened_ = false;
    Rect inside_;
};

/// Begins a window of its own over everything else, as large as `rect`, for the caller to fill and to end. It
/// takes no focus. `more`: flags of Dear ImGui.
void begin_floating(const char* name, const Rect& rect, ImGuiWindowFlags more = 0);

/// A one-line text field for a std::string that fills `rect`, and a landmark. Returns whether Enter was
/// pressed. `vertical_step` and `max_letters` as input_text() has them. `focus` puts the keyboard into it.
bool line_edit(Ui& ui, const std::string& landmark_name, const Rect& rect, std::string& text,
               const char* hint, bool focus, int* vertical_step = nullptr,
               std::size_t max_letters = max_typed_letters);

}  // namespace softmaxlab
