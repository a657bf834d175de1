#pragma once

#include "app/ui/frame_arena.h"
#include "app/ui/ui.h"

namespace softmaxlab {

/// Three digits, and never "e" for what people read as a number: "0.246", "18.2", "1,240".
std::string_view three_digits(FrameArena& arena, double value);

/// A bar for a time: `part` (0 … 1) of the longest. Nothing measured yet: an empty one.
void time_bar(Ui& ui, const Rect& rect, double part, ImU32 colour);

/// A measured number in `rect`, right-aligned, with its unit behind it, as a landmark that explains itself.
/// Empty `value`: a dash.
struct MeasuredNumber {
    std::string_view landmark;
    std::string_view value;
    std::string_view unit;
    std::string_view explanation;
};
void measured_number(Ui& ui, Rect rect, const MeasuredNumber& number);

}  // namespace softmaxlab
