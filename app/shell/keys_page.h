#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "app/shell/command.h"
#include "app/shell/overlay.h"

namespace softmaxlab {

/// All keys on one page.
class KeysPage {
  public:
    void open() { overlay_.open(); }
    bool is_open() const { return overlay_.is_open(); }

    void draw(Ui& ui, const std::vector<Command>& commands);

  private:
    Overlay overlay_;
};

struct ControlKeys {
    std::string_view keys;
    std::string_view does;
};

/// What keys, mouse and wheel do to the bars, the knob and the numbers.
std::span<const ControlKeys> control_keys();

}  // namespace softmaxlab
