#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/ui/ui.h"

namespace softmaxlab {

/// What stands beside the lab, and points into it: the question of a lesson. Where there is no room beside it
/// it stands below.
class SidePanel {
  public:
    virtual ~SidePanel() = default;

    /// Below a lab: the height that it needs at that width, in pixels.
    virtual float height_below(const Ui& ui, float width) const = 0;

    virtual void draw(Ui& ui, const Rect& rect, bool below) = 0;

    /// The landmarks of the lab that are ringed.
    virtual std::span<const std::string> lit() const = 0;

    /// Whether the first of them is to be scrolled into sight, where it is not.
    virtual bool shows_lit() const = 0;

    /// What stands in the header in the place of the lab's sentence, which says what can be grabbed; empty:
    /// that.
    virtual std::string_view title() const { return {}; }

    /// Whether the lab is to be drawn whole, although it has too little room for that.
    virtual bool wants_whole_lab() const { return false; }
};

/// Design pixels.
inline constexpr float side_panel_width = 316;

}  // namespace softmaxlab
