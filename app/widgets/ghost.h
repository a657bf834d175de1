#pragma once

#include <string_view>

#include "app/ui/frame_arena.h"
#include "app/ui/ui.h"

namespace softmaxlab {

// What was there before stays as an outline, with Δ beside it: the difference of a logit, the factor of an
// exponential, the points of a share. Δ is computed from the exact values and then rounded, so that its last
// digit need not be that of the rounded numbers' difference.

inline constexpr std::string_view rose = "▲ ";
inline constexpr std::string_view fell = "▼ ";

/// "▲ 1.06", "▼ 0.30"; no words where the rounded difference is 0, or one of the two is no number.
std::string_view difference_words(FrameArena& arena, double before, double now, int decimals = 2);

/// The difference of two shares in percentage points: "▲ 14.1"; two digits of a small one, no words below
/// 0.005 points.
std::string_view points_words(FrameArena& arena, double before, double now);

/// The difference of two shares in the style that the person prefers: in points, or in decimals "▲ 0.141";
/// four decimals of a small one.
std::string_view share_difference_words(Ui& ui, double before, double now);

/// now / before: "× 2.89"; no words where it is 1.00, or where there is no such factor.
std::string_view factor_words(FrameArena& arena, double before, double now);

/// The width that draw_delta() needs for those words.
float delta_width(Ui& ui, ImFont* font, std::string_view words);

/// Draws the words of a Δ from the left end of `rect`, in its middle.
void draw_delta(Ui& ui, const Rect& rect, ImFont* font, ImU32 colour, std::string_view words);

/// The part of a bar that is gone: hatched and outlined in the bar's colour.
void draw_gone(Ui& ui, const Rect& rect, ImU32 colour, float rounding = 0);

/// How much of a bar was there already: an outline in it.
void draw_was(Ui& ui, const Rect& rect, float rounding = 0);

/// Marks a cell whose number has changed: a small triangle in its upper right corner that points up or down.
/// `colour`: the cell's. Returns false, and draws nothing, in a cell that is too small for it.
bool draw_cell_change(Ui& ui, const Rect& cell, bool up, ImU32 colour);

/// An outline and the word "before", at the left of `rect`: what the outlines mean. With its explanation.
void draw_before_legend(Ui& ui, std::string_view landmark_name, const Rect& rect,
                        std::string_view explanation);

}  // namespace softmaxlab
