#pragma once

#include <array>
#include <cstddef>
#include <optional>

#include "app/labs/softmax/listed_classes.h"
#include "app/ui/lab.h"

namespace softmaxlab {

/// What the list shows and where it stands: view state, no part of the document.
struct LogitListState {
    ListOrder order = ListOrder::probability;
    std::array<char, 128> query{};        ///< what is typed into the search field
    double first_row = 0;                 ///< the row at the top; a fraction while it is scrolled smoothly
    std::optional<std::size_t> selected;  ///< class index: the row that the arrow keys move
    ListedClasses listed;
};

/// The card with all logits of a loaded set: a list that can be sorted, searched and scrolled, with mask
/// toggles. Its cost depends on the rows on screen, not on K, except after a change of the scene.
void logit_list(LabContext& context, LogitListState& state, Rect room);

}  // namespace softmaxlab
