#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "app/ui/ui.h"

namespace softmaxlab {

/// One of several views that share a card.
struct Tab {
    std::string_view id;  ///< of its landmark
    std::string_view label;
    std::string_view words;  ///< what it shows, as a tooltip
};

/// Draws the tabs from the left of `bar`, which keeps the rest, as places "prefix/id". Returns the chosen
/// one: `chosen`, or the one that was pressed.
std::size_t tabs(Ui& ui, std::string_view prefix, Rect& bar, std::span<const Tab> items, std::size_t chosen);

}  // namespace softmaxlab
