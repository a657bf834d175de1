#include "app/labs/temperature/gaps.h"

#include <cmath>
#include <limits>
#include <numbers>

#include "app/ui/frame_arena.h"
#include "app/ui/number_text.h"

namespace softmaxlab {

std::string_view ratio_text(FrameArena& arena, double gap) {
    if (std::isinf(gap)) return "∞";
    if (gap < std::log(999.95)) return fixed(arena, std::exp(gap), gap < std::log(99.995) ? 2 : 1);
    if (gap < 690) return significant(arena, std::exp(gap), 2);
    if (gap >= 1e6) return joined(arena, "e^", significant(arena, gap, 2));
    const double exponent = std::floor(gap / std::numbers::ln10);
    return formatted(arena, "{:.1f}e+{:.0f}", std::pow(10, gap / std::numbers::ln10 - exponent), exponent);
}

double gap_axis_end(double largest) {
    double end = 5;
    for (int step = 0; end < 1.75 * largest && std::isfinite(end); ++step) end *= step % 3 == 1 ? 2.5 : 2;
    return std::isfinite(end) ? end : std::numeric_limits<double>::max();
}

}  // namespace softmaxlab
