#pragma once

#include <string_view>
#include <vector>

#include "app/shell/command.h"
#include "app/ui/ui.h"

namespace softmaxlab {

/// At the right end of `line`, while the logits are a row of a matrix: ‹ › to its neighbours, and between
/// them `words`, which row it is, to choose any other. Nothing where there are no words. Returns what is left
/// of `line`.
Rect draw_row_chooser(Ui& ui, Rect line, std::string_view words, const std::vector<Command>& commands);

}  // namespace softmaxlab
