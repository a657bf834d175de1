#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/shell/command.h"
#include "app/shell/overlay.h"
#include "app/ui/lab.h"
#include "core/learning/lab_help.h"

namespace softmaxlab {

/// The pages of the help.
enum class HelpTab { lab, words, keys };

/// What this lab is about and what to try there; the glossary; all keys.
class HelpPage {
  public:
    void open(HelpTab tab);
    bool is_open() const { return overlay_.is_open(); }
    HelpTab tab() const { return tab_; }

    void draw(Ui& ui, const Lab& lab, const std::vector<LabHelp>& help, const std::vector<Command>& commands);

  private:
    void draw_lab(Ui& ui, Rect room, const Lab& lab, const std::vector<LabHelp>& help);
    void draw_words(Ui& ui, Rect room);
    void draw_keys(Ui& ui, const Rect& room, const std::vector<Command>& commands);

    Overlay overlay_;
    HelpTab tab_ = HelpTab::lab;
    std::string query_;   ///< into the glossary
    bool focus_ = false;  ///< the keyboard goes into it
};

struct ControlKeys {
    std::string_view keys;
    std::string_view does;
};

/// What keys, mouse and wheel do to the bars, the knob and the numbers.
std::span<const ControlKeys> control_keys();

}  // namespace softmaxlab
