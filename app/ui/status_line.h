#pragma once

#include <string>
#include <vector>

#include "app/ui/ui.h"
#include "core/engine/results.h"

namespace softmaxlab {

inline constexpr float status_line_height = 28;  ///< design pixels

/// One thing that the status line says.
struct StatusItem {
    std::string name;   ///< of the landmark
    std::string value;  ///< what it says there
    std::string shown;
    std::string explanation;
};

/// Of the softmax of the scene's logits: what computed it, in which precision, in what time, and how well.
std::vector<StatusItem> softmax_status(Results& results, bool show_times);

void draw_status_line(Ui& ui, Rect rect, const std::vector<StatusItem>& items);

}  // namespace softmaxlab
