#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "app/shell/command.h"
#include "app/shell/overlay.h"

namespace softmaxlab {

/// Everything that can be done, found by typing a part of its name.
class CommandPalette {
  public:
    void open();
    bool is_open() const { return overlay_.is_open(); }

    void draw(Ui& ui, const std::vector<Command>& commands);

  private:
    void draw_list(Ui& ui, const Rect& rect, const std::vector<Command>& commands,
                   const std::vector<std::size_t>& matching, int step);
    /// What cannot be done now leaves the palette open.
    void choose(const Command& command);

    Overlay overlay_;
    std::string query_;
    std::string last_query_;
    std::size_t selected_ = 0;  ///< in the list of those that match
    bool focus_ = false;        ///< the keyboard goes back into the query
};

}  // namespace softmaxlab
