#pragma once

#include <string_view>

#include "app/ui/frame_arena.h"
#include "core/engine/pin_results.h"

namespace softmaxlab {

// What is said of two pinned states, wherever they are compared.

/// What A is compared with: "B", or "now".
std::string_view other_of(const PinComparison& c);

/// Why there is nothing to be compared; no words if there is.
std::string_view why_not_comparable(FrameArena& arena, const PinComparison& c);

/// KL(A ‖ other), with its value, its direction, and why it is infinite.
std::string_view explain_kl(FrameArena& arena, const PinComparison& c);

std::string_view explain_total_variation(FrameArena& arena, const PinComparison& c);

}  // namespace softmaxlab
